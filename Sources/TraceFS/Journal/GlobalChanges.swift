internal import Synchronization
internal import SystemPackage

/// The changes that one instance makes outside of its own directory: a journal that begins with the first of
/// them.
final class GlobalChanges: Sendable {
  private let directory: FilePath
  private let journal = Mutex<ControlJournal?>(nil)

  /// Is this the journal of a session that outlives its process?
  let isKept: Bool

  init(in directory: FilePath = ControlJournal.directory) {
    self.directory = directory
    isKept = false
  }

  /// Changes that are written to `journal`, the one of a session that is kept.
  init(keptIn journal: ControlJournal) {
    directory = journal.path.removingLastComponent()
    isKept = true
    self.journal.withLock { $0 = journal }
  }

  /// Leaves everything as it is, for whoever ends the session.
  func keep() throws(TraceFSError) {
    guard isKept else { return }
    try journal.withLock { (journal) throws(TraceFSError) in try journal?.keep() }
    journal.withLock { $0 = nil }
  }

  /// The journal, begun now if there is none.
  func begun() throws(TraceFSError) -> ControlJournal {
    try journal.withLock { (journal) throws(TraceFSError) in
      if let journal { return journal }
      let new = try ControlJournal(in: directory)
      journal = new
      return new
    }
  }

  /// Puts everything back; nothing when nothing was changed.
  ///
  /// - Throws: the first `TraceFSError`; the other files are put back all the same.
  func restore() throws(TraceFSError) {
    let journal = journal.withLock { $0.take() }
    try journal?.restore()
  }
}
