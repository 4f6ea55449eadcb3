/// The choices of a control file that puts the current one into brackets.
///
/// The corresponding files are `trace_clock` and `/sys/kernel/security/lockdown`:
/// `[local] global counter`.
public struct ChoiceList: Sendable, Hashable {
  /// Everything that can be chosen, in the kernel's order.
  public let available: [String]
  /// What is chosen.
  public let current: String?

  /// Reads the text of such a file.
  public init(_ text: String) {
    var available: [String] = []
    var current: String?
    for word in text.split(whereSeparator: \.isWhitespace) {
      if word.first == "[", word.last == "]", word.count > 2 {
        current = String(word.dropFirst().dropLast())
        available.append(String(word.dropFirst().dropLast()))
      } else {
        available.append(String(word))
      }
    }
    self.available = available
    self.current = current
  }
}
