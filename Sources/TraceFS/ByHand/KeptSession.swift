internal import Glibc
public import SystemPackage

/// A session that outlives the process that set it up: it goes on until somebody ends it.
///
/// What ends it stands in a journal of its own under `/run/rawcap`, written before each step. So a session that was not
/// complete when its process was killed is taken back by the next `TraceFS.cleanUp()`, and a complete one
/// stays.
///
/// ```swift
/// let instance = try TraceInstance(keeping: "rawcap", in: tracefs)
/// try instance.enable(["sched"])
/// try instance.setTracing(true)
/// try instance.keep()
/// …
/// try KeptSession.end(.instance("rawcap"))
/// ```
public struct KeptSession: Sendable, Hashable {
  /// What a session is about; there is one for each.
  public enum Place: Sendable, Hashable {
    /// An instance of this name, made for the session.
    case instance(String)
    /// The kernel's top-level buffer.
    case topLevel
    /// The stack tracer, of which the kernel has one.
    case stackTracer
  }

  /// What it is about.
  public let place: Place
  /// Whether it is complete; otherwise somebody is setting it up or ending it, or was killed meanwhile.
  public let isComplete: Bool
  /// Whether a process works on it at the moment.
  public let isHeld: Bool
  /// The control files that are put back with its end, in the order in which they were changed.
  public let files: [FilePath]
  let entries: [JournalEntry]

  /// The sessions that there are, by name.
  public static func all(in directory: FilePath = ControlJournal.directory) -> [KeptSession] {
    let names = (try? ControlFile.names(in: directory)) ?? []
    return names.compactMap { name in
      guard let place = Place(journal: name) else { return nil }
      return KeptSession(place, in: directory)
    }
  }

  /// The session about `place`; `nil` when there is none.
  public init?(_ place: Place, in directory: FilePath = ControlJournal.directory) {
    let path = directory.appending(place.journalName)
    guard let descriptor = try? ControlFile.open(path, O_RDONLY) else { return nil }
    defer { _ = close(descriptor) }
    // In this order: whoever lets go of it has written all of it before.
    isHeld = flock(descriptor, LOCK_SH | LOCK_NB) != 0
    guard let text = try? ControlFile.text(path) else { return nil }
    self.place = place
    entries = JournalEntry.all(in: text)
    isComplete = !isHeld && entries.contains { $0.kind == .kept }
    files = entries.filter { ![.instance, .buffer, .kept].contains($0.kind) }.map(\.path)
  }

  /// Ends the session about `place`: its instance is removed, and everything else put back.
  ///
  /// - Returns: false when there is none.
  /// - Throws: the first `TraceFSError`. When the instance is in use, code `instanceNotRemoved`, the session
  ///   stays, to be ended again.
  @discardableResult
  public static func end(
    _ place: Place, in directory: FilePath = ControlJournal.directory
  ) throws(TraceFSError) -> Bool {
    guard let journal = try ControlJournal(resuming: place, in: directory) else { return false }
    try journal.restore()
    return true
  }
}

extension KeptSession.Place {
  private static let instancePrefix = "kept-instance-"

  /// The name of the session's journal.
  var journalName: String {
    switch self {
    case .instance(let name): Self.instancePrefix + name
    case .topLevel: "kept-top-level"
    case .stackTracer: "kept-stack-tracer"
    }
  }

  init?(journal name: String) {
    if name.hasPrefix(Self.instancePrefix) {
      self = .instance(String(name.dropFirst(Self.instancePrefix.count)))
    } else if name == Self.topLevel.journalName {
      self = .topLevel
    } else if name == Self.stackTracer.journalName {
      self = .stackTracer
    } else {
      return nil
    }
  }

  /// Is there such a session, complete or not?
  func isTaken(in directory: FilePath = ControlJournal.directory) -> Bool {
    ControlFile.exists(directory.appending(journalName))
  }
}

extension ControlJournal {
  /// Begins the journal of a session that is to be kept.
  ///
  /// - Throws: `TraceFSError` of code `sessionExists` when there is one.
  convenience init(
    keeping place: KeptSession.Place, in directory: FilePath = ControlJournal.directory
  ) throws(TraceFSError) {
    // Sound: the string is NUL-terminated for the time of the call.
    _ = unsafe directory.withPlatformString { unsafe mkdir($0, 0o700) }
    let path = directory.appending(place.journalName)
    while true {
      // Sound: the string is NUL-terminated for the time of the call.
      let descriptor = unsafe path.withPlatformString {
        unsafe open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_APPEND, 0o600)
      }
      guard descriptor >= 0 else {
        if errno == EEXIST { throw TraceFSError(.sessionExists(place), path: path) }
        throw .access(.writeFailed, path, Errno(rawValue: errno))
      }
      _ = flock(descriptor, LOCK_EX)
      if Self.isLinked(descriptor) {
        self.init(path: path, descriptor: descriptor, entries: [])
        return
      }
      // Somebody has taken it for left behind before it was locked.
      _ = close(descriptor)
    }
  }

  /// Opens the journal of a kept session, to end it; waits for whoever works on it.
  convenience init?(
    resuming place: KeptSession.Place, in directory: FilePath
  ) throws(TraceFSError) {
    let path = directory.appending(place.journalName)
    let descriptor: Int32
    let text: String
    do throws(Errno) { descriptor = try ControlFile.open(path, O_RDWR | O_APPEND) } catch {
      if error == .noSuchFileOrDirectory { return nil }
      throw .access(.readFailed, path, error)
    }
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    guard Self.isLinked(descriptor) else {
      _ = close(descriptor)
      return nil
    }
    do throws(Errno) { text = try ControlFile.text(path) } catch {
      _ = close(descriptor)
      throw .access(.readFailed, path, error)
    }
    self.init(path: path, descriptor: descriptor, entries: JournalEntry.all(in: text))
  }

  /// Is it still the file of its name? Whoever ends a journal removes it while it is locked.
  static func isLinked(_ descriptor: Int32) -> Bool {
    var status = stat()
    // Sound: fstat fills the struct that it is given.
    return unsafe fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }
}
