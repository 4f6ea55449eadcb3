internal import EventFormat

extension TextCompiler {
  /// Compiles `%p` with the letters that say how the pointer is printed.
  ///
  /// The letters are those of `lib/vsprintf.c`; libtraceevent knows some of them, and prints the
  /// others as text behind the address.
  mutating func addPointer(
    _ argument: Expression, _ conversion: Conversion, letters: [UInt8], star: Operand?
  ) throws(UnknownTextError) {
    let text = String(decoding: letters, as: UTF8.self)
    switch letters.first {
    case UInt8(ascii: "S"), UInt8(ascii: "s"), UInt8(ascii: "F"), UInt8(ascii: "f"):
      let withOffset = letters[0] == UInt8(ascii: "S") || letters[0] == UInt8(ascii: "F")
      steps.append(
        .function(try numbers.operand(argument), withOffset: withOffset))
      if !setting.isKernel { literal(String(text.dropFirst())) }
    case UInt8(ascii: "M"), UInt8(ascii: "m"): try addMACAddress(argument, text)
    case UInt8(ascii: "I"), UInt8(ascii: "i"): try addAddress(argument, text)
    case UInt8(ascii: "U"): try addUUID(argument, text)
    case UInt8(ascii: "h"): try addBytes(argument, conversion, text, star: star)
    case UInt8(ascii: "b"):
      // Not in libtraceevent, which prints where the bits stand in its own memory.
      let place = try place(argument)
      guard let star else { throw UnknownTextError("%pb without a length") }
      steps.append(.star(star))
      var plain = Conversion()
      plain.star = .width
      steps.append(text == "bl" ? .bitlist(place, plain) : .bitmask(place, plain))
    default:
      let operand = try numbers.operand(argument)
      guard setting.isKernel else {
        steps.append(.pointer(operand))
        literal(text)
        return
      }
      switch text {
      case "x", "K":
        var hexadecimal = conversion
        hexadecimal.kind = .hexadecimal
        hexadecimal.bits = 64
        steps.append(.number(operand, hexadecimal))
      case "e": steps.append(.errorName(operand))
      case "B": steps.append(.function(operand, withOffset: true))
      default: steps.append(.hashedPointer(operand, conversion))
      }
    }
  }

  /// libtraceevent prints what it is given instead of a field; these are its numbers for it
  /// (`enum tep_print_arg_type`).
  private func libraryKind(_ expression: Expression) -> Int {
    switch expression {
    case .number, .character, .constant, .string: 1
    case .field: 2
    case .flags: 3
    case .symbolic: 4
    case .hexadecimal(_, _, let isSpaced): isSpaced ? 5 : 15
    case .array: 6
    case .cast: 7
    case .text: 8
    case .dynamicArray: 10
    case .unary, .binary, .conditional, .element, .address, .pointee: 11
    case .call: 12
    case .bitmask: 13
    case .dynamicLength: 14
    case .cpumask: 16
    default: 0
    }
  }

  /// The field that libtraceevent wants here; tells in the text when it is none or has the wrong
  /// size, as libtraceevent does.
  private mutating func wholeField(
    _ argument: Expression, size: Int, or complaint: String
  ) throws(UnknownTextError) -> RecordPlace? {
    if setting.isKernel { return try place(argument) }
    guard case .field(let field) = argument.withoutCasts else {
      literal("ARG TYPE NOT FIELD BUT \(libraryKind(argument.withoutCasts))")
      return nil
    }
    guard field.size == size else {
      literal(complaint)
      return nil
    }
    return RecordPlace(word: field)
  }

  private mutating func addMACAddress(
    _ argument: Expression, _ letters: String
  ) throws(UnknownTextError) {
    guard let place = try wholeField(argument, size: 6, or: "INVALIDMAC") else { return }
    let separator: UInt8 =
      letters.first == "m" ? 0 : UInt8(ascii: letters.hasSuffix("F") ? "-" : ":")
    steps.append(
      .macAddress(place, separator: separator, isReversed: letters.hasSuffix("R")))
  }

  private mutating func addUUID(
    _ argument: Expression, _ letters: String
  ) throws(UnknownTextError) {
    guard let place = try wholeField(argument, size: 16, or: "INVALIDUUID") else { return }
    let last = letters.dropFirst().first
    steps.append(
      .uuid(place, isLittleEndian: last == "L" || last == "l", isUpper: last == "L" || last == "B"))
  }

  private mutating func addBytes(
    _ argument: Expression, _ conversion: Conversion, _ letters: String, star: Operand?
  ) throws(UnknownTextError) {
    let separator: UInt8 =
      switch letters.dropFirst().first {
      case "C": UInt8(ascii: ":")
      case "D": UInt8(ascii: "-")
      case "N": 0
      default: UInt8(ascii: " ")
      }
    let count = star ?? .constant(setting.isKernel ? max(1, UInt64(conversion.width)) : 1)
    if !setting.isKernel {
      guard case .dynamicArray(let field) = argument else {
        literal("ARG TYPE NOT FIELD BUT \(libraryKind(argument))")
        return
      }
      numbers.require(field)
      steps.append(.bytes(RecordPlace(field), count: count, separator: separator))
      return
    }
    steps.append(.bytes(try place(argument), count: count, separator: separator))
  }

  private mutating func addAddress(
    _ argument: Expression, _ text: String
  ) throws(UnknownTextError) {
    let letters = Array(text.utf8)
    let isPadded = letters[0] == UInt8(ascii: "i")
    guard letters.count > 1 else {
      steps.append(.pointer(try numbers.operand(argument)))
      literal(text)
      return
    }
    let rest = letters[2...]
    // Host order is the traced machine's.
    let isReversed =
      rest.contains(UInt8(ascii: "l"))
      || rest.contains(UInt8(ascii: "h")) && !setting.isBigEndian
    switch letters[1] {
    case UInt8(ascii: "4"):
      guard let place = try wholeField(argument, size: 4, or: "INVALIDIPv4") else { return }
      steps.append(.ip4(place, padded: isPadded, isReversed: isReversed))
    case UInt8(ascii: "6"):
      guard let place = try wholeField(argument, size: 16, or: "INVALIDIPv6") else { return }
      steps.append(
        .ip6(
          place, isCompressed: !isPadded && rest.contains(UInt8(ascii: "c")),
          hasColons: !isPadded))
    default:
      if !setting.isKernel {
        switch argument.withoutCasts {
        case .field, .dynamicArray: break
        default:
          literal(
            "ARG NOT FIELD NOR DYNAMIC ARRAY BUT TYPE \(libraryKind(argument.withoutCasts))")
          return
        }
      }
      let style = TextStep.SocketStyle(
        hasPort: rest.contains(UInt8(ascii: "p")), isCompressed: rest.contains(UInt8(ascii: "c")),
        isPadded: isPadded, isReversed: isReversed)
      steps.append(.socketAddress(try place(argument), style))
    }
  }
}
