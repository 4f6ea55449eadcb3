/// Swift source as it grows: indented lines of 100 columns.
struct SourceText {
  private(set) var text = ""
  private var depth = 0
  private static let width = 100

  /// Appends one line.
  mutating func line(_ line: String = "") {
    if !line.isEmpty { text += String(repeating: " ", count: 2 * depth) + line }
    text += "\n"
  }

  /// Appends `head {`, what `body` appends, and `}`.
  mutating func block(_ head: String, _ body: (inout SourceText) -> Void) {
    line(head + " {")
    depth += 1
    body(&self)
    depth -= 1
    line("}")
  }

  /// Appends `head { body }`, in one line when it fits.
  mutating func short(_ head: String, _ body: String) {
    if fits("\(head) { \(body) }") {
      line("\(head) { \(body) }")
    } else {
      block(head) { $0.broken(body) }
    }
  }

  /// Appends a statement that may be broken behind its first opening parenthesis.
  mutating func broken(_ statement: String) {
    guard !fits(statement), let open = statement.firstIndex(of: "(") else {
      line(statement)
      return
    }
    let rest = statement[statement.index(after: open)...]
    line(String(statement[...open]))
    depth += 1
    line(String(rest))
    depth -= 1
  }

  /// Appends a documentation comment, broken between words.
  mutating func documentation(_ text: String) {
    var current = "///"
    for word in text.split(separator: " ") {
      if !fits(current + " " + word), current != "///" {
        line(current)
        current = "///"
      }
      current += " " + word
    }
    line(current)
  }

  private func fits(_ line: String) -> Bool { 2 * depth + line.count <= Self.width }

  /// `text` in a form that cannot end a comment or a string literal: printable ASCII without quotes.
  static func printable(_ text: String) -> String {
    let bytes = text.utf8.map { byte in
      byte < 32 || byte > 126 || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\")
        || byte == UInt8(ascii: "\"") ? UInt8(ascii: "?") : byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
