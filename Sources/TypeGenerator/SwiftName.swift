/// Swift names for C names: lower camel case for properties, upper camel case for types.
struct SwiftName {
  /// The name of a property or case for a kernel's name, which may have any bytes.
  ///
  /// `next_pid` becomes `nextPid`, `NET_TX` becomes `netTx`; what begins with a digit gets `value` in
  /// front.
  static func property(_ name: String) -> String {
    let words = words(of: name)
    guard let first = words.first else { return "value" }
    let rest = words.dropFirst().map { capitalized($0) }.joined()
    let joined = lowercasedFirst(first) + rest
    return startsWithDigit(joined) ? "value" + capitalized(joined) : joined
  }

  /// The name of a type for a kernel's name: `sched_switch` becomes `SchedSwitch`.
  static func type(_ name: String) -> String {
    let joined = words(of: name).map { capitalized($0) }.joined()
    guard !joined.isEmpty else { return "Event" }
    return startsWithDigit(joined) ? "Event" + joined : joined
  }

  /// `name` as it stands in a declaration: in backticks if it is a keyword.
  static func declared(_ name: String) -> String {
    keywords.contains(name) ? "`\(name)`" : name
  }

  /// `name`, or with a number behind it when it is taken. What is returned is taken then.
  static func unique(_ name: String, among taken: inout Set<String>) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(name)\(number)"
      number += 1
    }
    return candidate
  }

  /// The words of a name. Words in capitals are put in lower case, so that they can be capitalized.
  private static func words(of name: String) -> [String] {
    let parts = name.utf8.split { !isLetterOrDigit($0) }
    return parts.map { part in
      let text = String(decoding: part, as: UTF8.self)
      let hasLowercase = part.contains { (97...122).contains($0) }
      return hasLowercase ? text : text.lowercased()
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func startsWithDigit(_ text: String) -> Bool {
    text.utf8.first.map { (48...57).contains($0) } ?? false
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  private static func lowercasedFirst(_ word: String) -> String {
    word.prefix(1).lowercased() + word.dropFirst()
  }

  /// Words that a declaration has to put in backticks.
  private static let keywords: Set<String> = [
    "actor", "any", "as", "associatedtype", "await", "borrowing", "break", "case", "catch", "class",
    "consuming", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "for", "func", "get", "guard", "if", "import", "in",
    "inout", "internal", "is", "let", "nil", "operator", "package", "precedencegroup", "private",
    "protocol", "public", "repeat", "rethrows", "return", "set", "some", "static", "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "unsafe", "var",
    "where", "while",
  ]

  /// Names of properties that a generated type has already, or that Swift does not allow.
  static let takenProperties: Set<String> = [
    "description", "eventName", "hashValue", "init", "layout", "other", "rawValue", "record",
    "self",
    "timestamp",
  ]

  /// Names of types that generated source uses, or that Swift does not allow.
  static let takenTypes: Set<String> = [
    "Any", "ArrayField", "BindingError", "Bool", "BoundEvent", "CustomStringConvertible", "Error",
    "EventLayout", "Field", "FieldBinder", "FlagText", "Hashable", "Int", "Int16", "Int32", "Int64",
    "Int8", "KernelAddress", "Layout", "OptionSet", "Optional", "Protocol", "RawRepresentable",
    "RecordArray", "RecordText", "RecordView", "Self", "Sendable", "StaticString", "String",
    "TaskName", "TaskNameField", "TextField", "TraceEvent", "Type", "UInt16", "UInt32", "UInt64",
    "UInt8",
  ]
}
