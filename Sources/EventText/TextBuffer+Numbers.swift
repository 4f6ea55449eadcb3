extension TextBuffer {
  /// Appends a number in decimal, right-aligned in `width` columns filled with `pad`.
  @inlinable
  public mutating func append(
    decimal value: UInt64, width: Int = 0, pad: UInt8 = UInt8(ascii: " ")
  ) {
    let digits = Self.digitCount(value)
    if width > digits { append(repeating: pad, count: width &- digits) }
    reserve(20)
    // Sound: a number has 20 digits at most.
    unsafe append(unchecked: value, digits: digits)
  }

  /// Appends a number in decimal, with a sign when it is below 0.
  @inlinable
  public mutating func append(signed value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(decimal: value.magnitude)
  }

  /// Appends a number in decimal, left-aligned in `width` columns.
  @inlinable
  public mutating func append(leftAligned value: Int64, width: Int) {
    let begin = count
    append(signed: value)
    append(repeating: UInt8(ascii: " "), count: width &- (count &- begin))
  }

  /// Appends a number in hexadecimal with small letters, and without `0x`.
  @inlinable
  public mutating func append(hexadecimal value: UInt64) {
    reserve(16)
    let digits = max(1, (67 &- value.leadingZeroBitCount) &>> 2)
    // Sound: room has been made for the 16 digits that a number has at most; each store has 8 bytes,
    // and the first of two is not counted whole unless the second is behind it.
    if digits > 8 {
      let upper = Self.hexadecimalDigits(value &>> 32) &>> UInt64(8 &* (16 &- digits))
      unsafe append(unchecked: UInt64(littleEndian: upper), count: digits &- 8)
      let lower = Self.hexadecimalDigits(value & 0xffff_ffff)
      unsafe append(unchecked: UInt64(littleEndian: lower), count: 8)
    } else {
      let lower = Self.hexadecimalDigits(value) &>> UInt64(8 &* (8 &- digits))
      unsafe append(unchecked: UInt64(littleEndian: lower), count: digits)
    }
  }

  /// The eight hexadecimal digits of a 32-bit number, the first in the lowest byte: all eight at once.
  @inlinable @inline(__always)
  static func hexadecimalDigits(_ value: UInt64) -> UInt64 {
    var nibbles = (value &<< 16 | value) & 0x0000_ffff_0000_ffff
    nibbles = (nibbles &<< 8 | nibbles) & 0x00ff_00ff_00ff_00ff
    nibbles = (nibbles &<< 4 | nibbles) & 0x0f0f_0f0f_0f0f_0f0f
    // 1 in each byte that is a letter: those are 39 beyond the digits.
    let letters = (nibbles &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
    return (nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 39).byteSwapped
  }

  /// Appends the last `digits` decimal digits of `value`, with zeros in front where it has less.
  ///
  /// - Precondition: there is room for them (`reserve`). It is not checked.
  @unsafe
  @inlinable @inline(__always)
  public mutating func append(unchecked value: UInt64, digits: Int) {
    var rest = value
    var place = used &+ digits
    while place &- used >= 2 {
      place &-= 2
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      unsafe base.storeBytes(of: Self.pair(pair), toByteOffset: place, as: UInt16.self)
      rest = quotient
    }
    if place > used {
      let digit = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      unsafe base.storeBytes(of: digit, toByteOffset: used, as: UInt8.self)
    }
    used &+= digits
  }

  /// How many decimal digits `value` has; 1 for 0.
  @inlinable @inline(__always)
  public static func digitCount(_ value: UInt64) -> Int {
    if value < 10 { return 1 }
    if value < 100 { return 2 }
    if value < 1000 { return 3 }
    if value < 10_000 { return 4 }
    if value < 100_000 { return 5 }
    var count = 5
    var rest = value / 100_000
    while rest != 0 {
      rest /= 10
      count &+= 1
    }
    return count
  }

  /// The two digits of a number below 100, the first in the lower address.
  @inlinable @inline(__always)
  static func pair(_ value: UInt64) -> UInt16 {
    // Two digits from one multiplication cost no more than a table, and take none of the cache.
    let number = UInt16(truncatingIfNeeded: value)
    let tens = (number &* 103) &>> 10
    let ones = number &- tens &* 10
    return UInt16(littleEndian: (tens | ones &<< 8) &+ 0x3030)
  }
}
