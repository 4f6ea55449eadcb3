internal import ArgumentParser
internal import RawCap

/// A size such as `500M`; a plain number counts KiB, as it does for trace-cmd.
struct PlainSize: ExpressibleByArgument {
  let byteCount: UInt64

  init?(argument: String) {
    guard let size = Self.byteCount(argument, plainUnit: 1 << 10) else { return nil }
    byteCount = size
  }

  var kilobytes: Int { Int(clamping: byteCount >> 10) }

  /// Reads a number with K, M, G or T, also written KB or KiB; `plainUnit` is the unit of a number
  /// without one, and `nil` if there must be one.
  static func byteCount(_ text: String, plainUnit: UInt64?) -> UInt64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits) else { return nil }
    let unit: UInt64
    switch text.dropFirst(digits.count) {
    case "":
      guard let plainUnit else { return nil }
      unit = plainUnit
    case "K", "k", "KB", "KiB": unit = 1 << 10
    case "M", "MB", "MiB": unit = 1 << 20
    case "G", "g", "GB", "GiB": unit = 1 << 30
    case "T", "TB", "TiB": unit = 1 << 40
    default: return nil
    }
    let (product, isTooLarge) = number.multipliedReportingOverflow(by: unit)
    return isTooLarge || product > UInt64(Int64.max) ? nil : product
  }
}

/// A time such as `10s`, `500ms`, `5min` or `1h`; a plain number counts seconds.
struct TimeAmount: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    guard let duration = Self.duration(argument, allowsPlain: true) else { return nil }
    self.duration = duration
  }

  static func duration(_ text: String, allowsPlain: Bool) -> Duration? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits), number > 0, number < 1e9 else { return nil }
    switch text.dropFirst(digits.count) {
    case "": return allowsPlain ? .seconds(number) : nil
    case "ns": return .nanoseconds(Int64(number))
    case "us", "µs": return .microseconds(number)
    case "ms": return .milliseconds(number)
    case "s", "sec": return .seconds(number)
    case "min": return .seconds(number * 60)
    case "h": return .seconds(number * 3600)
    default: return nil
    }
  }
}

/// A time as `TimeAmount`, or 0 for none.
struct TimeThreshold: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    guard let duration = argument == "0" ? .zero : TimeAmount(argument: argument)?.duration else {
      return nil
    }
    self.duration = duration
  }
}

/// When to go on with a new file: a size or a time, with its unit.
struct RotationLimit: ExpressibleByArgument {
  var byteCount: UInt64?
  var time: Duration?

  init?(argument: String) {
    byteCount = PlainSize.byteCount(argument, plainUnit: nil)
    if byteCount == nil { time = TimeAmount.duration(argument, allowsPlain: false) }
    guard byteCount ?? 1 > 0, byteCount != nil || time != nil else { return nil }
  }
}

/// `zstd`, `zstd:LEVEL` or `none`.
struct CompressionMethod: ExpressibleByArgument {
  let compression: PageCompression?

  /// Quick, and good enough for what repeats as much as events do.
  private static let usualLevel = 1

  init?(argument: String) {
    if argument == "none" {
      compression = nil
      return
    }
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts[0] == "zstd", parts.count <= 2 else { return nil }
    guard parts.count == 2 else {
      compression = PageCompression(level: Self.usualLevel)
      return
    }
    guard let level = Int(parts[1]), (-5...19).contains(level) else { return nil }
    compression = PageCompression(level: level)
  }
}

/// Numbers of processes or threads, separated by commas.
struct ProcessIDs: ExpressibleByArgument {
  let numbers: [Int32]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
    guard parts.allSatisfy({ $0 ?? 0 > 0 }) else { return nil }
    numbers = parts.compactMap { $0 }
  }
}

/// Numbers of threads, separated by commas; 0 is the idle threads.
struct ThreadIDs: ExpressibleByArgument {
  let numbers: [Int32]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
    guard parts.allSatisfy({ $0 ?? -1 >= 0 }) else { return nil }
    numbers = parts.compactMap { $0 }
  }
}
