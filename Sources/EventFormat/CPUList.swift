/// The kernel's notation for sets of CPUs: `0-3,8`.
package struct CPUList: Hashable {
  /// The CPUs in the order of the text.
  package let numbers: [Int]

  /// Reads such a text; `nil` when it is none.
  package init?(_ text: String) {
    var numbers: [Int] = []
    for part in text.filter({ !$0.isWhitespace }).split(separator: ",") {
      let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      // Linux has 8,192 CPUs at most; a limit keeps a strange text from filling the memory.
      guard (1...2).contains(bounds.count), let first = bounds[0], let last = bounds.last ?? first,
        first >= 0, first <= last, last < 1 << 16
      else { return nil }
      numbers.append(contentsOf: first...last)
    }
    self.numbers = numbers
  }

  /// The kernel's other notation, a mask in groups of 32 bits: CPUs 0 and 33 are `2,00000001`.
  package static func mask(_ cpus: Set<Int>) -> String {
    var groups = [UInt32](repeating: 0, count: (cpus.max() ?? 0) / 32 + 1)
    for cpu in cpus where cpu >= 0 { groups[cpu / 32] |= 1 << UInt32(cpu % 32) }
    return groups.reversed().enumerated().map { index, group in
      let digits = String(group, radix: 16)
      return index == 0 ? digits : String(repeating: "0", count: 8 - digits.count) + digits
    }.joined(separator: ",")
  }
}
