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
    var shift = max(0, 60 &- (value.leadingZeroBitCount & ~3))
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: value &>> UInt64(shift)) & 15
      // Sound: room has been made for the 16 digits that a number has at most.
      unsafe append(unchecked: digit &+ (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") &- 10))
      shift &-= 4
    }
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
