internal import Glibc
internal import EventFormat
public import SystemPackage

/// A private ring buffer set in the kernel, made for this process and removed with this value.
///
/// What it has to change outside of its own directory, because the kernel has it there only, is put back with its end
/// (`ControlJournal`). It is called `rawcap-PID`, and `rawcap-PID-2` and
/// so on when a process has several. It begins switched off, with no event enabled.
///
/// ```swift
/// let instance = try TraceInstance(in: TraceFS())
/// try instance.enable([EventSelection(pattern: "sched")])
/// try instance.setTracing(true)
/// …
/// try instance.remove()
/// ```
///
/// The corresponding directory is `instances/NAME`.
public struct TraceInstance: ~Copyable, Sendable {
  /// The tracefs that the instance belongs to.
  public let tracefs: TraceFS
  /// The instance's name.
  public let name: String
  /// The instance's directory.
  public let path: FilePath
  /// `tracing_on`, open as long as the instance lives: switching is one write, and the kernel lets
  /// nobody remove an instance that has an open file.
  private let tracingSwitch: Int32
  /// What is changed outside of the directory; for the top-level buffer, everything.
  let changes: GlobalChanges
  /// For the top-level buffer, what keeps others off.
  private let claim: TopLevelClaim?
  /// The events of others that a top-level buffer held when it was taken, and that were given up.
  public let givenUpEventCount: UInt64
  private var isRemoved = false
  /// Somebody else made it: it stays when this value ends.
  private let isAttached: Bool

  /// Is this the kernel's top-level buffer, not an instance?
  public var isTopLevel: Bool { path == tracefs.root }
  /// Is every control file that is written put back in the end?
  var isJournalled: Bool { claim != nil }

  init(
    tracefs: TraceFS, name: String, path: FilePath, tracingSwitch: Int32, changes: GlobalChanges,
    claim: TopLevelClaim? = nil, givenUpEventCount: UInt64 = 0, isAttached: Bool = false
  ) {
    self.isAttached = isAttached
    self.tracefs = tracefs
    self.name = name
    self.path = path
    self.tracingSwitch = tracingSwitch
    self.changes = changes
    self.claim = claim
    self.givenUpEventCount = givenUpEventCount
  }

  /// Makes an instance, switched off.
  ///
  /// - Throws: `TraceFSError` when the kernel does not allow it.
  public init(in tracefs: TraceFS) throws(TraceFSError) {
    var name = InstanceName(processID: getpid(), number: 1)
    var path = tracefs.instancesPath.appending(name.description)
    // Sound: the string is NUL-terminated for the time of the call.
    while unsafe path.withPlatformString({ unsafe mkdir($0, 0o750) }) != 0 {
      // Another thread's, or left behind by a process that had this PID before.
      guard errno == EEXIST, name.number < 10_000 else {
        throw .access(.instanceNotCreated, path, Errno(rawValue: errno))
      }
      name = InstanceName(processID: name.processID, number: name.number + 1)
      path = tracefs.instancesPath.appending(name.description)
    }
    let switchPath = path.appending("tracing_on")
    let tracingSwitch: Int32
    do { tracingSwitch = try Self.openSwitch(switchPath) } catch {
      // Sound: the string is NUL-terminated for the time of the call.
      _ = unsafe path.withPlatformString { unsafe rmdir($0) }
      throw .access(.instanceNotCreated, switchPath, error)
    }
    self.init(
      tracefs: tracefs, name: name.description, path: path, tracingSwitch: tracingSwitch,
      changes: GlobalChanges())
  }

  /// Opens `tracing_on` and writes 0: some kernels make instances that record at once.
  static func openSwitch(_ path: FilePath) throws(Errno) -> Int32 {
    let descriptor = try ControlFile.open(path, O_RDWR)
    do throws(Errno) { try ControlFile.write("0", to: descriptor) } catch {
      _ = close(descriptor)
      throw error
    }
    return descriptor
  }

  /// The last resort: `remove()` reports what goes wrong here.
  deinit {
    guard !isRemoved else { return }
    _ = end()
  }

  /// Removes the instance from the kernel, with all that it recorded, and puts back what was changed elsewhere.
  ///
  /// - Throws: `TraceFSError` of code `instanceNotRemoved` when someone keeps using it, or the first
  ///   failure of putting something back.
  public consuming func remove() throws(TraceFSError) {
    isRemoved = true
    if let failure = end() { throw failure }
  }

  /// Lets the session stay when this value and the process end; `KeptSession` ends it.
  ///
  /// For an instance that was made to be kept.
  ///
  /// - Throws: `TraceFSError` when that cannot be written down: the session has ended then.
  public consuming func keep() throws(TraceFSError) {
    // On a throw, the end of the value ends the session.
    try changes.keep()
    isRemoved = true
    _ = close(tracingSwitch)
  }

  private func end() -> TraceFSError? {
    var failure: TraceFSError?
    if isAttached {
      _ = close(tracingSwitch)
      return nil
    }
    if changes.isKept {
      // The journal knows of the instance.
      try? ControlFile.write("0", to: tracingSwitch)
      _ = close(tracingSwitch)
      do throws(TraceFSError) { try changes.restore() } catch { failure = error }
      return failure
    }
    if isTopLevel {
      try? ControlFile.write("0", to: tracingSwitch)
      _ = close(tracingSwitch)
      // Its tracer first: with it goes what it would still write.
      do throws(TraceFSError) { try changes.restore() } catch { failure = error }
      try? ControlFile.empty(path.appending("trace"))
      return failure
    }
    _ = close(tracingSwitch)
    // First, as it may be what uses a probe that is to go.
    do throws(Errno) { try InstanceDirectory.remove(path) } catch {
      failure = TraceFSError(.instanceNotRemoved, path: path, underlyingError: error)
    }
    do throws(TraceFSError) { try changes.restore() } catch { failure = failure ?? error }
    return failure
  }

  /// Switches recording on or off (`tracing_on`). Switching off wakes all who wait for data.
  public func setTracing(_ isOn: Bool) throws(TraceFSError) {
    do { try ControlFile.write(isOn ? "1" : "0", to: tracingSwitch) } catch {
      throw .access(.writeFailed, path.appending("tracing_on"), error)
    }
  }

  /// Is recording switched on?
  public func isTracing() throws(TraceFSError) -> Bool {
    try tracefs.text(path.appending("tracing_on")).hasPrefix("1")
  }

  /// Chooses what a full ring buffer does: overwrite its oldest events, or refuse new ones
  /// (`options/overwrite`).
  public func set(overwrites: Bool) throws(TraceFSError) {
    try write(overwrites ? "1" : "0", to: "options/overwrite")
  }

  /// Records on these CPUs only (`tracing_cpumask`).
  public func set(cpus: Set<Int>) throws(TraceFSError) {
    try write(CPUList.mask(cpus), to: "tracing_cpumask")
  }

  /// Records the events of these threads only (`set_event_pid`).
  ///
  /// - Parameter followsChildren: their new threads and processes too (`options/event-fork`).
  public func set(
    processIDs: [Int32], followsChildren: Bool
  ) throws(TraceFSError) {
    try write(followsChildren ? "1" : "0", to: "options/event-fork")
    try write(processIDs.map(String.init).joined(separator: " "), to: "set_event_pid")
  }

  /// The text of `buffer_size_kb`: the size of each CPU's ring buffer in KiB, or `X` where they
  /// differ.
  package func bufferSizeText() throws(TraceFSError) -> String {
    String(try tracefs.text(path.appending("buffer_size_kb")).filter { !$0.isNewline })
  }

  /// The size of a CPU's ring buffer in KiB, as the kernel has rounded it
  /// (`per_cpu/cpuN/buffer_size_kb`).
  public func bufferKilobytes(cpu: Int) throws(TraceFSError) -> Int {
    let file = path.appending("per_cpu/cpu\(cpu)/buffer_size_kb")
    // Behind an unexpanded size stands the one that it will have.
    guard let size = Int(try tracefs.text(file).prefix { $0.isNumber }) else {
      throw TraceFSError(.malformed, path: file)
    }
    return size
  }

  /// Does the kernel let the size of sub-buffers be chosen (Linux 6.8)?
  public var hasSubBufferSizes: Bool {
    ControlFile.exists(path.appending("buffer_subbuf_size_kb"))
  }

  /// The clocks, and the one that this instance uses (`trace_clock`).
  public func clocks() throws(TraceFSError) -> ChoiceList {
    ChoiceList(try tracefs.text(path.appending("trace_clock")))
  }

  /// Chooses the clock that events are stamped with; the buffers are emptied by it.
  ///
  /// - Throws: `TraceFSError` of code `noSuchClock`, with the names that there are.
  public func set(clock: String) throws(TraceFSError) {
    let available = try clocks().available
    guard available.contains(clock) else {
      throw TraceFSError(
        .noSuchClock(name: clock, available: available), path: path.appending("trace_clock"))
    }
    try write(clock, to: "trace_clock")
  }

  /// Sizes the ring buffer of every CPU, in KiB (`buffer_size_kb`); the kernel rounds up.
  public func set(bufferKilobytesPerCPU size: Int) throws(TraceFSError) {
    do { try write(String(size), to: "buffer_size_kb") } catch {
      throw error.refusing(.bufferSizeRefused(kilobytes: size))
    }
  }

  /// How full a buffer is before readers wake up, in percent (`buffer_percent`, Linux 5.0).
  ///
  /// - Returns: false where the kernel has no such file: there readers wake up for every page.
  @discardableResult
  public func set(bufferPercent percent: Int) throws(TraceFSError) -> Bool {
    guard ControlFile.exists(path.appending("buffer_percent")) else { return false }
    try write(String(percent), to: "buffer_percent")
    return true
  }

  /// Sizes the pages of the ring buffers, in KiB (`buffer_subbuf_size_kb`, Linux 6.8).
  ///
  /// The kernel rounds up to a power of two of its own pages, and empties the buffers.
  public func set(subBufferKilobytes size: Int) throws(TraceFSError) {
    do { try write(String(size), to: "buffer_subbuf_size_kb") } catch {
      throw error.refusing(.bufferSizeRefused(kilobytes: size))
    }
  }

  /// The size of the pages of the ring buffers in KiB; `nil` before Linux 6.8, where it is the size
  /// of the machine's pages.
  public func subBufferKilobytes() throws(TraceFSError) -> Int? {
    let file = path.appending("buffer_subbuf_size_kb")
    guard ControlFile.exists(file) else { return nil }
    guard let size = Int(try tracefs.text(file).filter { !$0.isWhitespace }) else {
      throw TraceFSError(.malformed, path: file)
    }
    return size
  }

  /// Writes a control file of the instance.
  func write(_ text: String, to file: String) throws(TraceFSError) {
    let path = path.appending(file)
    if isJournalled { return try changes.begun().set(text, in: path) }
    do { try ControlFile.write(text, to: path) } catch {
      throw .access(.writeFailed, path, error)
    }
  }

  /// Writes the command `text` to a control file that takes one after another; in a buffer that is not the
  /// instance's own, `undo` takes it back.
  func add(_ text: String, to file: FilePath, undo: String) throws(TraceFSError) {
    if isJournalled { return try changes.begun().add(text, to: file, undo: undo) }
    do { try ControlFile.append(text, to: file) } catch {
      throw .access(.writeFailed, file, error)
    }
  }

  /// Writes a control file that only the top level has, such as `max_graph_depth`; it is put back with the
  /// instance's end.
  func writeGlobal(_ text: String, to file: String) throws(TraceFSError) {
    try changes.begun().set(text, in: tracefs.root.appending(file))
  }

  /// Notes how a control file is, which is then changed by other means than `write`, if it is not the
  /// instance's own.
  func note(_ file: FilePath) throws(TraceFSError) {
    guard isJournalled || !file.starts(with: path) else { return }
    try changes.begun().note(file)
  }
}

extension TraceFSError {
  /// This failed write, as `code` where the kernel did not like the value.
  fileprivate func refusing(_ code: Code) -> TraceFSError {
    self.code == .writeFailed && underlyingError != .noSuchFileOrDirectory
      ? TraceFSError(code, path: path, underlyingError: underlyingError) : self
  }
}
