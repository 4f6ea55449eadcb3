internal import SystemPackage

/// The kernel's stack tracer: it looks at the stack at every function, and keeps the deepest.
///
/// The kernel has one, for everybody. The corresponding files are `/proc/sys/kernel/stack_tracer_enabled`,
/// `stack_trace` and `stack_max_size`.
public struct StackTracer: Sendable {
  /// Where it keeps its stack.
  public let tracefs: TraceFS

  static let switchPath: FilePath = "/proc/sys/kernel/stack_tracer_enabled"

  /// - Throws: `TraceFSError` of code `notBuilt` where the kernel has none.
  public init(in tracefs: TraceFS) throws(TraceFSError) {
    guard ControlFile.exists(Self.switchPath) else {
      throw TraceFSError(
        .notBuilt(what: "stack tracer", option: "CONFIG_STACK_TRACER"), path: Self.switchPath)
    }
    self.tracefs = tracefs
  }

  /// Is it on?
  public func isOn() throws(TraceFSError) -> Bool {
    try tracefs.text(Self.switchPath).first != "0"
  }

  /// Switches it on until somebody ends that: `stop()`, or `KeptSession.end`.
  ///
  /// - Returns: false when it was on already, and nothing is changed.
  /// - Throws: `TraceFSError` of code `sessionExists` when it was switched on in this way, and is off now.
  @discardableResult
  public func start() throws(TraceFSError) -> Bool {
    if try isOn() { return false }
    let journal = try ControlJournal(keeping: .stackTracer)
    try journal.set("1", in: Self.switchPath)
    try journal.keep()
    return true
  }

  /// Switches it off, whoever has switched it on.
  public func stop() throws(TraceFSError) {
    try KeptSession.end(.stackTracer)
    guard try isOn() else { return }
    do throws(Errno) { try ControlFile.write("0", to: Self.switchPath) } catch {
      throw .access(.writeFailed, Self.switchPath, error)
    }
  }

  /// The size of the deepest stack so far, in bytes (`stack_max_size`).
  public func deepest() throws(TraceFSError) -> Int {
    let file = tracefs.root.appending("stack_max_size")
    guard let size = Int(try tracefs.text(file).filter { !$0.isWhitespace }) else {
      throw TraceFSError(.malformed, path: file)
    }
    return size
  }

  /// Forgets the deepest stack (`stack_max_size`).
  public func reset() throws(TraceFSError) {
    let file = tracefs.root.appending("stack_max_size")
    do throws(Errno) { try ControlFile.write("0", to: file) } catch {
      throw .access(.writeFailed, file, error)
    }
  }

  /// The deepest stack in the kernel's words (`stack_trace`).
  public func text() throws(TraceFSError) -> String {
    try tracefs.text(tracefs.root.appending("stack_trace"))
  }
}
