extension PrintFormatParser {
  var isAtEnd: Bool { position == tokens.count }

  var next: PrintFormatToken.Kind? { peek(0) }

  func peek(_ distance: Int) -> PrintFormatToken.Kind? {
    let index = position + distance
    return index < tokens.count ? tokens[index].kind : nil
  }

  mutating func skip(_ count: Int = 1) { position += count }

  mutating func take(_ symbol: PrintFormatToken.Symbol) -> Bool {
    guard next == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ symbol: PrintFormatToken.Symbol) throws(PrintFormatError) {
    guard take(symbol) else { throw error("“\(symbol.rawValue)” expected") }
  }

  mutating func word() -> String? {
    guard case .word(let word)? = next else { return nil }
    position += 1
    return word
  }

  /// One or more string literals side by side, which are one.
  mutating func string() -> [UInt8]? {
    var result: [UInt8]?
    while case .string(let text)? = next {
      position += 1
      result = (result ?? []) + text
    }
    return result
  }

  func error(_ problem: String) -> PrintFormatError {
    let place = position < tokens.count ? tokens[position].offset : (tokens.last?.offset ?? 0)
    return PrintFormatError(problem, at: place)
  }
}
