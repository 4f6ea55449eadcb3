internal import Glibc
internal import Synchronization
public import SystemPackage

/// What a session has changed in control files that are not its own, and how they were before.
///
/// Each change is written down before it is made, in a file of its own under `/run/rawcap`, which the session
/// keeps locked. So changes are put back when the session ends, and by the next one when it was killed.
///
/// ```swift
/// let journal = try ControlJournal()
/// try journal.set("function_graph", in: tracefs.root.appending("current_tracer"))
/// …
/// try journal.restore()
/// ```
public final class ControlJournal: Sendable {
  /// The directory of all sessions' journals.
  public static let directory: FilePath = "/run/rawcap"

  /// The journal's file.
  public let path: FilePath
  private let descriptor: Int32
  private let state = Mutex(State())

  private struct State {
    var entries: [JournalEntry] = []
    var hasEnded = false
  }

  /// A journal that is open and locked.
  init(path: FilePath, descriptor: Int32, entries: [JournalEntry]) {
    self.path = path
    self.descriptor = descriptor
    state.withLock { $0.entries = entries }
  }

  /// Begins an empty journal in `directory`, which is made if it is not there.
  ///
  /// - Throws: `TraceFSError` of code `writeFailed` when the journal cannot be kept: nothing should be
  ///   changed then.
  public init(in directory: FilePath = ControlJournal.directory) throws(TraceFSError) {
    // Sound: the string is NUL-terminated for the time of the call.
    _ = unsafe directory.withPlatformString { unsafe mkdir($0, 0o700) }
    var number = 1
    while true {
      let name = InstanceName(processID: getpid(), number: number).description
      let path = directory.appending(name)
      // Sound: the string is NUL-terminated for the time of the call.
      let descriptor = unsafe path.withPlatformString {
        unsafe open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_APPEND, 0o600)
      }
      if descriptor >= 0 {
        _ = flock(descriptor, LOCK_EX)
        if Self.isLinked(descriptor) {
          self.path = path
          self.descriptor = descriptor
          return
        }
        // Another session has taken it for left behind before it was locked.
        _ = close(descriptor)
        continue
      }
      guard errno == EEXIST, number < 10_000 else {
        throw .access(.writeFailed, path, Errno(rawValue: errno))
      }
      number += 1
    }
  }

  /// The last resort: `restore()` reports what goes wrong here.
  deinit {
    _ = end()
  }

  /// Writes `text` to a control file, whose old content is put back in the end.
  ///
  /// - Throws: `TraceFSError` when the journal or the file does not take it, or the old content cannot be
  ///   read. The file is as it was then.
  public func set(_ text: String, in file: FilePath) throws(TraceFSError) {
    try note(file)
    do { try ControlFile.write(text, to: file) } catch { throw .access(.writeFailed, file, error) }
  }

  /// Writes the command `text` to a control file that takes one after another, such as `kprobe_events`.
  ///
  /// - Parameter undo: the command that takes it back.
  /// - Throws: `TraceFSError` when the journal or the file does not take it.
  public func add(_ text: String, to file: FilePath, undo: String) throws(TraceFSError) {
    try append(JournalEntry(kind: .command, path: file, text: undo))
    do { try ControlFile.append(text, to: file) } catch {
      withdraw()
      throw .access(.writeFailed, file, error)
    }
  }

  /// Strikes out the last entry, whose change was refused: to undo it could take away what somebody else has made.
  private func withdraw() {
    state.withLock { state in
      guard let entry = state.entries.popLast(), let size else { return }
      // A journal that cannot be shortened tells of too much, which its own session knows better.
      _ = ftruncate(descriptor, max(0, size - entry.line.utf8.count))
    }
  }

  /// The size of the file in bytes.
  private var size: Int? {
    var status = stat()
    // Sound: fstat fills the struct that it is given.
    return unsafe fstat(descriptor, &status) == 0 ? status.st_size : nil
  }

  /// Notes the content of a control file that is going to be changed; once.
  ///
  /// - Throws: `TraceFSError` when the file cannot be read, or the journal not written.
  public func note(_ file: FilePath) throws(TraceFSError) {
    let isKnown = state.withLock {
      $0.entries.contains { $0.kind != .command && $0.path == file }
    }
    if isKnown { return }
    var text: String
    do { text = try ControlFile.text(file) } catch { throw .access(.readFailed, file, error) }
    if file.lastComponent?.string == "buffer_size_kb", text.hasPrefix("X") {
      // CPUs have different sizes: each has a file of its own.
      let directory = file.removingLastComponent().appending("per_cpu")
      let names: [String]
      do { names = try ControlFile.names(in: directory) } catch {
        throw .access(.readFailed, directory, error)
      }
      for name in names { try note(directory.appending(name).appending("buffer_size_kb")) }
      return
    }
    if file.lastComponent?.string == "set_event" {
      text = EnabledEvents.names(in: file.removingLastComponent(), listed: text)
        .map { "\($0)\n" }.joined()
    }
    try append(JournalEntry(file, holding: text))
  }

  /// Writes down a step that has no control file, before it is made.
  func append(_ entry: JournalEntry) throws(TraceFSError) {
    try state.withLock { (state) throws(TraceFSError) in
      let size = size
      do throws(Errno) { try ControlFile.writeAll(entry.line, to: descriptor) } catch {
        // A part of a line would spoil the next one.
        if let size { _ = ftruncate(descriptor, size) }
        throw .access(.writeFailed, path, error)
      }
      state.entries.append(entry)
    }
  }

  /// Nothing of what was written down was done.
  func forgetAll() { state.withLock { $0.entries = [] } }

  /// Leaves everything as it is, and the journal, for `KeptSession` to end.
  ///
  /// - Throws: `TraceFSError` when that cannot be written down; the session goes on then.
  func keep() throws(TraceFSError) {
    try append(JournalEntry(kind: .kept, path: "", text: ""))
    state.withLock { state in
      state.hasEnded = true
      _ = close(descriptor)
    }
  }

  /// Puts everything back, the last change first, and removes the journal.
  ///
  /// - Throws: the first `TraceFSError`; the other files are put back all the same.
  public func restore() throws(TraceFSError) {
    if let failure = end().first { throw failure }
  }

  /// The file is removed while it is locked, so that nobody takes it for left behind.
  private func end() -> [TraceFSError] {
    state.withLock { state in
      guard !state.hasEnded else { return [] }
      state.hasEnded = true
      var later: [JournalEntry] = []
      let isKept = state.entries.contains { $0.kind == .kept }
      let failures = Self.putBack(state.entries, allOrNothing: isKept, waiting: &later)
      // A kept session whose instance is in use goes on as it was.
      if !isKept || !later.contains(where: { $0.kind == .instance }) {
        Self.settle(path, later)
      }
      _ = close(descriptor)
      return failures
    }
  }

  /// Leaves only what is `later` to be put back in a journal, for the next session; an empty one is removed.
  private static func settle(_ path: FilePath, _ later: [JournalEntry]) {
    guard later.isEmpty else {
      // Where there is no room for another one, the old one stays: nothing in it is lost.
      return replace(path, with: later.map(\.line).joined())
    }
    // Sound: the string is NUL-terminated for the time of the call.
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
  }

  /// Puts a journal with `text` in the place of one, as a whole or not at all.
  private static func replace(_ path: FilePath, with text: String) {
    let fresh = FilePath("\(path).new")
    // Sound: the strings are NUL-terminated for the time of the calls.
    do throws(Errno) {
      let descriptor = unsafe fresh.withPlatformString {
        unsafe open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      }
      guard descriptor >= 0 else { throw Errno(rawValue: errno) }
      defer { _ = close(descriptor) }
      try ControlFile.writeAll(text, to: descriptor)
      let result = unsafe fresh.withPlatformString { from in
        unsafe path.withPlatformString { to in unsafe rename(from, to) }
      }
      guard result == 0 else { throw Errno(rawValue: errno) }
    } catch {
      _ = unsafe fresh.withPlatformString { unsafe unlink($0) }
    }
  }

  /// - Parameters:
  ///   - allOrNothing: puts nothing back when an instance is in use.
  ///   - later: gets what may be put back later: what is in use, not what is gone or refused.
  private static func putBack(
    _ entries: [JournalEntry], allOrNothing: Bool, waiting later: inout [JournalEntry]
  ) -> [TraceFSError] {
    var failures: [TraceFSError] = []
    func canWait(_ error: Errno) -> Bool {
      error != .noSuchFileOrDirectory && error != .invalidArgument
    }
    // Instances first: they may use probes that are to go.
    let instances = entries.filter { entry in
      entry.kind == .instance
        && !(entry.text.isEmpty
          && entries.contains {
            $0.kind == .instance && $0.path == entry.path && !$0.text.isEmpty
          })
    }
    for entry in instances {
      do throws(Errno) { try entry.putBack() } catch {
        failures.append(
          TraceFSError(.instanceNotRemoved, path: entry.path, underlyingError: error))
        if canWait(error) { later.append(entry) }
      }
    }
    if allOrNothing, !later.isEmpty { return failures }
    // The size of a buffer is one of whole sub-buffers: theirs goes first.
    let isSize = { (entry: JournalEntry) in entry.path.lastComponent == "buffer_size_kb" }
    let others = entries.reversed().filter { $0.kind != .instance }
    var waiting = others.filter { !isSize($0) } + others.filter(isSize)
    while true {
      var refused: [(entry: JournalEntry, failure: TraceFSError)] = []
      for entry in waiting {
        do throws(Errno) { try entry.putBack() } catch {
          let failure = TraceFSError.access(.writeFailed, entry.path, error)
          // A value may fit only when another one is back, such as a width into its window.
          if error == .invalidArgument, entry.kind == .value {
            refused.append((entry, failure))
          } else {
            failures.append(failure)
            // Behind each other as they were written, to be put back in the same order.
            if canWait(error) { later.insert(entry, at: 0) }
          }
        }
      }
      if refused.isEmpty || refused.count == waiting.count {
        return failures + refused.map(\.failure)
      }
      waiting = refused.map(\.entry)
    }
  }
}

extension ControlJournal {
  /// A session that was killed, and whose changes have been put back.
  public struct LeftBehind: Sendable, Hashable {
    /// The name of its journal, `rawcap-PID`.
    public let name: String
    /// The control files that were put back, the last changed first.
    public let files: [FilePath]
    /// What could not be put back, and why.
    public let failures: [TraceFSError]
  }

  /// Puts back what killed sessions have changed. A journal that somebody holds stays as it is.
  @discardableResult
  public static func restoreLeftBehind(
    in directory: FilePath = ControlJournal.directory
  ) -> [LeftBehind] {
    // One after the other: whoever comes second must not take for another's what is being put back.
    guard let turn = try? ControlFile.open(directory, O_RDONLY | O_DIRECTORY) else { return [] }
    defer { _ = close(turn) }
    var tries = 0
    while flock(turn, LOCK_EX | LOCK_NB) != 0, tries < 200 {
      tries += 1
      usleep(25_000)
    }
    guard let names = try? ControlFile.names(in: directory) else { return [] }
    var sessions: [LeftBehind] = []
    for name in names where InstanceName(name) != nil || KeptSession.Place(journal: name) != nil {
      let path = directory.appending(name)
      guard let descriptor = try? ControlFile.open(path, O_RDWR) else { continue }
      defer { _ = close(descriptor) }
      // One that has ended meanwhile may have a namesake by now, which somebody else holds.
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isLinked(descriptor),
        let text = try? ControlFile.text(path)
      else { continue }
      let entries = JournalEntry.all(in: text)
      // One that was made to be kept ends when somebody says so.
      if entries.contains(where: { $0.kind == .kept }) { continue }
      var later: [JournalEntry] = []
      let failures = putBack(entries, allOrNothing: false, waiting: &later)
      settle(path, later)
      let files = entries.reversed().filter { $0.kind != .instance || !$0.text.isEmpty }
      guard !files.isEmpty else { continue }
      sessions.append(LeftBehind(name: name, files: files.map(\.path), failures: failures))
    }
    return sessions
  }
}
