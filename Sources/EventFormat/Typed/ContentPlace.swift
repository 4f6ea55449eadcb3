public import RingBuffer

/// Where text or an array stands in the records of one trace.
@frozen
public struct ContentPlace: Sendable, Hashable, BitwiseCopyable {
  @usableFromInline let offset: UInt16
  /// In bytes; of a word that points to the content, 4.
  @usableFromInline let size: UInt16
  @usableFromInline let kind: Kind
  @usableFromInline let isSwapped: Bool

  /// What the place is.
  @frozen
  @usableFromInline
  enum Kind: Sendable, Hashable, BitwiseCopyable {
    /// A fixed array.
    case fixed
    /// What the record has from `offset` on.
    case rest
    /// A word tells offset and length (`__data_loc`).
    case located
    /// As `located`, counted from behind the word (`__rel_loc`).
    case locatedBehind
  }

  /// `nil` when `field` is a plain number, or too large for any record.
  init?(_ field: EventField, order: ByteOrder) {
    guard let offset = UInt16(exactly: field.offset), let size = UInt16(exactly: field.size) else {
      return nil
    }
    switch field.kind {
    case .integer, .pointer: return nil
    case .characterArray, .array: kind = size == 0 ? .rest : .fixed
    case .dynamic:
      guard size == 4 else { return nil }
      kind = .located
    case .relativeDynamic:
      guard size == 4 else { return nil }
      kind = .locatedBehind
    }
    self.offset = offset
    self.size = size
    isSwapped = order != .host
  }

  /// The place from `offset` to the end of the record.
  init(restFrom offset: UInt16) {
    self.offset = offset
    size = 0
    kind = .rest
    isSwapped = false
  }

  /// The bytes of a record that the place asks for.
  var requiredSize: Int { Int(offset) + Int(size) }

  /// The content in `record`, which must have the required size; `nil` when a word points out of it.
  @_lifetime(copy record)
  @inlinable
  func content(of record: RawSpan) -> RawSpan? {
    let begin = Int(offset)
    switch kind {
    case .fixed: return record.extracting(begin..<(begin &+ Int(size)))
    case .rest: return record.extracting(begin..<record.byteCount)
    case .located: return located(from: 0, in: record)
    case .locatedBehind: return located(from: begin &+ 4, in: record)
    }
  }

  @_lifetime(copy record)
  @inlinable
  func located(from base: Int, in record: RawSpan) -> RawSpan? {
    var word: UInt32 = record.integer(at: Int(offset), order: .host)
    if isSwapped { word = word.byteSwapped }
    let begin = base &+ Int(word & 0xffff)
    let end = begin &+ Int(word >> 16)
    guard end <= record.byteCount else { return nil }
    return record.extracting(begin..<end)
  }
}
