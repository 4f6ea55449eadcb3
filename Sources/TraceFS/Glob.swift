internal import Glibc

/// A shell pattern for one part of an event's name; empty for anything.
package struct Glob: Sendable, Hashable {
  private let text: String
  private let isPlain: Bool

  package init(_ text: some StringProtocol) {
    self.text = text.isEmpty ? "*" : String(text)
    isPlain = !self.text.contains { "*?[\\".contains($0) }
  }

  /// Does the pattern cover the whole of `name`?
  package func matches(_ name: String) -> Bool {
    // Sound: both strings are NUL-terminated for the time of the call.
    isPlain ? text == name : unsafe fnmatch(text, name, 0) == 0
  }
}
