package import EventFormat

/// The grammar of `print fmt` lines: a format string and arguments in a subset of C.
///
/// It accepts or refuses; the meaning is libtraceevent's business, whose parser was made for the
/// kernel's own text: on other text it can read and write memory that is not its own.
package struct PrintFormatGrammar {
  private var tokens: ArraySlice<Token>
  private let fields: Set<[UInt8]>
  private var depth = 0

  /// Whether the print fmt of `format` is well-formed.
  package static func accepts(_ format: EventFormat) -> Bool {
    guard let tokens = Token.tokens(of: format.printFormatText), tokens.count <= 20_000 else {
      return false
    }
    let fields = Set([format.commonFields, format.fields].joined().map { Array($0.name.utf8) })
    var grammar = PrintFormatGrammar(tokens: tokens[...], fields: fields)
    guard let format = grammar.string() else { return false }
    var arguments = 0
    while grammar.take(.symbol(",")) {
      guard grammar.expression() else { return false }
      arguments += 1
    }
    return grammar.tokens.isEmpty && ConversionGrammar.arguments(of: format) == arguments
  }

  /// One or more string literals side by side, which are one.
  private mutating func string() -> [UInt8]? {
    var result: [UInt8]?
    while case .string(let text)? = tokens.first {
      tokens.removeFirst()
      result = (result ?? []) + text
    }
    return result
  }

  /// An expression, with the recursion that it takes bounded.
  private mutating func expression() -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest, operand() else { return false }
    var operators = 0
    while case .symbol(let symbol)? = tokens.first {
      if symbol == "?" {
        tokens.removeFirst()
        guard expression(), take(.symbol(":")), expression() else { return false }
        continue
      }
      guard Self.binary.contains(symbol) else { break }
      tokens.removeFirst()
      // libtraceevent recurses along a chain of operators.
      operators += 1
      guard operators <= 256 else { return false }
      if symbol == "/" || symbol == "%" { guard isPossibleDivisor() else { return false } }
      guard operand() else { return false }
    }
    return true
  }

  /// The flags of memory allocation nest about 30 deep.
  private static let deepest = 160

  private static let binary: Set<String> = [
    "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&&",
    "||",
  ]

  /// libtraceevent folds constants as it reads, and divides: the divisor must not be a constant 0,
  /// nor one that would have to be worked out.
  private func isPossibleDivisor() -> Bool {
    var rest = tokens
    while rest.first == .symbol("(") { rest.removeFirst() }
    switch rest.first {
    case .number(let value)?:
      // Behind the number the parentheses close: no sum that comes to 0.
      guard value > 0, value <= Int64.max else { return false }
      if tokens.first != .symbol("(") { return true }
      return rest.dropFirst().first == .symbol(")")
    case .word(let word)?:
      guard word == Array("REC".utf8) || word == Array("sizeof".utf8) else {
        return rest.dropFirst().first == .symbol("(")
      }
      return true
    default: return false
    }
  }

  /// What operators stand between: a unary operator or cast, a value, and indices behind it.
  private mutating func operand() -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest, let token = tokens.popFirst() else { return false }
    switch token {
    case .number, .character: return true
    case .string:
      _ = string()
      return true
    case .symbol("-"), .symbol("~"), .symbol("!"), .symbol("&"), .symbol("+"), .symbol("*"):
      return operand()
    case .symbol("("):
      if skipCast() { return operand() }
      if tokens.starts(with: [.word(Array("REC".utf8)), .symbol(")")]) {
        tokens.removeFirst(2)
        return member() && indices()
      }
      return expression() && take(.symbol(")")) && indices()
    case .word(let word):
      if word == Array("REC".utf8) { return member() && indices() }
      return call(word)
    case .symbol: return false
    }
  }

  /// `->name` behind `REC`; a field of the event.
  private mutating func member() -> Bool {
    guard take(.symbol("->")), case .word(let name)? = tokens.popFirst() else { return false }
    return fields.contains(name)
  }

  private mutating func indices() -> Bool {
    while take(.symbol("[")) {
      guard case .number(let index)? = tokens.popFirst(), index < 4096, take(.symbol("]")) else {
        return false
      }
    }
    return true
  }

  /// Takes `type)` behind an opening parenthesis when an operand follows.
  private mutating func skipCast() -> Bool {
    var rest = tokens
    var words = 0
    while case .word(let word)? = rest.first, word != Array("REC".utf8) {
      rest.removeFirst()
      words += 1
    }
    while rest.first == .symbol("*") { rest.removeFirst() }
    guard words > 0, words <= 5, rest.popFirst() == .symbol(")") else { return false }
    switch rest.first {
    case .word?, .number?, .symbol("(")?, .symbol("&")?, .symbol("~")?, .symbol("-")?:
      tokens = rest
      return true
    default: return false
    }
  }

  /// A constant's name, or a call.
  private mutating func call(_ name: [UInt8]) -> Bool {
    guard take(.symbol("(")) else { return true }
    switch String(decoding: name, as: UTF8.self) {
    case "__print_flags", "__print_flags_u64":
      guard expression(), take(.symbol(",")), string() != nil else { return false }
      return names()
    case "__print_symbolic", "__print_symbolic_u64":
      guard expression() else { return false }
      return names()
    case "__print_hex", "__print_hex_str": return arguments(2...2)
    case "__print_array": return arguments(3...3)
    case "__get_str", "__get_rel_str", "__get_dynamic_array", "__get_dynamic_array_len",
      "__get_rel_dynamic_array", "__get_rel_dynamic_array_len", "__get_bitmask",
      "__get_rel_bitmask", "__get_cpumask", "__get_rel_cpumask", "__get_sockaddr":
      guard case .word(let field)? = tokens.popFirst(), fields.contains(field) else { return false }
      return take(.symbol(")")) && indices()
    case "sizeof":
      var words: [String] = []
      while case .word(let word)? = tokens.first {
        tokens.removeFirst()
        words.append(String(decoding: word, as: UTF8.self))
      }
      // Of these libtraceevent frees a word twice (`process_sizeof` in 1.7.1).
      let isFreedTwice = words.contains("int") || words.count { $0 == "long" } > 1
      _ = take(.symbol("*"))
      return !words.isEmpty && !isFreedTwice && take(.symbol(")"))
    case "__builtin_expect": return arguments(2...2)
    default: return arguments(0...8)
    }
  }

  /// `, { value, "name" }, …)`.
  private mutating func names() -> Bool {
    while take(.symbol(",")) {
      guard take(.symbol("{")), expression(), take(.symbol(",")), string() != nil || null(),
        take(.symbol("}"))
      else { return false }
    }
    return take(.symbol(")"))
  }

  /// A NULL in place of a name: `0` or `((void *)0)`.
  private mutating func null() -> Bool {
    if take(.number(0)) { return true }
    let pointer: [Token] = [
      .symbol("("), .symbol("("), .word(Array("void".utf8)), .symbol("*"), .symbol(")"),
      .number(0), .symbol(")"),
    ]
    guard tokens.starts(with: pointer) else { return false }
    tokens.removeFirst(pointer.count)
    return true
  }

  private mutating func arguments(_ allowed: ClosedRange<Int>) -> Bool {
    if take(.symbol(")")) { return allowed.contains(0) }
    var count = 0
    repeat {
      guard expression() else { return false }
      count += 1
    } while take(.symbol(","))
    return take(.symbol(")")) && allowed.contains(count)
  }

  private mutating func take(_ token: Token) -> Bool {
    guard tokens.first == token else { return false }
    tokens.removeFirst()
    return true
  }
}

/// The words of a print fmt.
private enum Token: Equatable {
  case word([UInt8])
  case number(UInt64)
  case string([UInt8])
  case character
  case symbol(String)

  private static let symbols = [
    "->", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "%", "&", "|", "^",
    "<", ">", "!", "~", "?", ":", "(", ")", "[", "]", "{", "}", ",",
  ]

  /// The tokens of `text`; `nil` when something in it is none.
  static func tokens(of text: ArraySlice<UInt8>) -> [Token]? {
    var tokens: [Token] = []
    var rest = text
    while let byte = rest.first {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
        rest.removeFirst()
      } else if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        let word = rest.prefix { isWord($0) }
        guard let value = value(of: word) else { return nil }
        tokens.append(.number(value))
        rest = rest[word.endIndex...]
      } else if isWord(byte) {
        let word = rest.prefix { isWord($0) }
        tokens.append(.word(Array(word)))
        rest = rest[word.endIndex...]
      } else if byte == UInt8(ascii: "\"") {
        guard let end = endOfString(rest) else { return nil }
        tokens.append(.string(Array(rest[(rest.startIndex + 1)..<end])))
        rest = rest[(end + 1)...]
      } else if byte == UInt8(ascii: "'") {
        guard rest.count >= 3, rest[rest.startIndex + 2] == byte else { return nil }
        tokens.append(.character)
        rest = rest[(rest.startIndex + 3)...]
      } else if let symbol = symbols.first(where: { rest.starts(with: $0.utf8) }) {
        tokens.append(.symbol(symbol))
        rest = rest[(rest.startIndex + symbol.utf8.count)...]
      } else {
        return nil
      }
    }
    return tokens
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
      || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || byte == UInt8(ascii: "_")
  }

  private static func endOfString(_ text: ArraySlice<UInt8>) -> Int? {
    var index = text.startIndex + 1
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "\\") {
        index += 2
      } else if text[index] == UInt8(ascii: "\"") {
        return index
      } else {
        index += 1
      }
    }
    return nil
  }

  /// The value of `12`, `0x1fULL`, `017`.
  private static func value(of literal: ArraySlice<UInt8>) -> UInt64? {
    var text = Substring(String(decoding: literal, as: UTF8.self))
    while let last = text.last, "uUlL".contains(last) { text.removeLast() }
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      return UInt64(text.dropFirst(2), radix: 16)
    }
    return text.hasPrefix("0") ? UInt64(text, radix: 8) : UInt64(text)
  }
}

/// The conversions of a format string.
private enum ConversionGrammar {
  /// How many arguments the conversions of `format` take; `nil` when one is none that the kernel
  /// has (`%n` writes memory).
  static func arguments(of format: [UInt8]) -> Int? {
    var count = 0
    var rest = format[...]
    while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
      rest = rest[(percent + 1)...]
      if rest.first == UInt8(ascii: "%") {
        rest.removeFirst()
        continue
      }
      rest = rest.drop { "-+ #0".utf8.contains($0) }
      guard takeSize(&rest, &count) else { return nil }
      if rest.first == UInt8(ascii: ".") {
        rest.removeFirst()
        guard takeSize(&rest, &count) else { return nil }
      }
      let length = rest.prefix { "hlLzjt".utf8.contains($0) }
      guard length.count <= 2 else { return nil }
      rest = rest[length.endIndex...]
      guard let conversion = rest.popFirst(), "diuxXocsp".utf8.contains(conversion) else {
        return nil
      }
      count += 1
    }
    return count
  }

  /// A width or precision: up to three digits, or an argument.
  private static func takeSize(_ rest: inout ArraySlice<UInt8>, _ count: inout Int) -> Bool {
    if rest.first == UInt8(ascii: "*") {
      rest.removeFirst()
      count += 1
      return true
    }
    let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    rest = rest[digits.endIndex...]
    return digits.count <= 3
  }
}
