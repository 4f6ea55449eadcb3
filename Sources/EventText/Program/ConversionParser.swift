/// Cuts a format string into literal text and conversions.
struct ConversionParser {
  /// A part of a format string.
  enum Part: Hashable {
    /// Text, with its escapes resolved.
    case literal([UInt8])
    /// A conversion of a number.
    case number(Conversion)
    /// `%s`.
    case text(Conversion)
    /// `%p` with the letters behind it that say how the pointer is printed.
    case pointer(Conversion, letters: [UInt8])
  }

  /// The parts of `format`; `nil` when a conversion is none that is known.
  ///
  /// - Parameters:
  ///   - format: the string as it stands in a format file, escapes included.
  ///   - longSize: the size of the traced kernel's `long`, in bytes.
  ///   - hasEscapes: whether backslashes are escapes.
  static func parts(_ format: [UInt8], longSize: Int, hasEscapes: Bool = true) -> [Part]? {
    var parser = ConversionParser(format: format, longBits: UInt8(longSize * 8))
    while parser.index < format.count {
      let byte = format[parser.index]
      if byte == UInt8(ascii: "\\"), hasEscapes {
        parser.takeEscape()
      } else if byte != UInt8(ascii: "%") {
        parser.literal.append(byte)
        parser.index += 1
      } else if parser.peek(1) == UInt8(ascii: "%") {
        parser.literal.append(byte)
        parser.index += 2
      } else if !parser.takeConversion() {
        return nil
      }
    }
    parser.endLiteral()
    return parser.parts
  }

  private let format: [UInt8]
  private let longBits: UInt8
  private var index = 0
  private var literal: [UInt8] = []
  private var parts: [Part] = []

  private init(format: [UInt8], longBits: UInt8) {
    self.format = format
    self.longBits = longBits
  }

  private func peek(_ distance: Int) -> UInt8 {
    index + distance < format.count ? format[index + distance] : 0
  }

  private mutating func endLiteral() {
    guard !literal.isEmpty else { return }
    parts.append(.literal(literal))
    literal = []
  }

  /// `\n`, `\t`, `\r` and `\\`; any other character stands for itself.
  private mutating func takeEscape() {
    guard index + 1 < format.count else {
      index += 1
      return
    }
    switch peek(1) {
    case UInt8(ascii: "n"): literal.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): literal.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): literal.append(UInt8(ascii: "\r"))
    case let other: literal.append(other)
    }
    index += 2
  }

  private mutating func takeConversion() -> Bool {
    var conversion = Conversion()
    index += 1
    flags: while true {
      switch peek(0) {
      case UInt8(ascii: "-"): conversion.flags.insert(.left)
      case UInt8(ascii: "+"): conversion.flags.insert(.plus)
      case UInt8(ascii: " "): conversion.flags.insert(.blank)
      case UInt8(ascii: "#"): conversion.flags.insert(.alternate)
      case UInt8(ascii: "0"): conversion.flags.insert(.zero)
      default: break flags
      }
      index += 1
    }
    if peek(0) == UInt8(ascii: "*") {
      conversion.star = .width
      index += 1
    } else {
      guard let width = takeNumber() else { return false }
      conversion.width = UInt16(width)
    }
    if peek(0) == UInt8(ascii: ".") {
      index += 1
      if peek(0) == UInt8(ascii: "*") {
        guard conversion.star == .none else { return false }
        conversion.star = .precision
        index += 1
      } else {
        guard let precision = takeNumber() else { return false }
        conversion.precision = Int16(precision)
      }
    }
    return take(conversion)
  }

  /// Up to four digits; kernels have none wider than two.
  private mutating func takeNumber() -> Int? {
    var value = 0
    var digits = 0
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= peek(0) {
      value = value * 10 + Int(peek(0) - UInt8(ascii: "0"))
      index += 1
      digits += 1
      guard digits <= 4 else { return nil }
    }
    return min(value, 4096)
  }

  private mutating func take(_ conversion: Conversion) -> Bool {
    var conversion = conversion
    var longs = 0
    length: while true {
      switch peek(0) {
      case UInt8(ascii: "l"): longs += 1
      case UInt8(ascii: "h"): longs -= 1
      case UInt8(ascii: "L"), UInt8(ascii: "j"): longs = 2
      case UInt8(ascii: "z"), UInt8(ascii: "Z"), UInt8(ascii: "t"): longs = 1
      default: break length
      }
      index += 1
    }
    switch longs {
    case -2: conversion.bits = 8
    case -1: conversion.bits = 16
    case 0: conversion.bits = 32
    case 1: conversion.bits = longBits
    case 2: conversion.bits = 64
    default: return false
    }
    let letter = peek(0)
    index += 1
    switch letter {
    case UInt8(ascii: "d"), UInt8(ascii: "i"): conversion.kind = .decimal
    case UInt8(ascii: "u"): conversion.kind = .unsigned
    case UInt8(ascii: "x"): conversion.kind = .hexadecimal
    case UInt8(ascii: "X"): conversion.kind = .upperHexadecimal
    case UInt8(ascii: "o"): conversion.kind = .octal
    case UInt8(ascii: "c"): conversion.kind = .character
    case UInt8(ascii: "s"):
      conversion.kind = .text
      endLiteral()
      parts.append(.text(conversion))
      return true
    case UInt8(ascii: "p"):
      endLiteral()
      parts.append(.pointer(conversion, letters: takePointerLetters()))
      return true
    default: return false
    }
    endLiteral()
    parts.append(.number(conversion))
    return true
  }

  /// The letters behind `%p` that the kernel (`lib/vsprintf.c`) takes for its own.
  private mutating func takePointerLetters() -> [UInt8] {
    let begin = index
    switch peek(0) {
    case UInt8(ascii: "S"), UInt8(ascii: "s"), UInt8(ascii: "F"), UInt8(ascii: "f"),
      UInt8(ascii: "B"):
      index += 1
      if peek(0) == UInt8(ascii: "R") || peek(0) == UInt8(ascii: "b") { index += 1 }
    case UInt8(ascii: "x"), UInt8(ascii: "K"), UInt8(ascii: "e"), UInt8(ascii: "V"): index += 1
    case UInt8(ascii: "M"), UInt8(ascii: "m"):
      index += 1
      if peek(0) == UInt8(ascii: "R") || peek(0) == UInt8(ascii: "F") { index += 1 }
    case UInt8(ascii: "U"):
      index += 1
      if "LlBb".utf8.contains(peek(0)) { index += 1 }
    case UInt8(ascii: "h"):
      index += 1
      if "CDN".utf8.contains(peek(0)) { index += 1 }
    case UInt8(ascii: "b"):
      index += 1
      if peek(0) == UInt8(ascii: "l") { index += 1 }
    case UInt8(ascii: "I"), UInt8(ascii: "i"):
      guard "46S".utf8.contains(peek(1)) else { break }
      let isSocket = peek(1) == UInt8(ascii: "S")
      index += 2
      let letters = isSocket ? Array("pfschnlb".utf8) : Array("chnlb".utf8)
      while letters.contains(peek(0)) { index += 1 }
    case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "t"), UInt8(ascii: "a"),
      UInt8(ascii: "r"), UInt8(ascii: "R"), UInt8(ascii: "g"):
      // Their pointers lead into the kernel's memory: what they print cannot be known.
      break
    default: break
    }
    return Array(format[begin..<index])
  }
}
