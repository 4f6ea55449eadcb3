extension PrintFormatParser {
  /// What stands behind `name(`, up to the closing parenthesis.
  mutating func call(_ name: String) throws(PrintFormatError) -> Expression {
    switch name {
    case "__print_flags", "__print_flags_u64":
      let value = try expression()
      try expect(.comma)
      let delimiter = try text()
      return .flags(value, delimiter: delimiter, names: try names())
    case "__print_symbolic", "__print_symbolic_u64":
      return .symbolic(try expression(), names: try names())
    case "__print_hex", "__print_hex_str":
      let arguments = try arguments(2)
      return .hexadecimal(
        arguments[0], count: arguments[1], isSpaced: name == "__print_hex")
    case "__print_array":
      let arguments = try arguments(3)
      return .array(arguments[0], count: arguments[1], elementSize: arguments[2])
    case "__print_dynamic_array":
      isBeyondLibrary = true
      let field = try fieldName()
      try expect(.comma)
      let size = try expression()
      try expect(.close)
      return .wholeArray(field, elementSize: size)
    case "__print_hex_dump":
      isBeyondLibrary = true
      return .hexadecimalDump(try arguments(7))
    case "__get_str", "__get_rel_str": return .text(try onlyField())
    case "__get_dynamic_array", "__get_rel_dynamic_array": return .dynamicArray(try onlyField())
    case "__get_dynamic_array_len", "__get_rel_dynamic_array_len":
      return .dynamicLength(try onlyField())
    case "__get_bitmask", "__get_rel_bitmask": return .bitmask(try onlyField())
    case "__get_cpumask", "__get_rel_cpumask": return .cpumask(try onlyField())
    case "__get_sockaddr", "__get_rel_sockaddr":
      if name == "__get_rel_sockaddr" { isBeyondLibrary = true }
      return .socketAddress(try onlyField())
    case "__builtin_expect", "__builtin_constant_p":
      return try arguments(name == "__builtin_expect" ? 2 : 1)[0]
    case "sizeof":
      // libtraceevent 1.7.1 knows a few types; of those, kernels use these.
      let type = try type()
      if !["long", "int", "unsigned long", "unsigned", "long long"].contains(type.name) {
        isBeyondLibrary = true
      }
      return .size(type)
    default:
      // What its plugins know is told apart by whoever uses them.
      return .call(name, try arguments(nil))
    }
  }

  /// `expression, …)`.
  private mutating func arguments(_ count: Int?) throws(PrintFormatError) -> [Expression] {
    var result: [Expression] = []
    if take(.close) {
      guard (count ?? 0) == 0 else { throw error("\(count ?? 0) arguments expected") }
      return result
    }
    repeat {
      result.append(try expression())
    } while take(.comma)
    try expect(.close)
    guard result.count == count ?? result.count, result.count <= 8 else {
      throw error("\(count ?? 8) arguments expected")
    }
    return result
  }

  private mutating func fieldName() throws(PrintFormatError) -> EventField {
    guard let name = word() else { throw error("a field's name expected") }
    guard let field = format.field(name) else {
      throw error("the event has no field “\(name)”")
    }
    return field
  }

  private mutating func onlyField() throws(PrintFormatError) -> EventField {
    let field = try fieldName()
    try expect(.close)
    return field
  }

  /// `type)` behind `sizeof(`.
  private mutating func type() throws(PrintFormatError) -> Expression.CType {
    var words: [String] = []
    while let word = word() { words.append(word) }
    var pointers = 0
    while take(.star) { pointers += 1 }
    try expect(.close)
    guard !words.isEmpty, pointers <= 4 else { throw error("a type expected") }
    return Expression.CType(name: words.joined(separator: " "), pointers: pointers)
  }

  /// A string, or NULL, which is empty.
  private mutating func text() throws(PrintFormatError) -> [UInt8] {
    if let text = string() { return text }
    guard null() else { throw error("a string expected") }
    return []
  }

  /// A NULL in place of a string: `0`, `NULL` or `((void *)0)`.
  private mutating func null() -> Bool {
    if next == .number(0) || next == .word("NULL") {
      skip()
      return true
    }
    let pointer: [PrintFormatToken.Kind] = [
      .symbol(.open), .symbol(.open), .word("void"), .symbol(.star), .symbol(.close), .number(0),
      .symbol(.close),
    ]
    for (distance, kind) in pointer.enumerated() where peek(distance) != kind { return false }
    skip(pointer.count)
    return true
  }

  /// `, { value, "name" }, …)`.
  private mutating func names() throws(PrintFormatError) -> [Expression.NamedValue] {
    var result: [Expression.NamedValue] = []
    while take(.comma) {
      try expect(.openBrace)
      // An empty entry ends the list.
      if take(.closeBrace) {
        isBeyondLibrary = true
        result.append(Expression.NamedValue(value: .number(0), name: nil))
        continue
      }
      let value = try expression()
      try expect(.comma)
      let name = string()
      if name == nil, !null() { throw error("a name expected") }
      result.append(Expression.NamedValue(value: value, name: name))
      try expect(.closeBrace)
    }
    try expect(.close)
    return result
  }
}

// MARK: - Statement expressions

extension PrintFormatParser {
  /// `statement; … value; })` behind `({`: GNU C's way to have variables in an expression.
  mutating func statements() throws(PrintFormatError) -> Expression {
    isBeyondLibrary = true
    let outer = locals
    defer { locals = outer }
    var value: Expression?
    var count = 0
    while !take(.closeBrace) {
      count += 1
      guard count <= 64 else { throw error("too many statements") }
      value = try statement()
    }
    try expect(.close)
    guard let value else { throw error("a statement expression without a value") }
    return value
  }

  /// One statement; its value when it is an expression.
  private mutating func statement() throws(PrintFormatError) -> Expression? {
    if next == .word("union"), case .word(let type)? = peek(1), case .word(let name)? = peek(2),
      peek(3) == .symbol(.semicolon)
    {
      skip(4)
      locals[name] = .union(type, nil, size: 0)
      return nil
    }
    if case .word(let name)? = next, case .union(let type, _, _)? = locals[name],
      peek(1) == .symbol(.dot), case .word(let member)? = peek(2), peek(3) == .symbol(.assign),
      KernelUnion.member(member, of: type).map({ $0.count == 0 }) == true
    {
      skip(4)
      let begin = nodes
      let value = try expression()
      locals[name] = .union(type, value, size: nodes - begin)
      try expect(.semicolon)
      return nil
    }
    if next == .word("trace_seq_printf"), peek(1) == .symbol(.open), case .word? = peek(2),
      peek(3) == .symbol(.comma)
    {
      skip(4)
      let begin = nodes
      let text = try formatAndArguments()
      try expect(.close)
      try expect(.semicolon)
      write(.formatted(text), size: nodes - begin)
      return nil
    }
    if try declaration() { return nil }
    let value = try expression()
    try expect(.semicolon)
    return value
  }

  private mutating func write(_ text: Expression, size: Int) {
    for (name, local) in locals {
      if case .written(let pieces, let before) = local {
        locals[name] = .written(pieces + [text], size: before + size)
      }
    }
  }

  /// `type name = value;` and `static const char *name[] = { "…", … };`.
  private mutating func declaration() throws(PrintFormatError) -> Bool {
    var distance = 0
    var words = 0
    var name = ""
    while true {
      if case .word(let word)? = peek(distance) {
        name = word
        words += 1
      } else if peek(distance) != .symbol(.star) {
        break
      }
      distance += 1
    }
    guard words >= 2, words <= 8 else { return false }
    let isArray =
      peek(distance) == .symbol(.openBracket) && peek(distance + 1) == .symbol(.closeBracket)
    guard peek(distance + (isArray ? 2 : 0)) == .symbol(.assign) else { return false }
    skip(distance + (isArray ? 3 : 1))
    if isArray {
      locals[name] = .choices(try choices())
    } else if next == .word("trace_seq_buffer_ptr"), peek(1) == .symbol(.open),
      case .word? = peek(2), peek(3) == .symbol(.close)
    {
      skip(4)
      locals[name] = .written([], size: 0)
    } else {
      let begin = nodes
      let value = try expression()
      locals[name] = .value(value, size: nodes - begin)
    }
    try expect(.semicolon)
    return true
  }

  private mutating func choices() throws(PrintFormatError) -> [[UInt8]] {
    try expect(.openBrace)
    var result: [[UInt8]] = []
    while let text = string() {
      result.append(text)
      guard take(.comma) else { break }
    }
    try expect(.closeBrace)
    return result
  }
}
