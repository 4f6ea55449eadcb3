internal import Glibc
internal import SystemPackage

extension TraceInstance {
  /// Takes the kernel's top-level buffer, for what no instance can have: some tracers, and on old kernels
  /// `function_graph`.
  ///
  /// Nobody may be using it. Each control file that is written is noted in a `ControlJournal` before, and put back
  /// by `remove()`, by the value's end, and when the process is killed by the next `TraceFS.cleanUp()`.
  /// What the buffer held is given up, as the kernel does whenever its tracer changes: see `givenUpEventCount`.
  ///
  /// The corresponding directory is tracefs itself.
  ///
  /// - Throws: `TraceFSError` of code `topLevelInUse` when somebody traces there.
  public init(topLevelOf tracefs: TraceFS) throws(TraceFSError) {
    try self.init(topLevelOf: tracefs) { () throws(TraceFSError) in GlobalChanges() }
  }

  /// - Parameter begin: gives what notes the changes, when nobody uses the buffer.
  init(
    topLevelOf tracefs: TraceFS, begin: () throws(TraceFSError) -> GlobalChanges
  ) throws(TraceFSError) {
    let claim = try TopLevelClaim(tracefs)
    if let user = try tracefs.topLevelUser() {
      throw TraceFSError(.topLevelInUse(by: user), path: tracefs.root)
    }
    let changes = try begin()
    let switchPath = tracefs.root.appending("tracing_on")
    try changes.begun().note(switchPath)
    let tracingSwitch: Int32
    do throws(Errno) { tracingSwitch = try Self.openSwitch(switchPath) } catch {
      throw .access(.writeFailed, switchPath, error)
    }
    let held = tracefs.topLevelEventCount()
    let buffer = tracefs.root.appending("trace")
    do throws(Errno) { try ControlFile.empty(buffer) } catch {
      _ = close(tracingSwitch)
      throw .access(.writeFailed, buffer, error)
    }
    self.init(
      tracefs: tracefs, name: "", path: tracefs.root, tracingSwitch: tracingSwitch,
      changes: changes, claim: claim, givenUpEventCount: held)
  }

  /// Empties the ring buffers (`trace`).
  public func clear() throws(TraceFSError) {
    let file = path.appending("trace")
    do throws(Errno) { try ControlFile.empty(file) } catch {
      throw .access(.writeFailed, file, error)
    }
  }
}

/// Keeps other sessions off the top-level buffer, as long as it lives.
final class TopLevelClaim: Sendable {
  private let descriptor: Int32

  /// - Throws: `TraceFSError` of code `topLevelInUse` when another session has it.
  init(_ tracefs: TraceFS) throws(TraceFSError) {
    let directory = ControlJournal.directory
    // Sound: the string is NUL-terminated for the time of the call.
    _ = unsafe directory.withPlatformString { unsafe mkdir($0, 0o700) }
    let path = directory.appending("top-level")
    // Sound: the string is NUL-terminated for the time of the call.
    descriptor = unsafe path.withPlatformString {
      unsafe open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    }
    guard descriptor >= 0 else { throw .access(.writeFailed, path, Errno(rawValue: errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw TraceFSError(.topLevelInUse(by: "another rawcap"), path: tracefs.root)
    }
  }

  deinit { _ = close(descriptor) }
}

extension TraceFS {
  /// Who traces in the top-level buffer, in words; `nil` when nobody does.
  func topLevelUser() throws(TraceFSError) -> String? {
    if KeptSession.Place.topLevel.isTaken() {
      return "the session that “rawcap start” keeps there, and “rawcap reset --top” ends"
    }
    let tracer = try text(root.appending("current_tracer")).filter { !$0.isWhitespace }
    if tracer != "nop" { return "the tracer \(tracer)" }
    let events = EnabledEvents.names(in: root, listed: try text(root.appending("set_event")))
    guard let first = events.first else { return nil }
    return events.count == 1 ? "event \(first)" : "\(events.count) events, such as \(first)"
  }

  /// The events that stand in the top-level buffer.
  func topLevelEventCount() -> UInt64 {
    let directory = root.appending("per_cpu")
    guard let names = try? ControlFile.names(in: directory) else { return 0 }
    var count: UInt64 = 0
    for name in names {
      guard let text = try? ControlFile.text(directory.appending(name).appending("stats")),
        let statistics = CPUStatistics(text)
      else { continue }
      count &+= statistics.entries
    }
    return count
  }
}
