public import EventFormat

/// What a `TextEngine` makes of a format.
public struct TextUnderstanding: Sendable, Hashable {
  /// What of the text only libtraceevent can make; `nil` when the engine makes all of it.
  public let unknown: String?
  /// The constants that the format names without a number and whose number the engine does not know
  /// either, sorted. Names that belong to them are not printed, and calculations have 0 for them.
  ///
  /// They are those of the kernel's text: in trace-cmd's, such a constant is what libtraceevent makes
  /// of it, known or not.
  public let unnumbered: [String]
}

extension TextEngine {
  /// Compiles the text of `format` and tells what came of it.
  ///
  /// ```swift
  /// if let what = engine.understanding(of: format).unknown { print("libtraceevent prints", what) }
  /// ```
  public func understanding(of format: EventFormat) -> TextUnderstanding {
    do {
      let names = Set(try compile(format).unresolved)
      return TextUnderstanding(
        unknown: nil, unnumbered: style.dialect == .kernel ? names.sorted() : [])
    } catch {
      return TextUnderstanding(unknown: "\(error)", unnumbered: [])
    }
  }
}
