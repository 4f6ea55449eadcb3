internal import CTraceFS
internal import Glibc
public import SystemPackage

/// The kernel's tracing file system, wherever it is mounted.
///
/// Everything here only reads, except `cleanUp()`: what tracing changes, it changes in
/// a `TraceInstance`.
///
/// ```swift
/// let tracefs = try TraceFS()
/// for event in try tracefs.events(matching: "sched:*_wakeup") { … }
/// ```
public struct TraceFS: Sendable, Hashable {
  /// The directory where tracefs is mounted.
  public let root: FilePath

  /// Finds tracefs among the mounts, and mounts it on `/sys/kernel/tracing` if it is nowhere.
  ///
  /// - Throws: `TraceFSError` when it cannot be mounted or the kernel has none.
  public init() throws(TraceFSError) {
    // A library must not write to the standard error: the result says the same.
    tracefs_set_loglevel(TEP_LOG_NONE)
    var path: UnsafePointer<CChar>?
    // Sound: the path is a string that libtracefs keeps, copied here at once.
    if unsafe tracefs_tracing_dir_is_mounted(true, &path) >= 0, let path = unsafe path {
      root = FilePath(unsafe String(cString: path))
      return
    }
    if let known = try? ControlFile.text("/proc/filesystems"),
      !known.split(whereSeparator: \.isWhitespace).contains("tracefs")
    {
      throw TraceFSError(.kernelLacksTracing)
    }
    throw TraceFSError(.notMounted, path: "/sys/kernel/tracing")
  }

  /// Uses the tracefs that is mounted at `root`.
  public init(root: FilePath) {
    self.root = root
  }

  /// Can this process make instances here?
  public var isUsable: Bool {
    // Sound: the string is NUL-terminated for the time of the call.
    unsafe instancesPath.withPlatformString { unsafe access($0, W_OK | X_OK) } == 0
  }

  var instancesPath: FilePath { root.appending("instances") }

  /// All events of the kernel, sorted by name.
  ///
  /// The corresponding file is `available_events`: one read, where walking the directories would
  /// make the kernel build thousands of them.
  public func events() throws(TraceFSError) -> [EventName] {
    EventName.list(try text(root.appending("available_events")))
  }

  /// The events that `pattern` chooses, sorted by name.
  ///
  /// - Throws: `TraceFSError` of code `noSuchEvent`, with the nearest names, when there are none.
  public func events(matching pattern: EventPattern) throws(TraceFSError) -> [EventName] {
    try Self.select(pattern, from: try events())
  }

  static func select(
    _ pattern: EventPattern, from events: [EventName]
  ) throws(TraceFSError) -> [EventName] {
    let chosen = events.filter(pattern.matches)
    guard chosen.isEmpty else { return chosen }
    throw TraceFSError(
      .noSuchEvent(pattern: pattern.text, nearest: pattern.nearestNames(in: events)))
  }

  /// The text of the `format` file of `event`.
  public func format(of event: EventName) throws(TraceFSError) -> [UInt8] {
    try bytes(root.appending("events/\(event.system)/\(event.event)/format"))
  }

  /// The text of the top instance's `events/header_page`.
  public func headerPage() throws(TraceFSError) -> [UInt8] {
    try bytes(root.appending("events/header_page"))
  }

  /// The tracers that the kernel was built with (`available_tracers`).
  public func tracers() throws(TraceFSError) -> [String] {
    try text(root.appending("available_tracers")).split(whereSeparator: \.isWhitespace)
      .map(String.init)
  }

  /// The trace clocks, and the one that the top instance uses (`trace_clock`).
  public func clocks() throws(TraceFSError) -> ChoiceList {
    ChoiceList(try text(root.appending("trace_clock")))
  }

  /// The names of all instances (`instances`).
  public func instances() throws(TraceFSError) -> [String] {
    do { return try ControlFile.names(in: instancesPath) } catch {
      throw .access(.readFailed, instancesPath, error)
    }
  }

  /// The text of a control file.
  func text(_ path: FilePath) throws(TraceFSError) -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The bytes of a control file.
  func bytes(_ path: FilePath, expectedSize: Int = 16 << 10) throws(TraceFSError) -> [UInt8] {
    do { return try ControlFile.read(path, expectedSize: expectedSize) } catch {
      throw .access(.readFailed, path, error)
    }
  }
}
