import Glibc
import Testing

extension Comparison {
  /// The kinds of events with unexplained differences.
  var differing: [(name: String, kind: Kind)] {
    kinds.filter { $0.value.different > 0 }.sorted { $0.key < $1.key }
      .map { (name: $0.key, kind: $0.value) }
  }

  /// Fails the test for each kind of event whose text differs, with one example.
  func recordIssues() {
    for (name, kind) in differing {
      let example = kind.example.map { "\nkernel: \($0.kernel)\nown:    \($0.own)" } ?? ""
      Issue.record("\(name): \(kind.different) of \(kind.compared) texts differ\(example)")
    }
  }

  /// Writes what came of it to the file that `KERNEL_TEXT_REPORT` names.
  func write(of kernelEventCount: Int) throws {
    let name = getenv("KERNEL_TEXT_REPORT").map { String(cString: $0) }
    guard let name, let file = fopen(name, "w") else { return }
    defer { fclose(file) }
    let kinds = kinds
    let compared = kinds.values.reduce(0) { $0 + $1.compared }
    let recorded = kinds.values.reduce(0) { $0 + $1.recorded }
    fputs(
      """
      \(recorded) events recorded, \(compared) compared, of \(kinds.count) kinds; \
      the kernel has \(kernelEventCount); \(differing.count) kinds differ

      """, file)
    for mispairing in mispairings { fputs("not paired: \(mispairing)\n", file) }
    for (name, kind) in kinds.sorted(by: { $0.key < $1.key }) {
      let explained = kind.explained.sorted { $0.key < $1.key }.map { " (\($1): \($0))" }.joined()
      fputs("\(name) \(kind.recorded) \(kind.compared) \(kind.different)\(explained)\n", file)
      guard let example = kind.example else { continue }
      fputs("  kernel: \(example.kernel)\n  own:    \(example.own)\n", file)
    }
  }
}
