/// Which text an event gets.
public struct TextStyle: Sendable, Hashable {
  /// Whose text it is where trace-cmd and the kernel differ.
  public var dialect: Dialect
  /// Whether events get the text of libtraceevent's plugins, where those have one
  /// (`trace-cmd report` without `-N`).
  public var usesPlugins: Bool
  /// Whether the event's fields are printed as `name=value` (`trace-cmd report -R`).
  public var isRaw: Bool

  /// Whose text it is.
  public enum Dialect: Sendable, Hashable {
    /// What `trace-cmd report` 3.1.6 with libtraceevent 1.7.1 prints.
    case traceCmd
    /// What the kernel itself prints in its `trace` file.
    case kernel
  }

  /// The text of `dialect`, with plugins and print fmt.
  public init(dialect: Dialect = .traceCmd, usesPlugins: Bool = true, isRaw: Bool = false) {
    self.dialect = dialect
    self.usesPlugins = usesPlugins
    self.isRaw = isRaw
  }
}
