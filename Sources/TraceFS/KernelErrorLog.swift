/// The kernel's own words about a command that it did not take.
///
/// The corresponding file is an instance's `error_log` (Linux 5.2 and newer):
///
/// ```
/// [ 1304.600207] event filter parse error: error: Field not found
///   Command: foo == 1
///            ^
/// ```
struct KernelErrorLog: Hashable {
  /// What is wrong.
  let reason: String
  /// The command, where the log has it.
  let command: String?
  /// Where in the command, in bytes from 0.
  let column: Int?

  /// The last entry of the log's text.
  init?(lastIn text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let head = lines.lastIndex(where: { $0.hasPrefix("[") }) else { return nil }
    guard let label = lines[head].ranges(of: "error: ").last else { return nil }
    reason = String(lines[head][label.upperBound...])
    let commandLabel = "  Command: "
    guard head + 2 < lines.count, lines[head + 1].hasPrefix(commandLabel) else {
      (command, column) = (nil, nil)
      return
    }
    command = String(lines[head + 1].dropFirst(commandLabel.count))
    guard let caret = lines[head + 2].utf8.firstIndex(of: UInt8(ascii: "^")) else {
      column = nil
      return
    }
    let position = lines[head + 2].utf8.distance(from: lines[head + 2].startIndex, to: caret)
    column = position < commandLabel.utf8.count ? nil : position - commandLabel.utf8.count
  }

  /// The complaint that kernels without an error log append to the filter file itself.
  ///
  /// ```
  /// foo == 1
  ///     ^
  /// parse_error: Field not found
  /// ```
  init?(filterFile text: String) {
    let label = "parse_error: "
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let line = lines.last(where: { $0.hasPrefix(label) }) else { return nil }
    reason = String(line.dropFirst(label.count))
    (command, column) = (nil, nil)
  }
}
