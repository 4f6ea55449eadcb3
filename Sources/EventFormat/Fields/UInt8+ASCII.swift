extension UInt8 {
  /// Whether the character is a decimal digit.
  @inline(__always)
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// Whether the character is a letter, a digit or an underscore.
  @inline(__always)
  var isWord: Bool {
    isDigit || (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_")
  }

  /// The value of a hexadecimal digit; more than 15 when the character is none.
  @inline(__always)
  var hexadecimalValue: UInt8 {
    let digit = self &- UInt8(ascii: "0")
    if digit < 10 { return digit }
    let letter = (self | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : .max
  }
}
