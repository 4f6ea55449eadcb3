/// Units that a field's name or C type tells.
enum KnownUnits {
  static func unit(of field: FieldModel) -> String? {
    switch field.kind {
    case .integer, .argument: break
    default: return nil
    }
    if let unit = types[field.typeName] { return unit }
    for (suffix, unit) in suffixes where field.name.hasSuffix(suffix) { return unit }
    return nil
  }

  private static let types = [
    "dev_t": "major number << 20 | minor number",
    "sector_t": "sectors of 512 bytes",
    "ktime_t": "nanoseconds",
  ]

  private static let suffixes = [
    ("_ns", "nanoseconds"), ("_nsec", "nanoseconds"), ("_nsecs", "nanoseconds"),
    ("_us", "microseconds"), ("_usec", "microseconds"), ("_usecs", "microseconds"),
    ("_ms", "milliseconds"), ("_msec", "milliseconds"), ("_msecs", "milliseconds"),
    ("_jiffies", "jiffies"), ("_bytes", "bytes"), ("_pages", "pages"), ("_khz", "kHz"),
  ]
}
