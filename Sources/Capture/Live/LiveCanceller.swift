internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Ends the waiting of a `LiveCapture` from any thread.
///
/// ```swift
/// let canceller = capture.canceller
/// try await withTaskCancellationHandler {
///   while let item = try capture.next() { … }
/// } onCancel: {
///   canceller.cancel()
/// }
/// ```
public struct LiveCanceller: Sendable {
  let cancellation: Cancellation

  /// From now on `next` returns `nil`, also where it waits right now.
  ///
  /// What is in the ring buffers stays there: `LiveCapture.stop` is how to get it all the same.
  public func cancel() { cancellation.cancel() }

  /// Has `cancel` been called?
  public var isCancelled: Bool { cancellation.isCancelled.load(ordering: .acquiring) }
}

/// A wish that never goes away, and a descriptor to wait for it.
final class Cancellation: Sendable {
  let isCancelled = Atomic<Bool>(false)
  private let notice: Notice

  init() throws(Errno) { notice = try Notice() }

  /// Readable when it is cancelled.
  var descriptor: Int32 { notice.descriptor.rawValue }

  func cancel() {
    isCancelled.store(true, ordering: .releasing)
    notice.post()
  }
}
