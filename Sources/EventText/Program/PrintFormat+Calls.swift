internal import EventFormat

extension PrintFormat {
  /// Whether a function is called that libtraceevent does not know, so that it prints no more than
  /// the event's fields.
  func callsUnknown(usesPlugins: Bool) -> Bool {
    arguments.contains { $0.callsUnknown(usesPlugins: usesPlugins) }
  }
}

extension Expression {
  /// What the plugins of libtraceevent 1.7.1 add to it.
  private static let ofPlugins: Set<String> = [
    "jiffies_to_msecs", "jbd2_dev_to_name", "__le16_to_cpup", "scsi_trace_parse_cdb",
    "xen_hypercall_name", "is_writable_pte",
  ]

  fileprivate func callsUnknown(usesPlugins: Bool) -> Bool {
    func unknown(_ parts: Expression...) -> Bool {
      parts.contains { $0.callsUnknown(usesPlugins: usesPlugins) }
    }
    return switch self {
    case .call(let name, let arguments):
      !(usesPlugins && Self.ofPlugins.contains(name))
        || arguments.contains { $0.callsUnknown(usesPlugins: usesPlugins) }
    case .address(let inner), .pointee(let inner), .cast(_, let inner), .unary(_, let inner),
      .bits(let inner, _, _), .choice(_, let inner), .wholeArray(_, let inner):
      unknown(inner)
    case .binary(_, let left, let right): unknown(left, right)
    case .conditional(let condition, let then, let otherwise): unknown(condition, then, otherwise)
    case .element(let base, let index): unknown(base, index)
    case .flags(let value, _, _), .symbolic(let value, _): unknown(value)
    case .hexadecimal(let base, let count, _): unknown(base, count)
    case .array(let base, let count, let size): unknown(base, count, size)
    case .hexadecimalDump(let arguments):
      arguments.contains { $0.callsUnknown(usesPlugins: usesPlugins) }
    case .formatted(let text): text.callsUnknown(usesPlugins: usesPlugins)
    case .number, .character, .constant, .string, .field, .text, .dynamicArray, .dynamicLength,
      .bitmask, .cpumask, .socketAddress, .size:
      false
    }
  }
}
