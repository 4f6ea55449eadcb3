import EventFormat

/// Differences between the kernel's text and ours that have a reason outside of this program.
enum KnownDifference {
  /// Why the two texts may differ; `nil` when they may not.
  static func reason(kernel: String, own: String, format: EventFormat) -> String? {
    if kernel.hasSuffix("[LINE TOO BIG]") { return "longer than the kernel's buffer for a line" }
    if format.system == "syscalls", numbers(in: kernel) == numbers(in: own) {
      return "print_syscall_enter has a form of its own: the numbers are the same"
    }
    let kernel = words(kernel)
    let own = words(own)
    guard kernel.count == own.count else { return nil }
    let differing = zip(kernel, own).filter { $0.0 != $0.1 }
    for rule in rules where format.mentions(rule.name) && differing.allSatisfy(rule.holds) {
      return rule.reason
    }
    return nil
  }

  /// What the format refers to by name and the trace does not tell.
  private struct Rule: Sendable {
    let name: String
    let reason: String
    /// Whether a word of the kernel's may be another one of ours.
    let holds: @Sendable ((kernel: Substring, own: Substring)) -> Bool
  }

  private static let rules = [
    Rule(
      name: "vmemmap_base", reason: "where the kernel has its array of pages",
      holds: { $0.kernel.hasPrefix("page=") && $0.own.hasPrefix("page=") }),
    Rule(
      name: "jiffies_to_msecs(", reason: "how long a jiffy is",
      holds: {
        guard let kernel = UInt64($0.kernel), let own = UInt64($0.own) else { return false }
        return [1, 2, 4, 10].contains { kernel == own &* $0 }
      }),
    Rule(
      name: "(jiffies ", reason: "what time it was when the kernel printed",
      holds: {
        // The flags of such formats are names, too.
        $0.kernel.hasPrefix("age=") && $0.own.hasPrefix("age=") || isNameForNumber($0)
      }),
    Rule(
      name: "", reason: "the format names constants without their numbers",
      holds: isNameForNumber),
  ]

  /// Whether ours is a number, or several, where the kernel has names: `BE,0` and `0x2,0`.
  @Sendable private static func isNameForNumber(_ word: (kernel: Substring, own: Substring)) -> Bool {
    let kernel = word.kernel.split(whereSeparator: separators.contains)
    let own = word.own.split(whereSeparator: separators.contains)
    // One number can be several names.
    guard own.count <= kernel.count else { return false }
    return zip(kernel.suffix(own.count), own).contains { $0 != $1 }
      && own.allSatisfy { part in kernel.contains(part) || part.hasPrefix("0x") }
      && kernel.allSatisfy { own.contains($0) || !$0.hasPrefix("0x") }
  }

  private static let separators: Set<Character> = ["=", ",", "|", ":"]

  private static func words(_ text: String) -> [Substring] {
    text.split(separator: " ", omittingEmptySubsequences: false)
  }

  /// The numbers behind the names of a system call's arguments, or its result.
  private static func numbers(in text: String) -> [UInt64] {
    let arguments = text.drop { $0 != "(" }
    return (arguments.isEmpty ? text[...] : arguments).split(separator: ",").compactMap { value in
      let word = value.split { " ()".contains($0) }.last ?? ""
      return word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16) : UInt64(word)
    }
  }
}

extension EventFormat {
  /// Whether the print fmt refers to `name`; to any constant without a number for the empty one.
  fileprivate func mentions(_ name: String) -> Bool {
    guard name.isEmpty else { return printFormatText.firstRange(of: name.utf8) != nil }
    // `{ NAME, "text" }`: in front of a text stands a name, not a number.
    let entries = printFormatText.split(separator: UInt8(ascii: "{")).dropFirst()
    return entries.contains { entry in
      let first = entry.first { $0 != UInt8(ascii: " ") } ?? 0
      return (65...90).contains(first)
    }
  }
}
