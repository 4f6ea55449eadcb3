internal import Glibc
internal import Synchronization
package import RingBuffer
package import TraceFile

/// The events of a file that is being recorded, in the order of time, to the end of the recording.
///
/// An event comes out when every other CPU has one waiting, or its ring buffer was found empty after this
/// one had been committed: both are moments of the recorder's clock, which it tells in the file. So the
/// order does not depend on how quickly anybody reads, nor on the trace clock. An event that its writer
/// commits later than that (an interrupted one may) is late: it comes as it is found, and is counted.
package struct FollowedTimeline: ~Copyable {
  private var merge: WatermarkMerge<FollowedSource>
  private let file: FollowedFile
  private let clock = RecorderClock()
  /// The descriptor whose reader may go away.
  private let output: Int32?
  /// What has been taken out to know the first event's time.
  private var first: EventBatch?

  /// The names of threads that have been told.
  private var names: [UInt8] = []

  /// What kept the file from being read to its end.
  package private(set) var failure: TraceFileError?
  /// Whether nobody reads the output any more.
  package private(set) var isOutputClosed = false

  /// How long to wait before the next look.
  private static let pause: Int32 = 20

  /// The events of `file`.
  ///
  /// - Parameters:
  ///   - cpus: the CPUs whose events are wanted; `nil` for all.
  ///   - discardedDelta: whose rule for the time of discarded events is kept to.
  ///   - delay: how long an event waits for earlier ones that are still being written, in nanoseconds.
  ///   - output: a descriptor; when its reader goes away, the stream ends.
  package init(
    _ file: FollowedFile, cpus: Set<Int>? = nil, discardedDelta: DiscardedDelta = .asKernel,
    delay: UInt64 = 1_000_000, output: Int32? = nil
  ) {
    self.file = file
    self.output = output
    let numbers = file.regions.indices.filter { cpus?.contains(file.regions[$0].cpu) ?? true }
    let clock = clock
    let mapping = TimeMapping(file.description.options)
    merge = WatermarkMerge(
      count: numbers.count, byteOrder: file.description.byteOrder, discardedDelta: discardedDelta,
      pace: WatermarkPace(delay: delay, latency: 0), now: { clock.time.load(ordering: .relaxed) },
      place: { (file.regions[numbers[$0]].buffer, file.regions[numbers[$0]].cpu, mapping) },
      source: { FollowedSource(file, region: numbers[$0], discardedDelta: discardedDelta) })
  }

  /// How many events were late.
  package var lateCount: UInt64 { merge.lateCount }

  /// The time of the first event, which stays in the stream; `nil` when there is none. Waits for it; to
  /// be asked for before anything has been taken.
  package mutating func firstTime() -> UInt64? {
    var batch = EventBatch(capacity: 64)
    var time: UInt64?
    while time == nil, !batch.isFull, fillOnce(&batch, limit: .max) {
      let entries = batch.entries
      for place in entries.indices where entries[place].kind == .event {
        time = time ?? entries[place].timestamp
      }
    }
    first = consume batch
    return time
  }

  /// Fills `batch` with what there is; false at the end.
  private mutating func fillOnce(_ batch: inout EventBatch, limit: Int) -> Bool {
    do throws(TraceFileError) {
      let before = batch.count
      let step = try merge.fill(&batch, limit: limit) { news, batch in
        switch news {
        case .lost(let gap): batch.append(gap)
        case .damaged(let damage): batch.append(damage)
        }
      }
      if batch.count > before { return true }
      if case .end = step { return false }
      while try !file.look() {
        guard wait() else { return false }
      }
      clock.time.store(file.time, ordering: .relaxed)
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// Waits a little; false when nobody reads the output any more.
  private mutating func wait() -> Bool {
    var request = pollfd(fd: output ?? -1, events: 0, revents: 0)
    // Sound: one request stands at the address, which is used during the call only.
    let count = unsafe poll(&request, 1, Self.pause)
    isOutputClosed = count > 0 && Int32(request.revents) & (POLLERR | POLLHUP) != 0
    return !isOutputClosed
  }
}

extension FollowedTimeline: BatchSource {
  package mutating func fill(_ batch: inout EventBatch, limit: Int) {
    if let first = first.take() { batch.append(first) }
    while batch.count == 0, failure == nil, fillOnce(&batch, limit: limit) {}
  }

  @_lifetime(&self)
  package mutating func peekRecord(into buffer: Int) -> RawSpan? {
    guard merge.peek(into: buffer) else { return nil }
    // Sound: the record is memory of a source, which stays until the next call.
    return unsafe _overrideLifetime(merge.record.bytes, mutating: &self)
  }

  package mutating func dropPeeked() { merge.dropPeeked() }

  package mutating func takeNewNames() -> [UInt8]? {
    let now = file.commandLines
    guard now != names else { return nil }
    names = now
    return now
  }
}

/// What the recorder's clock has told last.
private final class RecorderClock: Sendable {
  let time = Atomic<UInt64>(0)
}
