internal import Synchronization
internal import SystemPackage

/// The changes that one instance makes outside of its own directory: a journal that begins with the first of
/// them.
final class GlobalChanges: Sendable {
  private let directory: FilePath
  private let journal = Mutex<ControlJournal?>(nil)

  init(in directory: FilePath = ControlJournal.directory) {
    self.directory = directory
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
