internal import EventFormat

/// What the print fmt of an event tells of its fields: names of values, units, addresses.
struct PrintedFields {
  /// The names of a field's values.
  struct Names: Hashable {
    /// Whether several can hold at once (`__print_flags`), or just one (`__print_symbolic`).
    let areFlags: Bool
    /// The values and their names, each value once.
    var values: [Value]
  }

  /// A value that has a name.
  struct Value: Hashable {
    let number: UInt64
    let name: String
  }

  /// The names of values, by field.
  private(set) var names: [String: Names] = [:]
  /// The units that stand behind a field's number, by field.
  private(set) var units: [String: String] = [:]
  /// The fields that are printed as pointers.
  private(set) var addresses: Set<String> = []

  /// What the print fmt of `format` tells; nothing when it is beyond the grammar.
  init(_ format: EventFormat) {
    guard let printed = try? PrintFormat(parsing: format) else { return }
    for argument in printed.arguments { collectNames(argument, depth: 0) }
    collectConversions(printed)
  }

  private mutating func collectNames(_ expression: Expression, depth: Int) {
    guard depth < 32 else { return }
    switch expression {
    case .flags(let value, _, let names): add(names, areFlags: true, of: value)
    case .symbolic(let value, let names): add(names, areFlags: false, of: value)
    case .cast(_, let operand), .unary(_, let operand):
      collectNames(operand, depth: depth + 1)
    case .binary(_, let left, let right):
      collectNames(left, depth: depth + 1)
      collectNames(right, depth: depth + 1)
    case .conditional(_, let then, let otherwise):
      collectNames(then, depth: depth + 1)
      collectNames(otherwise, depth: depth + 1)
    default: break
    }
  }

  private mutating func add(
    _ names: [Expression.NamedValue], areFlags: Bool, of value: Expression
  ) {
    var value = value.withoutCasts
    // Of flags, a part may be printed: the names are those of the field's bits all the same.
    if areFlags, case .binary(.and, let left, let right) = value, right.constantValue != nil {
      value = left.withoutCasts
    }
    guard case .field(let field) = value, self.names[field.name] == nil else { return }
    var values: [Value] = []
    for entry in names {
      guard let name = entry.name, let number = entry.value.constantValue,
        !values.contains(where: { $0.number == number }), !(areFlags && number == 0)
      else { continue }
      values.append(Value(number: number, name: String(decoding: name, as: UTF8.self)))
    }
    if !values.isEmpty { self.names[field.name] = Names(areFlags: areFlags, values: values) }
  }

  /// Goes over the conversions of the format string, each with its argument.
  private mutating func collectConversions(_ printed: PrintFormat) {
    let text = printed.format
    var place = 0
    var number = 0
    while let percent = text[place...].firstIndex(of: UInt8(ascii: "%")) {
      var end = percent + 1
      if end < text.count, text[end] == UInt8(ascii: "%") {
        place = end + 1
        continue
      }
      while end < text.count, Self.modifiers.contains(text[end]) {
        if text[end] == UInt8(ascii: "*") { number += 1 }
        end += 1
      }
      guard end < text.count, number < printed.arguments.count else { return }
      let conversion = text[end]
      place = end + 1
      if case .field(let field) = printed.arguments[number].withoutCasts {
        if conversion == UInt8(ascii: "p") {
          addresses.insert(field.name)
        } else if let unit = Self.unit(at: place, of: text) {
          units[field.name] = unit
        }
      }
      number += 1
    }
  }

  /// The unit that stands at `place`: `us`, ` ms`, ` [ns]`.
  private static func unit(at place: Int, of text: [UInt8]) -> String? {
    let blanks = text[place...].prefix { $0 == 32 || $0 == UInt8(ascii: "[") }
    guard blanks.count <= 2 else { return nil }
    let word = text[(place + blanks.count)...].prefix { (97...122).contains($0) }
    return knownUnits[String(decoding: word, as: UTF8.self)]
  }

  private static let modifiers = Set("-+ #0123456789.*hlLzjtq".utf8)

  private static let knownUnits = [
    "ns": "nanoseconds", "us": "microseconds", "ms": "milliseconds", "bytes": "bytes",
    "pages": "pages", "jiffies": "jiffies", "sectors": "sectors of 512 bytes", "kHz": "kHz",
  ]
}
