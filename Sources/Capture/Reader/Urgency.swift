internal import CKernelTrace

/// What is done to a file that readers write to.
///
/// The kernel lets one at a time change a file. Who is in the middle of it at a low priority, on a busy
/// machine, holds all readers up for as long as it has to wait for its turn; so it is made to finish.
enum Urgency {
  /// Runs `body` at the readers' priority.
  static func raised<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let nice = rawcap_nice()
    _ = rawcap_run_nice(-20)
    defer { _ = rawcap_run_nice(nice) }
    return try body()
  }
}
