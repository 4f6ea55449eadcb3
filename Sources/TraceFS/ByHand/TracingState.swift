internal import Glibc
public import SystemPackage

/// Everything that somebody has set up for tracing: what is not at its default, and who holds it.
///
/// Looking changes nothing.
///
/// ```swift
/// let state = TracingState(of: try TraceFS())
/// for buffer in state.buffers { print(buffer.name ?? "top level", buffer.holder, buffer.settings.count) }
/// ```
public struct TracingState: Sendable, Hashable {
  /// The top-level buffer, and every instance by name.
  public let buffers: [Buffer]
  /// What the kernel has once, for everybody, and is not at its default.
  public let settings: [Setting]
  /// The probes and synthetic events that there are (`dynamic_events`).
  public let dynamicEvents: [DynamicEvent]
  /// The journals of sessions that change what is not their own (`/run/rawcap`).
  public let journals: [Journal]
  /// What could not be read, or was not looked at, in words.
  public let gaps: [String]

  /// One ring buffer set with its own settings.
  public struct Buffer: Sendable, Hashable {
    /// The instance's name; `nil` for the top-level buffer.
    public let name: String?
    /// Who made it, or has it.
    public let holder: Holder
    /// What is not at its default.
    public let settings: [Setting]
  }

  /// Who holds something.
  public enum Holder: Sendable, Hashable {
    /// Nobody that is known: somebody's tools, or hands.
    case foreign
    /// A session that “rawcap start” made, and “rawcap reset” ends.
    case kept
    /// A recording of a process that runs.
    case process(Int32, name: String)
    /// A rawcap that was killed: the next one cleans up.
    case leftBehind(String)
    /// Made by “rawcap probe add”, and there until it is removed.
    case probe
    /// The kernel's own, at rest.
    case nobody
  }

  /// A control file that is not at its default.
  public struct Setting: Sendable, Hashable {
    /// What it is about, such as `tracer` or `events`.
    public let name: String
    /// What it is now, on one line.
    public let value: String
    /// What it is by default.
    public let usual: String
    /// The file.
    public let path: FilePath
    /// The entries of what is a list.
    public var entries: [String] = []
    /// Who has changed it, as far as a journal tells.
    public var holder = Holder.foreign
  }

  /// A probe, or a synthetic event.
  public struct DynamicEvent: Sendable, Hashable {
    /// The line of `dynamic_events`, with which it could be made again.
    public let definition: String
    /// Who has made it.
    public let holder: Holder
  }

  /// A journal of a session.
  public struct Journal: Sendable, Hashable {
    /// The name of its file.
    public let name: String
    /// Whose it is.
    public let holder: Holder
    /// The control files that will be put back.
    public let files: [FilePath]
  }

  /// Is nothing set up by anybody?
  public var isDefault: Bool {
    buffers.allSatisfy { $0.name == nil && $0.settings.isEmpty } && settings.isEmpty
      && dynamicEvents.isEmpty && journals.isEmpty
  }

  /// Looks at everything.
  ///
  /// - Parameters:
  ///   - tracefs: where.
  ///   - readsEveryFilter: also those of the events that are off, where that takes a file for each event (before
  ///     Linux 6.18): 130 ms, and memory that the kernel keeps for them.
  /// - Throws: `TraceFSError` when tracefs cannot be read at all.
  public init(of tracefs: TraceFS, readsEveryFilter: Bool = false) throws(TraceFSError) {
    try self.init(
      of: tracefs, readsEveryFilter: readsEveryFilter, journals: ControlJournal.directory,
      proc: "/proc")
  }

  init(
    of tracefs: TraceFS, readsEveryFilter: Bool, journals directory: FilePath, proc: FilePath
  ) throws(TraceFSError) {
    let instances = try tracefs.instances()
    let records = JournalRecord.all(in: directory)
    var holders: [FilePath: Holder] = [:]
    for record in records {
      for entry in record.entries { holders[entry.path] = record.holder }
    }
    let usual = UsualSettings(proc: proc)
    var look = StateReader(tracefs: tracefs, usual: usual, holders: holders)
    look.readsEveryFilter = readsEveryFilter
    var buffers: [Buffer] = []
    let top = look.settings(of: tracefs.root, isTopLevel: true)
    let topHolder = records.first { $0.place == .topLevel }?.holder
    buffers.append(
      Buffer(name: nil, holder: topHolder ?? (top.isEmpty ? .nobody : .foreign), settings: top))
    for name in instances {
      let path = tracefs.instancesPath.appending(name)
      buffers.append(
        Buffer(
          name: name, holder: Self.holder(of: name, path, records),
          settings: look.settings(of: path, isTopLevel: false)))
    }
    self.buffers = buffers
    settings = look.global(proc: proc)
    dynamicEvents = look.dynamicEvents(records)
    journals = records.map {
      Journal(name: $0.name, holder: $0.holder, files: $0.files)
    }
    gaps = look.gaps
  }

  private static func holder(
    of name: String, _ path: FilePath, _ records: [JournalRecord]
  ) -> Holder {
    if let owner = InstanceName(name)?.processID {
      return JournalRecord.isAlive(owner)
        ? .process(owner, name: JournalRecord.processName(owner)) : .leftBehind(name)
    }
    let number = InstanceDirectory.number(of: path).map { String($0) }
    for record in records where record.place == .instance(name) {
      // Somebody may have made another one of that name.
      if record.entries.contains(where: { $0.kind == .instance && $0.text == number }) {
        return record.holder
      }
    }
    return .foreign
  }
}

/// A journal as it stands in the directory, whoever writes it.
struct JournalRecord {
  let name: String
  /// What a kept session is about.
  let place: KeptSession.Place?
  let holder: TracingState.Holder
  let entries: [JournalEntry]

  var files: [FilePath] {
    entries.filter { ![.instance, .buffer, .kept].contains($0.kind) }.map(\.path)
  }

  static func all(in directory: FilePath) -> [JournalRecord] {
    ((try? ControlFile.names(in: directory)) ?? []).compactMap { name in
      if let place = KeptSession.Place(journal: name) {
        guard let session = KeptSession(place, in: directory) else { return nil }
        let holder: TracingState.Holder =
          session.isComplete || session.isHeld ? .kept : .leftBehind(name)
        return JournalRecord(
          name: name, place: place, holder: holder, entries: session.entries)
      }
      guard let owner = InstanceName(name)?.processID else { return nil }
      let path = directory.appending(name)
      guard let descriptor = try? ControlFile.open(path, O_RDONLY) else { return nil }
      defer { _ = close(descriptor) }
      let isHeld = flock(descriptor, LOCK_SH | LOCK_NB) != 0
      guard let text = try? ControlFile.text(path) else { return nil }
      return JournalRecord(
        name: name, place: nil,
        holder: isHeld ? .process(owner, name: processName(owner)) : .leftBehind(name),
        entries: JournalEntry.all(in: text))
    }
  }

  static func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno != ESRCH }

  static func processName(_ process: Int32) -> String {
    let text = (try? ControlFile.text(FilePath("/proc/\(process)/comm"))) ?? ""
    return String(text.filter { !$0.isNewline })
  }
}
