internal import EventFormat
internal import RingBuffer

/// How one field of an event is read and written, worked out once.
///
/// Unlike an `EventField` it has nothing that is counted: a list of plans is walked for each event.
struct FieldPlan: BitwiseCopyable, Sendable {
  /// What the field's content is written as.
  enum Content: UInt8, BitwiseCopyable, Sendable {
    case signed, unsigned, text, signedArray, unsignedArray
  }

  /// Where the content stands.
  enum Place: UInt8, BitwiseCopyable, Sendable {
    /// At `offset`, `size` bytes.
    case fixed
    /// From `offset` to the end of the record.
    case rest
    /// A word at `offset` tells where, counted from the record's start.
    case dynamic
    /// A word at `offset` tells where, counted from behind the word.
    case relativeDynamic
    /// From `offset` on, as many elements as the number in front of it tells (a kernel stack).
    case counted
  }

  let content: Content
  let place: Place
  let elementSize: UInt8
  let offset: Int32
  let size: Int32

  init(_ field: EventField, of format: EventFormat) {
    offset = Int32(clamping: field.offset)
    size = Int32(clamping: field.size)
    var declaredSize = field.size
    switch field.kind {
    case .integer, .pointer:
      place = .fixed
    case .characterArray:
      place = field.size == 0 ? .rest : .fixed
      declaredSize = 1
    case .array(let size):
      // The kernel declares eight entries, and writes as many as there are.
      let isStack = format.system == "ftrace" && format.name == "kernel_stack"
      let isBehindCount = field.offset >= max(4, size)
      place = isStack && isBehindCount ? .counted : field.size == 0 ? .rest : .fixed
      declaredSize = size
    case .dynamic(_, let size):
      place = .dynamic
      declaredSize = size
    case .relativeDynamic(_, let size):
      place = .relativeDynamic
      declaredSize = size
    }
    let isNumber = [1, 2, 4, 8].contains(declaredSize)
    elementSize = isNumber ? UInt8(declaredSize) : 1
    let isSigned = field.isSigned && isNumber
    switch field.kind {
    case .integer where isNumber: content = isSigned ? .signed : .unsigned
    case .pointer where isNumber: content = .unsigned
    case _ where field.isOfCharacters: content = .text
    default: content = isSigned ? .signedArray : .unsignedArray
    }
  }

  /// The bytes of the content; `nil` when the record does not have them.
  @_lifetime(copy record)
  @inline(__always)
  func bytes(in record: RawSpan, order: ByteOrder) -> RawSpan? {
    let offset = Int(offset)
    let size = Int(size)
    guard place == .counted ? offset <= record.byteCount : offset + size <= record.byteCount else {
      return nil
    }
    switch place {
    case .fixed:
      return record.extracting(offset..<(offset + size))
    case .rest:
      return record.extracting(offset..<record.byteCount)
    case .dynamic, .relativeDynamic:
      guard size == 4 else { return nil }
      let word: UInt32 = record.integer(at: offset, order: order)
      var begin = Int(word & 0xffff)
      if place == .relativeDynamic { begin += offset + size }
      let end = begin + Int(word >> 16)
      guard end <= record.byteCount else { return nil }
      return record.extracting(begin..<end)
    case .counted:
      // The count is an int in front, aligned as the entries are.
      let count: UInt32 = record.integer(at: offset - max(4, Int(elementSize)), order: order)
      let end = min(record.byteCount, offset + Int(count) * Int(elementSize))
      return record.extracting(offset..<max(offset, end))
    }
  }
}

extension EventField {
  /// Whether the content is text: of `char`, and neither of `unsigned char` nor of `u8`.
  ///
  /// libtraceevent takes all of these for text when they happen to be printable; a format for
  /// machines needs the same type for every event.
  fileprivate var isOfCharacters: Bool {
    switch kind {
    case .integer, .pointer, .array: return false
    case .characterArray, .dynamic, .relativeDynamic: break
    }
    let words = typeName.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return words.contains("char") && !words.contains("unsigned") && !words.contains("signed")
  }
}
