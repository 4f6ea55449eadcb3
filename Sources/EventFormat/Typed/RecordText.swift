public import RingBuffer

/// Text in the records of one trace: an array of characters, fixed or of any length.
@frozen
public struct TextField: Sendable, BitwiseCopyable {
  @usableFromInline let place: ContentPlace

  init(_ place: ContentPlace) { self.place = place }
}

/// Text of one record, in place: up to its first NUL, in whatever encoding the kernel was given.
///
/// ```swift
/// if event.filename == "/etc/passwd" { … }       // no allocation
/// names.insert(String(event.filename))           // an owned copy
/// ```
@frozen
public struct RecordText: ~Escapable {
  /// Its bytes, without the NUL.
  public let bytes: RawSpan
  /// Whether the record points out of itself where its text should be. The text is empty then.
  public let isDamaged: Bool

  @_lifetime(copy record)
  @inlinable
  init(_ place: ContentPlace, in record: RawSpan) {
    guard let content = place.content(of: record) else {
      bytes = record.extracting(0..<0)
      isDamaged = true
      return
    }
    var end = 0
    while end < content.byteCount, content.integer(at: end, as: UInt8.self, order: .host) != 0 {
      end &+= 1
    }
    bytes = content.extracting(0..<end)
    isDamaged = false
  }

  /// Whether there is no text.
  @inlinable
  public var isEmpty: Bool { bytes.byteCount == 0 }

  /// An owned copy; bytes that are not UTF-8 are replaced.
  public var description: String { bytes.text }

  /// Whether the text begins with `prefix`.
  public func hasPrefix(_ prefix: some StringProtocol) -> Bool {
    var place = 0
    for byte in prefix.utf8 {
      guard place < bytes.byteCount, bytes.integer(at: place, order: .host) == byte else {
        return false
      }
      place += 1
    }
    return true
  }

  /// Whether both have the same bytes.
  public static func == (text: RecordText, other: some StringProtocol) -> Bool {
    text.hasPrefix(other) && text.bytes.byteCount == other.utf8.count
  }

  /// Whether both have the same bytes.
  public static func == (text: RecordText, other: RecordText) -> Bool {
    let count = text.bytes.byteCount
    guard other.bytes.byteCount == count else { return false }
    for place in 0..<count {
      let byte: UInt8 = text.bytes.integer(at: place, order: .host)
      guard other.bytes.integer(at: place, order: .host) == byte else { return false }
    }
    return true
  }

  /// Whether the two differ in a byte.
  public static func != (text: RecordText, other: some StringProtocol) -> Bool { !(text == other) }
}

extension String {
  /// An owned copy of a record's text; bytes that are not UTF-8 are replaced.
  public init(_ text: RecordText) { self = text.description }
}
