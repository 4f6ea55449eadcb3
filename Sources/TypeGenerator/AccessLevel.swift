/// Who can use a generated type.
public enum AccessLevel: String, Sendable, CaseIterable {
  /// The module that it is part of.
  case `internal`
  /// The package that it is part of.
  case package
  /// Everyone.
  case `public`

  var prefix: String { self == .internal ? "" : rawValue + " " }

  /// Whether bodies are shown to other modules, so that a field costs them no call.
  var isInlinable: Bool { self == .public }
}
