import EventFormat

/// Differences between the kernel's text and ours that have a reason outside of this program.
enum KnownDifference {
  /// Why the two texts may differ; `nil` when they may not.
  static func reason(kernel: String, own: String, format: EventFormat) -> String? {
    if kernel.hasSuffix("[LINE TOO BIG]") { return "longer than the kernel's buffer for a line" }
    if format.system == "syscalls", numbers(in: kernel) == numbers(in: own) {
      return "print_syscall_enter has a form of its own: the numbers are the same"
    }
    return nil
  }

  /// The numbers behind the names of a system call's arguments, or its result.
  private static func numbers(in text: String) -> [UInt64?] {
    let arguments = text.drop { $0 != "(" }
    let values = (arguments.isEmpty ? text[...] : arguments).split(separator: ",").map {
      $0.split(whereSeparator: \.isWhitespace).last?.trimmingPrefix("(").prefix { $0 != ")" }
    }
    return values.map { value in
      guard let value else { return nil }
      return value.hasPrefix("0x") ? UInt64(value.dropFirst(2), radix: 16) : UInt64(value)
    }
  }
}
