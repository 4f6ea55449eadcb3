internal import RingBuffer

extension TraceFileOptions {
  /// Takes in one option that both versions store alike.
  ///
  /// - Returns: what is wrong with it, or nil.
  mutating func add(_ id: OptionID, _ data: [UInt8], order: ByteOrder) -> String? {
    switch id {
    case .date:
      date = Self.text(data)
      timeOffset &+= Self.number(data) &* 1000
      dateOffset = Self.number(data) &* 1000
    case .offset:
      timeOffset &+= Self.number(data)
    case .cpuStatistics:
      cpuStatistics.append(Self.text(data))
    case .traceClock:
      let text = Self.text(data)
      clockText = text
      clock = Self.clockInUse(text) ?? clock
    case .uname: uname = Self.text(data)
    case .version: recorderVersion = Self.text(data)
    case .hook: hooks.append(Self.text(data))
    case .processMaps: processMaps.append(Self.text(data))
    case .lastBootInfo: lastBootInfo.append(Self.text(data))
    case .timeShift: timeShift = data
    case .guest: guests.append(data)
    case .cpuCount:
      guard data.count >= 4 else { return "option CPUCOUNT is shorter than a number" }
      let count = data.integer(at: 0, as: UInt32.self, order: order)
      guard count <= Limits.cpus else { return "option CPUCOUNT claims \(count) CPUs" }
      cpuCount = Int(count)
    case .traceID:
      guard data.count >= 8 else { return "option TRACEID is shorter than a number" }
      traceID = data.integer(at: 0, order: order)
    case .tsc2nsec:
      guard data.count >= 16 else { return "option TSC2NSEC is shorter than its three numbers" }
      tsc2nsec = TSCToNanoseconds(
        multiplier: data.integer(at: 0, order: order), shift: data.integer(at: 4, order: order),
        offset: data.integer(at: 8, order: order))
    case .done, .buffer, .strings, .headerInfo, .ftraceEvents, .eventFormats, .kallsyms, .printk,
      .commandLines, .bufferText, .btf, .modules:
      break
    }
    return nil
  }

  /// The clock in brackets in the text of `trace_clock`.
  static func clockInUse(_ text: String) -> String? {
    guard let open = text.utf8.firstIndex(of: UInt8(ascii: "[")) else { return nil }
    let rest = text[open...].dropFirst()
    guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "]")), close > rest.startIndex else {
      return nil
    }
    return String(rest[..<close])
  }

  /// The bytes up to the first NUL.
  private static func text(_ data: [UInt8]) -> String {
    String(decoding: data.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The number at the beginning of a text as `strtoll` with base 0 reads it: decimal, `0x` or `0`.
  static func number(_ data: [UInt8]) -> Int64 {
    var digits = data.drop { $0 == UInt8(ascii: " ") || ($0 >= 9 && $0 <= 13) }
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    var radix: UInt64 = 10
    if digits.first == UInt8(ascii: "0") {
      digits = digits.dropFirst()
      radix = 8
      if let x = digits.first, x | 0x20 == UInt8(ascii: "x") {
        digits = digits.dropFirst()
        radix = 16
      }
    }
    let most = isNegative ? Int64.min.magnitude : Int64.max.magnitude
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = Self.digit(byte), digit < radix else { break }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      value = overflow || carry ? most : min(sum, most)
    }
    return isNegative ? Int64(truncatingIfNeeded: 0 &- value) : Int64(value)
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
