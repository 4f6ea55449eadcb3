internal import EventFormat
internal import Glibc
internal import SystemPackage

extension TraceInstance {
  /// Makes an instance for a session that is to outlive this process, switched off.
  ///
  /// Until `keep()` it is removed with this value, or by the next `TraceFS.cleanUp()` when the process is killed.
  ///
  /// - Throws: `TraceFSError` of code `sessionExists`, `instanceExists` when somebody else has made one of that
  ///   name, or `badInstanceName`.
  public init(keeping name: String, in tracefs: TraceFS) throws(TraceFSError) {
    let path = try tracefs.instancePath(name)
    // Such an instance would be taken for one that a killed process left behind.
    guard InstanceName(name) == nil else { throw TraceFSError(.badInstanceName(name)) }
    let journal = try ControlJournal(keeping: .instance(name))
    guard InstanceDirectory.number(of: path) == nil else {
      // The end of the journal puts nothing back.
      throw TraceFSError(.instanceExists(name), path: path)
    }
    try journal.append(JournalEntry(kind: .instance, path: path, text: ""))
    do throws(Errno) { try InstanceDirectory.make(path) } catch {
      if error == .fileExists { journal.forgetAll() }
      throw error == .fileExists
        ? TraceFSError(.instanceExists(name), path: path)
        : .access(.instanceNotCreated, path, error)
    }
    let number = InstanceDirectory.number(of: path).map { String($0) } ?? ""
    try journal.append(JournalEntry(kind: .instance, path: path, text: number))
    let switchPath = path.appending("tracing_on")
    let tracingSwitch: Int32
    do throws(Errno) { tracingSwitch = try Self.openSwitch(switchPath) } catch {
      throw .access(.instanceNotCreated, switchPath, error)
    }
    self.init(
      tracefs: tracefs, name: name, path: path, tracingSwitch: tracingSwitch,
      changes: GlobalChanges(keptIn: journal))
  }

  /// Takes the kernel's top-level buffer for a session that is to outlive this process; as `init(topLevelOf:)`.
  ///
  /// - Throws: `TraceFSError` of code `topLevelInUse` when somebody traces there.
  public init(keepingTopLevelOf tracefs: TraceFS) throws(TraceFSError) {
    try self.init(topLevelOf: tracefs) { () throws(TraceFSError) in
      let journal = try ControlJournal(keeping: .topLevel)
      // The first entry is the last that is put back.
      try journal.append(
        JournalEntry(kind: .buffer, path: tracefs.root.appending("trace"), text: ""))
      return GlobalChanges(keptIn: journal)
    }
  }

  /// Opens a buffer that somebody else has set up, to use it; it stays as it is when this value ends.
  ///
  /// - Parameter name: the instance; `nil` for the kernel's top-level buffer.
  /// - Throws: `TraceFSError` of code `noSuchInstance`.
  public init(opening name: String?, in tracefs: TraceFS) throws(TraceFSError) {
    let path: FilePath
    if let name {
      path = try tracefs.instancePath(name)
      guard InstanceDirectory.number(of: path) != nil else {
        throw TraceFSError(
          .noSuchInstance(name: name, available: try tracefs.instances()), path: path)
      }
    } else {
      path = tracefs.root
    }
    let switchPath = path.appending("tracing_on")
    let tracingSwitch: Int32
    do throws(Errno) { tracingSwitch = try ControlFile.open(switchPath, O_RDWR) } catch {
      throw .access(.writeFailed, switchPath, error)
    }
    self.init(
      tracefs: tracefs, name: name ?? "", path: path, tracingSwitch: tracingSwitch,
      changes: GlobalChanges(), isAttached: true)
  }
}

extension TraceFS {
  /// Finds out whether a `traceoff` trigger stops its own instance only (`traceoff_trigger` of
  /// kernel/trace/trace_events_trigger.c, since Linux 5.18).
  package func checkTriggersStopInstances() throws(TraceFSError) {
    let needed = KernelVersion(5, 18)
    if let version = Self.kernelVersion(), version < needed {
      throw TraceFSError(.triggersStopEverything(needed: needed.description))
    }
  }

  /// The directory of an instance; nothing else can be named that way.
  func instancePath(_ name: String) throws(TraceFSError) -> FilePath {
    guard !name.isEmpty, name != ".", name != "..", name.utf8.count < 200,
      !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 < 0x20 || $0 == 0x7f })
    else { throw TraceFSError(.badInstanceName(name)) }
    return instancesPath.appending(name)
  }

  /// Removes an instance that nobody else's session holds, with all that it recorded.
  ///
  /// - Throws: `TraceFSError` of code `noSuchInstance`, or `instanceNotRemoved` when somebody uses it.
  public func removeInstance(_ name: String) throws(TraceFSError) {
    let path = try instancePath(name)
    do throws(Errno) { try InstanceDirectory.remove(path) } catch {
      throw error == .noSuchFileOrDirectory
        ? TraceFSError(.noSuchInstance(name: name, available: (try? instances()) ?? []), path: path)
        : TraceFSError(.instanceNotRemoved, path: path, underlyingError: error)
    }
  }
}
