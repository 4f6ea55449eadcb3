/// The values of a field that have names, as a Swift enum or option set.
struct ValueType: Hashable {
  let areFlags: Bool
  /// The Swift type of the number.
  let number: String
  let cases: [Case]

  /// A value with a name.
  struct Case: Hashable {
    /// The value as a Swift literal.
    let literal: String
    /// The kernel's name for it.
    let symbol: String
    /// The Swift name.
    let name: String
  }

  /// The type for `names`; `nil` when none of them fits into the number.
  init?(
    _ names: PrintedFields.Names, bits: Int, isSigned: Bool, number: String,
    swiftNames: [String: String]
  ) {
    areFlags = names.areFlags
    self.number = number
    var taken = SwiftName.takenProperties
    if names.areFlags { taken.formUnion(["isEmpty", "all"]) }
    var literals: Set<String> = []
    var cases: [Case] = []
    for value in names.values {
      guard
        let literal = Self.literal(
          value.number, bits: bits, isSigned: isSigned, areFlags: names.areFlags),
        literals.insert(literal).inserted
      else { continue }
      let name = swiftNames[value.name] ?? SwiftName.property(value.name)
      cases.append(
        Case(
          literal: literal, symbol: SourceText.printable(value.name),
          name: SwiftName.unique(name, among: &taken)))
    }
    guard !cases.isEmpty else { return nil }
    self.cases = cases
  }

  /// `number` as a literal of the field's type, of which it may be the bit pattern.
  private static func literal(
    _ number: UInt64, bits: Int, isSigned: Bool, areFlags: Bool
  ) -> String? {
    let unused = UInt64(64 - bits)
    let extended = UInt64(bitPattern: Int64(bitPattern: number << unused) >> Int64(unused))
    let cut = (number << unused) >> unused
    // The kernel compares the number with its sign extended, or not.
    guard number == cut || number == extended || areFlags && cut != 0 && bits == 32 else {
      return nil
    }
    if isSigned {
      let value = Int64(bitPattern: extended)
      if !areFlags || value < 0 { return "\(value)" }
    }
    return areFlags ? "0x\(String(cut, radix: 16))" : "\(cut)"
  }

  /// Appends the declaration of the type.
  func append(
    to source: inout SourceText, name: String, field: String, access: AccessLevel
  ) {
    if areFlags {
      appendOptionSet(to: &source, name: name, field: field, access: access)
    } else {
      appendEnum(to: &source, name: name, field: field, access: access)
    }
  }

  private func appendEnum(
    to source: inout SourceText, name: String, field: String, access: AccessLevel
  ) {
    let conformances = "RawRepresentable, Hashable, Sendable, CustomStringConvertible"
    source.documentation(
      "The values of `\(field)` that have names in the formats that this was written from.")
    if access.isInlinable { source.line("@frozen") }
    source.block("\(access.prefix)enum \(name): \(conformances)") { source in
      for value in cases {
        source.documentation("`\(value.symbol)` (\(value.literal)).")
        source.line("case \(SwiftName.declared(value.name))")
      }
      source.documentation("A value without a name.")
      source.line("case other(\(number))")
      source.line()
      source.documentation("The value that is `rawValue`.")
      if access.isInlinable { source.line("@inlinable") }
      source.block("\(access.prefix)init(rawValue: \(number))") { source in
        source.line("switch rawValue {")
        for value in cases {
          source.line("case \(value.literal): self = .\(value.name)")
        }
        source.line("default: self = .other(rawValue)")
        source.line("}")
      }
      source.line()
      source.documentation("The number that the kernel keeps.")
      if access.isInlinable { source.line("@inlinable") }
      source.block("\(access.prefix)var rawValue: \(number)") { source in
        source.line("switch self {")
        for value in cases { source.line("case .\(value.name): \(value.literal)") }
        source.line("case .other(let value): value")
        source.line("}")
      }
      source.line()
      source.documentation("The kernel's name for the value, or the number.")
      source.block("\(access.prefix)var description: String") { source in
        source.line("switch self {")
        for value in cases { source.line("case .\(value.name): \"\(value.symbol)\"") }
        source.line("case .other(let value): \"\\(value)\"")
        source.line("}")
      }
    }
  }

  private func appendOptionSet(
    to source: inout SourceText, name: String, field: String, access: AccessLevel
  ) {
    source.documentation(
      "The flags of `\(field)`, as the formats have them that this was written from.")
    if access.isInlinable { source.line("@frozen") }
    source.block(
      "\(access.prefix)struct \(name): OptionSet, Hashable, Sendable, CustomStringConvertible"
    ) { source in
      source.documentation("The number that the kernel keeps.")
      source.line("\(access.prefix)let rawValue: \(number)")
      source.line()
      source.documentation("The flags that are set in `rawValue`.")
      if access.isInlinable { source.line("@inlinable") }
      source.line("\(access.prefix)init(rawValue: \(number)) { self.rawValue = rawValue }")
      source.line()
      for value in cases {
        source.documentation("`\(value.symbol)`.")
        if access.isInlinable { source.line("@inlinable") }
        source.short(
          "\(access.prefix)static var \(SwiftName.declared(value.name)): Self",
          "Self(rawValue: \(value.literal))")
      }
      source.line()
      source.documentation("The kernel's names of the flags with `|` between them.")
      source.block("\(access.prefix)var description: String") { source in
        if cases.count == 1 {
          source.broken(
            "FlagText.text(of: rawValue, names: [(\(cases[0].literal), \"\(cases[0].symbol)\")])")
          return
        }
        source.line("FlagText.text(")
        source.line("  of: rawValue,")
        source.line("  names: [")
        for value in cases { source.line("    (\(value.literal), \"\(value.symbol)\"),") }
        source.line("  ])")
      }
    }
  }
}
