import RingBuffer

/// All that a page holds, as values that tests can compare.
struct DecodedPage: Equatable {
  var header: PageHeader
  var events: [DecodedEvent] = []
  /// The rule that the page broke behind its last good event.
  var error: PageError?

  var times: [UInt64] { events.map(\.timestamp) }

  /// - Throws: `PageError` when the page's header breaks a rule.
  init(_ page: [UInt8], _ layout: PageLayout) throws(PageError) {
    let bytes = page.span.bytes
    var cursor = try EventCursor(bytes, layout: layout)
    header = cursor.header
    do {
      while let event = try cursor.next() {
        let data = event.data
        events.append(
          DecodedEvent(event.timestamp, data.byteCount == 0 ? [] : data.withUnsafeBytes(Array.init))
        )
      }
    } catch {
      self.error = error
    }
  }
}

struct DecodedEvent: Equatable {
  var timestamp: UInt64
  var data: [UInt8]

  init(_ timestamp: UInt64, _ data: [UInt8]) {
    self.timestamp = timestamp
    self.data = data
  }

  init(_ timestamp: UInt64, _ data: String) { self.init(timestamp, hex(data)) }
}

/// The bytes of hexadecimal text; white space, and `//` with the rest of its line, do not count.
func hex(_ text: String, size: Int = 0) -> [UInt8] {
  var bytes: [UInt8] = []
  for line in text.split(separator: "\n") {
    let end = line.firstRange(of: "//")?.lowerBound ?? line.endIndex
    var digits = line[..<end].filter { !$0.isWhitespace }[...]
    while !digits.isEmpty {
      guard let byte = UInt8(digits.prefix(2), radix: 16) else { fatalError("no byte: \(digits)") }
      bytes.append(byte)
      digits = digits.dropFirst(2)
    }
  }
  return bytes + [UInt8](repeating: 0, count: max(0, size - bytes.count))
}

extension PageLayout {
  static let little64 = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
  static let little32 = PageLayout(byteOrder: .little, longSize: 4, pageSize: 4096)
  static let big64 = PageLayout(byteOrder: .big, longSize: 8, pageSize: 4096)
  static let big32 = PageLayout(byteOrder: .big, longSize: 4, pageSize: 4096)
  static let all = [little64, little32, big64, big32]
}
