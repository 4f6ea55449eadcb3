/// Text of flags, as the kernel makes it in `trace_print_flags_seq`.
public enum FlagText {
  /// The names of the flags that are set in `value`, with `|` between them; what has no name comes last,
  /// as a number.
  ///
  /// - Parameter names: flags and their names in the kernel's order: the first that fit are taken.
  public static func text<Value: FixedWidthInteger>(
    of value: Value, names: [(flags: Value, name: StaticString)]
  ) -> String {
    var rest = value
    var parts: [String] = []
    for (flags, name) in names where rest & flags == flags {
      parts.append("\(name)")
      rest &= ~flags
    }
    if rest != 0 || parts.isEmpty {
      parts.append("0x" + String(Value.Magnitude(truncatingIfNeeded: rest), radix: 16))
    }
    return parts.joined(separator: "|")
  }
}
