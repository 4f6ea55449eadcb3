/// Numbers for people.
enum Amount {
  /// 1234567 as `1,234,567`.
  static func count(_ value: UInt64) -> String {
    var result = ""
    for (index, digit) in String(value).reversed().enumerated() {
      if index > 0, index % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return String(result.reversed())
  }

  /// Bytes in the largest unit that leaves at least one, with one decimal.
  static func bytes(_ value: UInt64) -> String {
    var amount = Double(value)
    var unit = "bytes"
    for larger in ["KB", "MB", "GB", "TB"] where amount >= 1000 {
      amount /= 1000
      unit = larger
    }
    return unit == "bytes" ? "\(value) bytes" : "\(decimal(amount, digits: 1)) \(unit)"
  }

  /// A duration in seconds with two decimals.
  static func seconds(_ duration: Duration) -> String {
    "\(decimal(duration / .seconds(1), digits: 2)) s"
  }

  /// A part of 1 in percent, with one decimal.
  static func percent(_ part: Double) -> String { "\(decimal(part * 100, digits: 1))%" }

  /// Nanoseconds in a unit that people read easily, with up to three decimals: `12.345 µs`.
  static func time(_ nanoseconds: UInt64) -> String {
    guard nanoseconds >= 1000 else { return "\(nanoseconds) ns" }
    var unit: (name: String, size: UInt64) = ("µs", 1000)
    if nanoseconds >= 1_000_000 { unit = ("ms", 1_000_000) }
    if nanoseconds >= 1_000_000_000 { unit = ("s", 1_000_000_000) }
    let thousandths = String(nanoseconds % unit.size / (unit.size / 1000))
    let zeros = String(repeating: "0", count: 3 - thousandths.count)
    return "\(nanoseconds / unit.size).\(zeros)\(thousandths) \(unit.name)"
  }

  /// A duration in whole microseconds.
  static func microseconds(_ duration: Duration) -> String {
    "\(count(UInt64(max(0, duration / .microseconds(1))))) µs"
  }

  private static func decimal(_ value: Double, digits: Int) -> String {
    let scale = digits == 1 ? 10.0 : 100.0
    let scaled = UInt64((value * scale).rounded())
    let fraction = String(scaled % UInt64(scale))
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(scaled / UInt64(scale)).\(zeros)\(fraction)"
  }
}
