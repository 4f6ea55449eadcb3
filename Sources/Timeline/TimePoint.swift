internal import Glibc

/// A place on a trace's time line as a user writes it.
public enum TimePoint: Sendable, Hashable {
  /// A time of the trace: nanoseconds, or units of a trace clock that counts.
  case absolute(UInt64)
  /// A time as text has it, which is rounded to microseconds: the earliest that is printed so.
  case printed(microseconds: UInt64)
  /// So much behind the first event (`+1.5s`): nanoseconds, or units of a trace clock that counts.
  case afterStart(UInt64)
  /// So much before the last event (`-200ms`): nanoseconds, or units of a trace clock that counts.
  case beforeEnd(UInt64)
  /// A time of day in UTC since 1970 (`2026-11-26T10:00:00.5`), for traces that know it.
  case wallClock(seconds: Int64, nanoseconds: UInt32)

  /// Reads `12.345678`, `+1.5s`, `-200ms` or `2026-11-26T10:00:00.5`; `nil` for anything else.
  ///
  /// Units are `ns`, `us`, `ms`, `s`, `min` and `h`; without one it is seconds.
  ///
  /// A time with up to six decimals is one that was printed, with more it is exact.
  ///
  /// - Parameter countsNanoseconds: false for a trace clock whose times are printed as plain numbers,
  ///   such as `counter`: then times are whole numbers without units.
  public init?(_ text: String, countsNanoseconds: Bool = true) {
    let bytes = Array(text.utf8)
    if let time = Self.wallClock(bytes[...]) {
      self = time
      return
    }
    let isRelative = bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
    let amount = isRelative ? bytes.dropFirst() : bytes[...]
    guard
      let value = countsNanoseconds
        ? Self.nanoseconds(amount, allowsUnit: isRelative) : UInt64(digits: amount)
    else { return nil }
    switch bytes.first {
    case UInt8(ascii: "+"): self = .afterStart(value)
    case UInt8(ascii: "-"): self = .beforeEnd(value)
    default:
      let decimals = amount.firstIndex(of: UInt8(ascii: ".")).map { amount.endIndex - $0 - 1 } ?? 0
      self =
        countsNanoseconds && decimals <= 6
        ? .printed(microseconds: value / 1000) : .absolute(value)
    }
  }

  /// The place on the time line of a trace.
  ///
  /// - Parameters:
  ///   - first: the time of its first event.
  ///   - last: the time of its last event.
  ///   - isWallClock: whether its times are nanoseconds since 1970, as those of `trace-cmd record --date`.
  /// - Returns: the time; `nil` when it is a time of day and the trace does not know that.
  public func time(first: UInt64, last: UInt64, isWallClock: Bool) -> UInt64? {
    switch self {
    case .absolute(let time): return time
    case .printed(let microseconds):
      let (time, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
      return overflow ? .max : time - min(time, 500)
    case .afterStart(let distance):
      let (time, overflow) = first.addingReportingOverflow(distance)
      return overflow ? .max : time
    case .beforeEnd(let distance): return last > distance ? last - distance : 0
    case .wallClock(let seconds, let nanoseconds):
      guard isWallClock else { return nil }
      return UInt64(clamping: Int128(seconds) * 1_000_000_000 + Int128(nanoseconds))
    }
  }

  /// A number of seconds with decimals, or of a unit.
  private static func nanoseconds(_ text: ArraySlice<UInt8>, allowsUnit: Bool) -> UInt64? {
    let number = text.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
    let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = UInt64(digits: parts.first ?? []) else { return nil }
    let unit: UInt64
    switch String(decoding: text.dropFirst(number.count), as: UTF8.self) {
    case "": unit = 1_000_000_000
    case _ where !allowsUnit: return nil
    case "ns": unit = 1
    case "us": unit = 1000
    case "ms": unit = 1_000_000
    case "s", "sec": unit = 1_000_000_000
    case "min": unit = 60 * 1_000_000_000
    case "h": unit = 3600 * 1_000_000_000
    default: return nil
    }
    var value = UInt128(whole) * UInt128(unit)
    if parts.count == 2 {
      // Behind the 18th decimal nothing is a nanosecond, whatever the unit.
      guard let decimals = UInt64(digits: parts[1].prefix(18)), parts[1].allSatisfy(isDigit) else {
        return nil
      }
      var scale: UInt128 = 1
      for _ in parts[1].prefix(18) { scale *= 10 }
      value += UInt128(decimals) * UInt128(unit) / scale
    }
    return UInt64(exactly: value)
  }

  /// `YYYY-MM-DDTHH:MM:SS`, decimals of a second, and a `Z`, in parts as far as they are there.
  private static func wallClock(_ text: ArraySlice<UInt8>) -> TimePoint? {
    var rest = text
    if rest.last == UInt8(ascii: "Z") { rest = rest.dropLast() }
    let halves = rest.split(
      maxSplits: 1, omittingEmptySubsequences: false,
      whereSeparator: { $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: " ") })
    guard halves.count == 2 else { return nil }
    let date = halves[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let clock = halves[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard date.count == 3, date[0].count == 4, let year = UInt64(digits: date[0]),
      let month = UInt64(digits: date[1]), let day = UInt64(digits: date[2]),
      1...12 ~= month, 1...31 ~= day, 2...3 ~= clock.count,
      let hour = UInt64(digits: clock[0]), let minute = UInt64(digits: clock[1]), hour < 24,
      minute < 60
    else { return nil }
    let second = clock.count == 3 ? nanoseconds(clock[2], allowsUnit: false) : 0
    guard let second, second < 61 * 1_000_000_000 else { return nil }
    let days = days(Int64(year), Int64(month), Int64(day))
    let seconds = days * 86400 + Int64(hour * 3600 + minute * 60 + second / 1_000_000_000)
    return .wallClock(seconds: seconds, nanoseconds: UInt32(second % 1_000_000_000))
  }

  /// How many days from 1970-01-01 to a date of the Gregorian calendar: years begin with March, so
  /// that the odd day is the last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let marchDays = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5
    return year * 365 + year / 4 - year / 100 + year / 400 + marchDays + day - 1 - 719_468
  }

  /// A time since 1970 as `wallClock` is written: `2026-11-26T10:00:00.500000000`, in UTC.
  public static func dateText(nanoseconds: UInt64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    // Sound: both live for the call, which fills the second; no year is out of its range.
    var date = unsafe tm()
    _ = unsafe gmtime_r(&seconds, &date)
    let day = unsafe [1900 + date.tm_year, 1 + date.tm_mon, date.tm_mday]
    let time = unsafe [date.tm_hour, date.tm_min, date.tm_sec]
    func text(_ number: some BinaryInteger, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return day.map { text($0, 2) }.joined(separator: "-") + "T"
      + time.map { text($0, 2) }.joined(separator: ":")
      + "." + text(nanoseconds % 1_000_000_000, 9)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}

extension UInt64 {
  /// The number that nothing but decimal digits make.
  fileprivate init?(digits: ArraySlice<UInt8>) {
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard 0x30...0x39 ~= digit else { return nil }
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isStillTooLarge) = product.addingReportingOverflow(UInt64(digit - 0x30))
      guard !isTooLarge, !isStillTooLarge else { return nil }
      value = sum
    }
    self = value
  }
}
