/// A word of a print fmt, and where it stands.
struct PrintFormatToken: Equatable {
  let kind: Kind
  let offset: Int

  enum Kind: Equatable {
    case word(String)
    case number(UInt64)
    case character(UInt8)
    case string([UInt8])
    case symbol(Symbol)
  }

  /// Operators and brackets.
  enum Symbol: String, CaseIterable {
    case arrow = "->"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case equal = "=="
    case unequal = "!="
    case both = "&&"
    case either = "||"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case ampersand = "&"
    case bar = "|"
    case caret = "^"
    case less = "<"
    case greater = ">"
    case not = "!"
    case tilde = "~"
    case question = "?"
    case colon = ":"
    case open = "("
    case close = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
    case comma = ","
    case semicolon = ";"
    case assign = "="
    case dot = "."
  }

  /// The tokens of `text`.
  ///
  /// - Throws: `PrintFormatError` when something in it is none.
  static func tokens(of text: ArraySlice<UInt8>) throws(PrintFormatError) -> [PrintFormatToken] {
    var tokens: [PrintFormatToken] = []
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      let offset = index - text.startIndex
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
        index += 1
        continue
      }
      let (kind, end) = try token(text, at: index)
      guard let kind else {
        throw PrintFormatError("a character that belongs to no expression", at: offset)
      }
      tokens.append(PrintFormatToken(kind: kind, offset: offset))
      guard tokens.count <= most else { throw PrintFormatError("too long", at: offset) }
      index = end
    }
    return tokens
  }

  /// The longest print fmt of Linux 6.18 has about 1,500.
  private static let most = 20_000

  private static func token(
    _ text: ArraySlice<UInt8>, at index: Int
  ) throws(PrintFormatError) -> (Kind?, end: Int) {
    let byte = text[index]
    let offset = index - text.startIndex
    if isDigit(byte) {
      let word = text[index...].prefix { isWord($0) }
      guard let value = value(of: word) else {
        throw PrintFormatError("a number that is none", at: offset)
      }
      return (.number(value), word.endIndex)
    }
    if isWord(byte) {
      let word = text[index...].prefix { isWord($0) }
      return (.word(String(decoding: word, as: UTF8.self)), word.endIndex)
    }
    if byte == UInt8(ascii: "\"") {
      guard let end = endOfString(text, from: index + 1) else {
        throw PrintFormatError("a string without an end", at: offset)
      }
      return (.string(Array(text[(index + 1)..<end])), end + 1)
    }
    if byte == UInt8(ascii: "'") {
      guard index + 2 < text.endIndex, text[index + 2] == byte else {
        throw PrintFormatError("a character without an end", at: offset)
      }
      return (.character(text[index + 1]), index + 3)
    }
    return symbol(text, at: index)
  }

  private static func symbol(_ text: ArraySlice<UInt8>, at index: Int) -> (Kind?, end: Int) {
    let first = Character(Unicode.Scalar(text[index]))
    if index + 1 < text.endIndex {
      let pair = String([first, Character(Unicode.Scalar(text[index + 1]))])
      if let symbol = Symbol(rawValue: pair) { return (.symbol(symbol), index + 2) }
    }
    return (Symbol(rawValue: String(first)).map { .symbol($0) }, index + 1)
  }

  private static func endOfString(_ text: ArraySlice<UInt8>, from begin: Int) -> Int? {
    var index = begin
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\""): return index
      default: index += 1
      }
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
      || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || byte == UInt8(ascii: "_")
  }

  /// The value of `12`, `0x1fULL`, `017`.
  private static func value(of literal: ArraySlice<UInt8>) -> UInt64? {
    var digits = literal
    while let last = digits.last, "uUlL".utf8.contains(last) { digits.removeLast() }
    var radix: UInt64 = 10
    if digits.count > 1, digits.first == UInt8(ascii: "0") {
      radix = 8
      digits.removeFirst()
      if let x = digits.first, "xX".utf8.contains(x) {
        radix = 16
        digits.removeFirst()
      }
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      guard UInt64(digit) < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }
}
