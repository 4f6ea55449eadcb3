public import RingBuffer

/// One field of an event: where it stands in the record and how its bytes are to be taken.
///
/// The corresponding text is a `field:` line of `events/SYSTEM/EVENT/format`.
public struct EventField: Sendable, Hashable {
  /// The field's name, such as `next_pid`.
  public let name: String
  /// The C type as the kernel declares it, such as `pid_t` or `__data_loc char[]`.
  public let typeName: String
  /// The offset in the record, in bytes.
  public let offset: Int
  /// The size in the record, in bytes; 0 for an array that takes the rest of the record.
  public let size: Int
  /// Whether the number, or each element of an array, is signed.
  public let isSigned: Bool
  /// What the bytes are.
  public let kind: Kind
  /// Whether every event has this field (`common_type`, `common_pid` …).
  public let isCommon: Bool
  /// Whether the declared type says `long`: plain numbers of such fields are addresses as a rule.
  package let isLong: Bool

  package init(
    name: String, typeName: String, offset: Int, size: Int, isSigned: Bool, kind: Kind,
    isCommon: Bool, isLong: Bool
  ) {
    self.name = name
    self.typeName = typeName
    self.offset = offset
    self.size = size
    self.isSigned = isSigned
    self.kind = kind
    self.isCommon = isCommon
    self.isLong = isLong
  }

  /// What a field's bytes are.
  public enum Kind: Sendable, Hashable {
    /// A number of 1, 2, 4 or 8 bytes.
    case integer
    /// An address.
    case pointer
    /// A fixed array of characters: text up to the first NUL.
    case characterArray
    /// A fixed array of numbers of so many bytes each.
    case array(elementSize: Int)
    /// A word that tells offset (from the record's start) and length of text or numbers
    /// (`__data_loc`); `elementSize` is 1 for text.
    case dynamic(isText: Bool, elementSize: Int)
    /// As `dynamic`, with the offset counted from behind the word itself (`__rel_loc`).
    case relativeDynamic(isText: Bool, elementSize: Int)
  }
}

extension EventField {
  /// Where the field's content stands in a record of `byteCount` bytes; `nil` when it does not.
  ///
  /// For dynamic fields that is the content, not the word that points to it.
  @inlinable
  package func extent(in record: RawSpan, order: ByteOrder) -> Range<Int>? {
    guard offset <= record.byteCount - size else { return nil }
    switch kind {
    case .integer, .pointer:
      return offset..<(offset + size)
    case .characterArray, .array:
      // Size 0 is a flexible array member: it takes what is left (ftrace's print, kernel_stack).
      return offset..<(size == 0 ? record.byteCount : offset + size)
    case .dynamic, .relativeDynamic:
      guard size == 4 else { return nil }
      let word: UInt32 = record.integer(at: offset, order: order)
      var begin = Int(word & 0xffff)
      if case .relativeDynamic = kind { begin += offset + size }
      let end = begin + Int(word >> 16)
      guard end <= record.byteCount else { return nil }
      return begin..<end
    }
  }
}
