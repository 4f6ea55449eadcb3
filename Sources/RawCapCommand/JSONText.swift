internal import RawCap

/// Builds one JSON document in a byte buffer (RFC 8259).
struct JSONText: ~Copyable {
  private(set) var text = TextBuffer(capacity: 4096)
  private var needsComma = false

  /// An object; `body` appends its members.
  mutating func object(_ body: (inout JSONText) -> Void) {
    separate()
    text.append("{")
    needsComma = false
    body(&self)
    text.append("}")
    needsComma = true
  }

  /// An array; `body` appends its elements.
  mutating func array(_ body: (inout JSONText) -> Void) {
    separate()
    text.append("[")
    needsComma = false
    body(&self)
    text.append("]")
    needsComma = true
  }

  /// The name of the member whose value comes next.
  mutating func key(_ name: String) {
    separate()
    quote(name)
    text.append(":")
    needsComma = false
  }

  mutating func value(_ string: String) {
    separate()
    quote(string)
    needsComma = true
  }

  mutating func value(_ number: some BinaryInteger) {
    separate()
    text.append(String(number))
    needsComma = true
  }

  /// A number that is written already.
  mutating func value(decimal text: String) {
    separate()
    self.text.append(text == "-" ? "null" : text)
    needsComma = true
  }

  mutating func member(_ name: String, _ flag: Bool) {
    key(name)
    separate()
    text.append(flag ? "true" : "false")
    needsComma = true
  }

  mutating func null() {
    separate()
    text.append("null")
    needsComma = true
  }

  mutating func member(_ name: String, _ string: String) {
    key(name)
    value(string)
  }

  mutating func member(_ name: String, _ number: (some BinaryInteger)?) {
    key(name)
    if let number { value(number) } else { null() }
  }

  /// Takes the finished document with a newline.
  consuming func finish() -> TextBuffer {
    text.append("\n")
    return text
  }

  private mutating func separate() {
    if needsComma { text.append(",") }
  }

  private mutating func quote(_ string: String) {
    text.append("\"")
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): text.append("\\\"")
      case UInt8(ascii: "\\"): text.append("\\\\")
      case 0..<0x20, 0x7f:
        text.append("\\u00")
        let digits = Array("0123456789abcdef".utf8)
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
      default: text.append(byte)
      }
    }
    text.append("\"")
  }
}
