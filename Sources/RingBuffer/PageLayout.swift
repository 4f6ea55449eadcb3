/// Where a sub-buffer keeps its time stamp, its `commit` word and its events.
///
/// The corresponding file is `events/header_page`; the struct is `struct buffer_data_page` in
/// `kernel/trace/ring_buffer.c`. Each instance has its own, because sub-buffer sizes can differ.
public struct PageLayout: Sendable, Hashable {
  /// The byte order of the traced machine.
  public let byteOrder: ByteOrder
  /// The size of `commit` in bytes, which is the size of the traced kernel's `long`: 4 or 8.
  public let commitSize: Int
  /// The offset of `commit` in bytes.
  public let commitOffset: Int
  /// The offset of the first event in bytes.
  public let dataOffset: Int
  /// The size of a whole sub-buffer in bytes, header included.
  public let pageSize: Int

  /// The layout that every kernel since 2.6.31 has, for a sub-buffer of `pageSize` bytes.
  ///
  /// - Precondition: `longSize` is 4 or 8, and `pageSize` is from 32 to 2^27 bytes.
  public init(byteOrder: ByteOrder, longSize: Int, pageSize: Int) {
    precondition(longSize == 4 || longSize == 8, "a long has 4 or 8 bytes")
    precondition(Self.pageSizes.contains(pageSize), "a sub-buffer has 32 bytes to 128 MiB")
    self.byteOrder = byteOrder
    self.commitSize = longSize
    self.commitOffset = 8
    self.dataOffset = 8 + longSize
    self.pageSize = pageSize
  }

  /// Reads the layout from the text of `events/header_page`.
  ///
  /// - Throws: `PageLayoutError` when a field is missing, or its place is no number or makes no sense.
  public init(headerPage text: [UInt8], byteOrder: ByteOrder) throws(PageLayoutError) {
    let timestamp = try Field("timestamp", in: text)
    let commit = try Field("commit", in: text)
    let data = try Field("data", in: text)
    guard timestamp.offset == 0, timestamp.size == 8 else { throw .unusable("timestamp") }
    guard commit.offset >= 8, commit.size == 4 || commit.size == 8 else {
      throw .unusable("commit")
    }
    guard
      data.offset >= commit.offset + commit.size, data.offset <= 64, data.size > 0,
      Self.pageSizes.contains(data.offset + data.size)
    else { throw .unusable("data") }
    self.byteOrder = byteOrder
    self.commitSize = commit.size
    self.commitOffset = commit.offset
    self.dataOffset = data.offset
    self.pageSize = data.offset + data.size
  }

  /// This layout for sub-buffers of another size; `nil` when no sub-buffer has that size.
  public func resized(pageSize: Int) -> PageLayout? {
    guard Self.pageSizes.contains(pageSize), pageSize > dataOffset else { return nil }
    return PageLayout(copying: self, pageSize: pageSize)
  }

  private init(copying other: PageLayout, pageSize: Int) {
    byteOrder = other.byteOrder
    commitSize = other.commitSize
    commitOffset = other.commitOffset
    dataOffset = other.dataOffset
    self.pageSize = pageSize
  }

  /// `commit` has 27 bits for a size (`COMMIT_MASK` of libtraceevent); kernels stop at 512 KiB.
  private static let pageSizes = 32...(1 << 27)
}

/// Why the text of `events/header_page` is of no use.
public enum PageLayoutError: Error, Equatable, CustomStringConvertible {
  /// The text has no such field.
  case missingField(String)
  /// The field's offset or size cannot be right.
  case unusable(String)

  public var description: String {
    switch self {
    case .missingField(let name): "header_page has no field “\(name)”"
    case .unusable(let name): "header_page places field “\(name)” where it cannot be"
    }
  }
}

/// One line of `header_page`: `field: TYPE NAME;  offset:N;  size:N;  signed:N;`.
private struct Field {
  let offset: Int
  let size: Int

  init(_ name: String, in text: [UInt8]) throws(PageLayoutError) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: ";"))
      guard parts.count >= 3 else { continue }
      let declaration = parts[0].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard let last = declaration.last, last.elementsEqual(name.utf8) else { continue }
      guard let offset = Self.number(after: "offset:", in: parts[1]),
        let size = Self.number(after: "size:", in: parts[2])
      else { throw .unusable(name) }
      self.offset = offset
      self.size = size
      return
    }
    throw .missingField(name)
  }

  private static func number(after label: String, in part: ArraySlice<UInt8>) -> Int? {
    let trimmed = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard trimmed.starts(with: label.utf8) else { return nil }
    let digits = trimmed.dropFirst(label.utf8.count)
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var value = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
