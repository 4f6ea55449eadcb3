internal import CKernelTrace

/// What is done to a file that readers write to.
///
/// The kernel lets one at a time change a file. Who is in the middle of it at a low priority, on a busy
/// machine, holds all readers up for as long as it has to wait for its turn; so it is made to finish.
enum Urgency {
  /// Second to the readers, and far in front of what they record.
  static let nice: Int32 = -15

  /// Runs `body` at that priority.
  static func raised<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let usual = rawcap_nice()
    _ = rawcap_run_nice(nice)
    defer { _ = rawcap_run_nice(usual) }
    return try body()
  }
}
