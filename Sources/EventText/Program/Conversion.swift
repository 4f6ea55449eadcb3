/// A conversion of printf: `%-10d`, `%#llx`, `%.*s`.
struct Conversion: BitwiseCopyable, Hashable {
  /// What is printed.
  var kind: Kind = .decimal
  /// How many bits of a number count: 8 for `%hhd`, 32 for `%d`, 64 for `%lld`.
  var bits: UInt8 = 32
  /// The flags in front of the width.
  var flags: Flags = []
  /// Whether width or precision is an argument (`*`).
  var star: Star = .none
  /// The columns that are filled at least.
  var width: UInt16 = 0
  /// The digits printed at least, or the bytes of text at most; -1 when none is given.
  var precision: Int16 = -1

  /// What is printed.
  enum Kind: UInt8 {
    case decimal, unsigned, hexadecimal, upperHexadecimal, octal, character, text
  }

  /// Where an argument gives the size.
  enum Star: UInt8 {
    case none, width, precision
  }

  /// The flags in front of the width.
  struct Flags: OptionSet, BitwiseCopyable, Hashable {
    let rawValue: UInt8
    static let left = Flags(rawValue: 1)
    static let plus = Flags(rawValue: 2)
    static let blank = Flags(rawValue: 4)
    static let alternate = Flags(rawValue: 8)
    static let zero = Flags(rawValue: 16)
    /// The kernel's `#`: it has the prefix in front of 0, too.
    static let always = Flags(rawValue: 32)
  }

  /// Whether nothing but the digits is printed.
  @inline(__always)
  var isPlain: Bool { flags.isEmpty && width == 0 && precision < 0 && star == .none }

  /// The conversion with the size that an argument gives; a negative one counts as none.
  func resolved(_ size: Int32) -> Conversion {
    var result = self
    result.star = .none
    let limited = Int16(clamping: size)
    switch star {
    case .none: break
    case .width:
      if size < 0 { result.flags.insert(.left) }
      result.width = UInt16(min(limited.magnitude, 4096))
    case .precision: result.precision = limited < 0 ? -1 : limited
    }
    return result
  }
}

extension TextBuffer {
  /// Appends a number as printf does.
  @inline(__always)
  mutating func append(_ value: UInt64, _ conversion: Conversion) {
    let unused = UInt64(64 - Int(conversion.bits))
    if conversion.isPlain {
      switch conversion.kind {
      case .decimal:
        let signed = Int64(bitPattern: value << unused) >> Int64(unused)
        if signed < 0 { append(UInt8(ascii: "-")) }
        append(decimal: signed.magnitude)
        return
      case .unsigned:
        append(decimal: (value << unused) >> unused)
        return
      case .hexadecimal:
        append(hexadecimal: (value << unused) >> unused)
        return
      default: break
      }
    }
    appendFormatted(value, conversion)
  }

  @inline(never)
  private mutating func appendFormatted(_ value: UInt64, _ conversion: Conversion) {
    let unused = UInt64(64 - Int(conversion.bits))
    var magnitude = (value << unused) >> unused
    var digits: InlineArray<24, UInt8> = .init(repeating: 0)
    var count = 0
    var sign: UInt8?
    var prefix = 0  // 1: "0", 2: "0x", 3: "0X"
    switch conversion.kind {
    case .text: return
    case .character:
      let blanks = Int(conversion.width) - 1
      if !conversion.flags.contains(.left) {
        append(repeating: UInt8(ascii: " "), count: blanks)
      }
      append(UInt8(truncatingIfNeeded: value))
      if conversion.flags.contains(.left) {
        append(repeating: UInt8(ascii: " "), count: blanks)
      }
      return
    case .decimal:
      let signed = Int64(bitPattern: value << unused) >> Int64(unused)
      magnitude = signed.magnitude
      if signed < 0 {
        sign = UInt8(ascii: "-")
      } else if conversion.flags.contains(.plus) {
        sign = UInt8(ascii: "+")
      } else if conversion.flags.contains(.blank) {
        sign = UInt8(ascii: " ")
      }
      fallthrough
    case .unsigned:
      while magnitude != 0 {
        digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
        magnitude /= 10
        count += 1
      }
    case .hexadecimal, .upperHexadecimal:
      if conversion.flags.contains(.alternate),
        magnitude != 0 || conversion.flags.contains(.always)
      {
        prefix = conversion.kind == .hexadecimal ? 2 : 3
      }
      let letter = UInt8(ascii: conversion.kind == .hexadecimal ? "a" : "A") - 10
      while magnitude != 0 {
        let digit = UInt8(truncatingIfNeeded: magnitude & 15)
        digits[count] = digit < 10 ? UInt8(ascii: "0") + digit : letter + digit
        magnitude >>= 4
        count += 1
      }
    case .octal:
      while magnitude != 0 {
        digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude & 7)
        magnitude >>= 3
        count += 1
      }
    }
    // No precision is a precision of 1; 0 prints nothing for 0.
    var zeros = max(0, (conversion.precision < 0 ? 1 : Int(conversion.precision)) - count)
    if conversion.kind == .octal, conversion.flags.contains(.alternate), zeros == 0 { zeros = 1 }
    let prefixCount = prefix > 1 ? 2 : 0
    let blanks = Int(conversion.width) - count - zeros - prefixCount - (sign == nil ? 0 : 1)
    let isLeft = conversion.flags.contains(.left)
    if conversion.flags.contains(.zero), !isLeft, conversion.precision < 0, blanks > 0 {
      zeros += blanks
    } else if !isLeft {
      append(repeating: UInt8(ascii: " "), count: blanks)
    }
    if let sign { append(sign) }
    if prefix > 1 {
      append(UInt8(ascii: "0"))
      append(UInt8(ascii: prefix == 2 ? "x" : "X"))
    }
    append(repeating: UInt8(ascii: "0"), count: zeros)
    while count > 0 {
      count -= 1
      append(digits[count])
    }
    if isLeft { append(repeating: UInt8(ascii: " "), count: blanks) }
  }

  /// Appends text as printf does: cut to the precision, filled to the width.
  @inline(__always)
  mutating func append(_ text: RawSpan, _ conversion: Conversion) {
    var count = text.byteCount
    if conversion.precision >= 0 { count = min(count, Int(conversion.precision)) }
    let blanks = Int(conversion.width) - count
    if blanks > 0, !conversion.flags.contains(.left) {
      append(repeating: UInt8(ascii: " "), count: blanks)
    }
    append(text.prefix(count))
    if blanks > 0, conversion.flags.contains(.left) {
      append(repeating: UInt8(ascii: " "), count: blanks)
    }
  }
}
