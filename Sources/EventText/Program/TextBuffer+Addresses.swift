internal import RingBuffer

/// Addresses of networks and the like, as the kernel's `lib/vsprintf.c` prints them.
extension TextBuffer {
  /// Appends a stretch of a large text.
  mutating func append(_ text: [UInt8], _ stretch: Range<Int>) {
    // Sound: every byte is a byte.
    unsafe append(text.span.extracting(stretch).bytes)
  }

  /// Appends two hexadecimal digits.
  mutating func append(hexadecimalByte byte: UInt8, upper: Bool = false) {
    func digit(_ value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: upper ? "A" : "a") + value - 10
    }
    append(digit(byte >> 4))
    append(digit(byte & 15))
  }

  /// `%pM` and its sisters: six bytes.
  mutating func append(macAddress bytes: RawSpan, separator: UInt8, reversed: Bool) {
    for index in 0..<bytes.byteCount {
      if index > 0, separator != 0 { append(separator) }
      append(hexadecimalByte: bytes[reversed ? bytes.byteCount - 1 - index : index])
    }
  }

  /// `%pI4` and `%pi4`: four bytes.
  mutating func append(ip4 bytes: RawSpan, padded: Bool, reversed: Bool) {
    for index in 0..<bytes.byteCount {
      if index > 0 { append(UInt8(ascii: ".")) }
      let byte = bytes[reversed ? bytes.byteCount - 1 - index : index]
      append(decimal: UInt64(byte), width: padded ? 3 : 0, pad: UInt8(ascii: "0"))
    }
  }

  /// `%pI6` and `%pi6`: sixteen bytes.
  mutating func append(ip6 bytes: RawSpan, hasColons: Bool) {
    for index in 0..<bytes.byteCount {
      if hasColons, index > 0, index & 1 == 0 { append(UInt8(ascii: ":")) }
      append(hexadecimalByte: bytes[index])
    }
  }

  /// `%pI6c`: sixteen bytes in the short form of RFC 5952.
  mutating func append(compressedIP6 bytes: RawSpan) {
    guard bytes.byteCount == 16 else { return }
    func word(_ index: Int) -> UInt16 {
      UInt16(bytes[2 * index]) << 8 | UInt16(bytes[2 * index + 1])
    }
    // Addresses that hold an IPv4 address: ::ffff:0:0/96, and those of ISATAP.
    let isMapped = (0..<5).allSatisfy { word($0) == 0 } && word(5) == 0xffff
    let isISATAP = word(4) | 0x0200 == 0x0200 && word(5) == 0x5efe
    let words = isMapped || isISATAP ? 6 : 8
    var longest = 1
    var gap = -1
    var begin = 0
    while begin < words {
      var end = begin
      while end < words, word(end) == 0 { end += 1 }
      if end - begin > longest {
        longest = end - begin
        gap = begin
      }
      begin = max(end, begin + 1)
    }
    var needsColon = false
    var index = 0
    while index < words {
      if index == gap {
        if needsColon || index == 0 { append(UInt8(ascii: ":")) }
        append(UInt8(ascii: ":"))
        needsColon = false
        index += longest
        continue
      }
      if needsColon { append(UInt8(ascii: ":")) }
      append(hexadecimal: UInt64(word(index)))
      needsColon = true
      index += 1
    }
    if words == 6 {
      if needsColon { append(UInt8(ascii: ":")) }
      append(
        ip4: bytes.extracting(12..<16), padded: false, reversed: false)
    }
  }

  /// `%pISpc` and its sisters: a `struct sockaddr_in` or `sockaddr_in6` of the traced machine.
  mutating func append(
    socketAddress bytes: RawSpan, style: TextStep.SocketStyle, isBigEndian: Bool
  ) {
    guard bytes.byteCount >= 2 else { return }
    let raw = bytes.integer(at: 0, as: UInt16.self, order: .host)
    let port = bytes.byteCount >= 4 ? UInt64(bytes[2]) << 8 | UInt64(bytes[3]) : 0
    switch isBigEndian ? raw.bigEndian : raw.littleEndian {
    case 2:  // AF_INET
      guard bytes.byteCount >= 16 else {
        append("INVALIDIPv4")
        return
      }
      append(
        ip4: bytes.extracting(4..<8), padded: style.isPadded,
        reversed: style.isReversed)
      if style.hasPort {
        append(UInt8(ascii: ":"))
        append(decimal: port)
      }
    case 10:  // AF_INET6
      guard bytes.byteCount >= 28 else {
        append("INVALIDIPv6")
        return
      }
      if style.hasPort { append(UInt8(ascii: "[")) }
      let address = bytes.extracting(8..<24)
      if style.isCompressed {
        append(compressedIP6: address)
      } else {
        append(ip6: address, hasColons: !style.isPadded)
      }
      if style.hasPort {
        append("]:")
        append(decimal: port)
      }
    default: break
    }
  }

  /// `%pU`: sixteen bytes.
  mutating func append(uuid bytes: RawSpan, isLittleEndian: Bool, upper: Bool) {
    let order: InlineArray<16, Int> =
      isLittleEndian
      ? [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
      : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    for index in 0..<min(16, bytes.byteCount) {
      if index == 4 || index == 6 || index == 8 || index == 10 { append(UInt8(ascii: "-")) }
      append(hexadecimalByte: bytes[order[index]], upper: upper)
    }
  }

  /// `%*pb`: bits in hexadecimal, a comma every 32.
  mutating func append(bitmask bytes: RawSpan, isBigEndian: Bool) {
    for place in stride(from: bytes.byteCount - 1, through: 0, by: -1) {
      append(hexadecimalByte: bytes[isBigEndian ? bytes.byteCount - 1 - place : place])
      if place > 0, place & 3 == 0 { append(UInt8(ascii: ",")) }
    }
  }

  /// `%*pbl`: the numbers of the bits that are set, as in `0,2-5`.
  mutating func append(bitlist bytes: RawSpan, count: Int, isBigEndian: Bool) {
    func isSet(_ bit: Int) -> Bool {
      let index = isBigEndian ? bytes.byteCount - 1 - bit / 8 : bit / 8
      return bytes[index] & (1 << UInt8(bit & 7)) != 0
    }
    var isFirst = true
    var bit = 0
    while bit < count {
      guard isSet(bit) else {
        bit += 1
        continue
      }
      var end = bit
      while end + 1 < count, isSet(end + 1) { end += 1 }
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      append(decimal: UInt64(bit))
      if end > bit {
        append(UInt8(ascii: "-"))
        append(decimal: UInt64(end))
      }
      bit = end + 1
    }
  }
}

extension RawSpan {
  /// The byte at `offset`; traps beyond the span.
  @inline(__always)
  subscript(offset: Int) -> UInt8 { integer(at: offset, order: .host) }

  /// The bytes in front of the first NUL.
  var untilNUL: RawSpan {
    @_lifetime(copy self)
    @inline(__always)
    get {
      let count = byteCount
      var end = 0
      // Text of events is short: a call of memchr would cost more.
      // Sound: end < count, and every bit pattern is a byte.
      while end < count,
        unsafe unsafeLoad(fromUncheckedByteOffset: end, as: UInt8.self) != 0
      {
        end &+= 1
      }
      return unsafe extracting(unchecked: 0..<end)
    }
  }

  /// Whether the bytes in front of the first NUL are ASCII that prints, or blanks.
  var isPrintableText: Bool {
    for index in 0..<byteCount {
      let byte = self[index]
      if byte == 0 { return true }
      guard 0x20..<0x7f ~= byte || 0x09...0x0d ~= byte else { return false }
    }
    return true
  }

  /// The first bytes, at most so many.
  @_lifetime(copy self)
  @inline(__always)
  func prefix(_ length: Int) -> RawSpan { extracting(0..<max(0, min(length, byteCount))) }
}
