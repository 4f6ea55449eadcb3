internal import Synchronization
internal import Timeline
internal import TraceFile

/// A live timeline for tasks: batches of events in the order of time.
///
/// ```swift
/// var timeline = try LiveTimeline(events: ["sched:sched_switch"])
/// let switches = try timeline.bind(SchedSwitch.self)
/// try timeline.start()
/// let batches = timeline.batches()
/// for try await batch in batches { … }
/// ```
///
/// A thread of its own reads the ring buffers. When a few batches wait for the task, it waits, too: events
/// then stay in the ring buffers, and what does not fit there is lost and told of as any other loss. The
/// stream ends after `stop`, with what there was by then, or at once when the task is cancelled; its tracefs
/// instance is removed then. It is for one task.
public struct LiveBatches: AsyncSequence, Sendable {
  /// What the sequence consists of.
  public typealias Element = LiveBatch
  /// Why it can end early.
  public typealias Failure = CaptureError

  private let consumer: Consumer

  /// Ends the stream when nobody can take from it any more.
  fileprivate final class Consumer: Sendable {
    let channel: BatchChannel

    init(_ channel: BatchChannel) { self.channel = channel }

    deinit { channel.cancel() }
  }

  init(_ timeline: consuming LiveTimeline, waiting: Int) {
    let canceller = timeline.canceller
    let channel = BatchChannel(limit: Swift.max(1, waiting), canceller: canceller)
    consumer = Consumer(channel)
    let reader = BatchReader(timeline)
    let thread = WorkerThread("rawcap/live") { reader.run(channel) }
    if thread == nil { channel.end(CaptureError(.noResources)) }
  }

  /// Switches tracing off; what there is until then still comes.
  public func stop() { consumer.channel.stop() }

  /// Begins to take batches.
  public func makeAsyncIterator() -> Iterator { Iterator(consumer: consumer) }

  /// Takes batches, one after the other.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let consumer: Consumer

    /// The next batch, which has at least one item; `nil` at the end, or when the task is cancelled.
    ///
    /// - Throws: `CaptureError` when the ring buffers cannot be read any more.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(CaptureError) -> LiveBatch? {
      let channel = consumer.channel
      let result = await withTaskCancellationHandler {
        await channel.next()
      } onCancel: {
        channel.cancel()
      }
      return try result.get()
    }
  }
}

extension LiveTimeline {
  /// The rest of the timeline as an asynchronous sequence; `start` has been called.
  ///
  /// - Parameter waiting: how many batches may wait for the task, each of up to 4,096 events or 1 MiB.
  public consuming func batches(waiting: Int = 4) -> LiveBatches {
    LiveBatches(self, waiting: waiting)
  }
}

/// What the thread does.
private final class BatchReader: Sendable {
  private let timeline: Mutex<LiveTimeline?>

  init(_ timeline: consuming LiveTimeline) {
    self.timeline = Mutex(consume timeline)
  }

  func run(_ channel: BatchChannel) {
    timeline.withLock { timeline in
      var failure: CaptureError?
      do throws(CaptureError) {
        try Self.read(&timeline, channel)
        try timeline?.finish()
      } catch { failure = error }
      // The instance goes with the timeline, whatever happened.
      timeline = nil
      channel.end(failure)
    }
  }

  private static func read(
    _ timeline: inout LiveTimeline?, _ channel: BatchChannel
  ) throws(CaptureError) {
    var batch = EventBatch()
    var isStopped = false
    while true {
      if channel.wantsStop, !isStopped {
        isStopped = true
        try timeline?.stop()
      }
      batch.removeAll()
      let goesOn = try timeline?.fill(&batch, limit: .max) ?? false
      if batch.count > 0, !channel.put(LiveBatch(batch)) { return }
      guard goesOn, !channel.isCancelled else { return }
    }
  }
}
