internal import EventFormat

extension TextCompiler {
  /// Compiles the fields as `name=value` (`trace-cmd report -R`).
  ///
  /// A number is printed by the conversion that its print fmt has for it, where it has one: the
  /// search goes on behind the conversion that was found last, and begins anew at the end. Behind
  /// the last conversion libtraceevent finds none any more.
  mutating func addRawFields() throws(UnknownTextError) {
    let text = try? PrintFormat(parsing: format, order: .libtraceevent)
    var conversions: [RawConversion] = []
    if let text, !isBinaryPrint, !text.isBeyondLibrary, !text.callsUnknown(usesPlugins: true) {
      conversions = RawConversion.all(of: text, longSize: setting.longSize)
    }
    var place: Int? = conversions.isEmpty ? nil : 0
    for field in format.fields {
      literal(" \(field.name)=")
      if let begin = place, let found = found(field, in: conversions, from: begin) {
        if found.hasPrefix { literal("0x") }
        try add(conversions[found.index])
        place = found.index + 1 < conversions.count ? found.index + 1 : nil
      } else {
        addRaw(field)
      }
    }
  }

  private mutating func add(_ conversion: RawConversion) throws(UnknownTextError) {
    guard case .conversion(let part, let arguments) = conversion else { return }
    var rest = arguments[...]
    try add(part, &rest)
  }

  /// The conversion whose argument is the field, and whether `0x` stands in front of it.
  private func found(
    _ field: EventField, in conversions: [RawConversion], from begin: Int
  ) -> (index: Int, hasPrefix: Bool)? {
    switch field.kind {
    case .integer, .pointer: break
    default: return nil
    }
    var hasPrefix = false
    for distance in 0..<conversions.count {
      let index = (begin + distance) % conversions.count
      switch conversions[index] {
      case .literal(let text): hasPrefix = text.count > 1 && text.suffix(2).elementsEqual("0x".utf8)
      case .conversion(_, let arguments):
        if case .field(field)? = arguments.last?.withoutCasts { return (index, hasPrefix) }
        hasPrefix = false
      }
    }
    return nil
  }

  private mutating func addRaw(_ field: EventField) {
    let load = numbers.load(field)
    var conversion = Conversion(kind: .unsigned, bits: 64)
    switch field.kind {
    case .array where field.size == 0:
      // A flexible array, whose elements libtraceevent does not see.
      literal("ARRAY[]")
      return
    case .array:
      steps.append(.rawArray(RecordPlace(field), isText: false))
      return
    case .characterArray:
      steps.append(.rawArray(RecordPlace(field), isText: true))
      return
    case .dynamic(let isText, _), .relativeDynamic(let isText, _):
      // Without brackets, as in `__data_loc cpumask_t mask`, libtraceevent takes it for a number.
      guard field.typeName.contains("[") else { break }
      numbers.require(field)
      steps.append(.rawArray(RecordPlace(field), isText: isText))
      return
    case .pointer:
      literal("0x")
      conversion.kind = .hexadecimal
    case .integer:
      if field.isLong, !(field.isSigned && field.size != 4) {
        literal("0x")
        conversion.kind = .hexadecimal
      } else if field.isSigned {
        conversion.kind = .decimal
        conversion.bits = field.size == 4 ? 32 : field.size == 2 ? 16 : field.size == 1 ? 8 : 64
        if field.size == 2 { conversion.width = 2 }
      }
    }
    steps.append(.number(.field(load), conversion))
  }
}

/// A part of a print fmt with the arguments that it takes.
enum RawConversion {
  case literal([UInt8])
  case conversion(ConversionParser.Part, [Expression])

  static func all(of text: PrintFormat, longSize: Int) -> [RawConversion] {
    guard let parts = ConversionParser.parts(text.format, longSize: longSize) else { return [] }
    var arguments = text.arguments[...]
    var result: [RawConversion] = []
    for part in parts {
      var wanted = 1
      switch part {
      case .literal(let text):
        result.append(.literal(text))
        continue
      case .number(let conversion), .text(let conversion), .pointer(let conversion, _):
        if conversion.star != .none { wanted = 2 }
        if conversion.kind == .character { wanted = 0 }
      }
      guard arguments.count >= wanted else { break }
      result.append(wanted == 0 ? .literal([]) : .conversion(part, Array(arguments.prefix(wanted))))
      arguments = arguments.dropFirst(wanted)
    }
    return result
  }
}
