import Capture
import Glibc
import RingBuffer
import Testing
import TraceFile

/// What came out of a capture.
struct Tally: Sendable {
  var events: UInt64 = 0
  var losses: [LossEntry] = []
  var damages: [RingError] = []
  /// A checksum of each record, without the flags of the moment.
  var records: [UInt64] = []
  /// Times of one CPU that went back.
  var stepsBack = 0
  private var lastTime: [Int: UInt64] = [:]

  var exactLosses: UInt64 {
    losses.reduce(0) {
      if case .exact(let count) = $1.count { $0 + count } else { $0 }
    }
  }

  func exactLosses(_ cause: LossEntry.Cause) -> UInt64 {
    var part = self
    part.losses = losses.filter { $0.cause == cause }
    return part.exactLosses
  }

  mutating func add(_ item: LiveItem, keepingRecords: Bool = false) {
    switch item {
    case .event(let event):
      events += 1
      if let last = lastTime[event.cpu], last > event.timestamp { stepsBack += 1 }
      lastTime[event.cpu] = event.timestamp
      if keepingRecords { records.append(checksum(event.data)) }
    case .lost(let gap): losses.append(gap)
    case .damaged(let error): damages.append(error)
    }
  }
}

/// FNV-1a over a record, without `common_flags` and `common_preempt_count`: they can change between one
/// instance's event and the next one's.
func checksum(_ record: RawSpan) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for offset in 0..<record.byteCount where offset != 2 && offset != 3 {
    let byte: UInt8 = record.integer(at: offset, order: .host)
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }
  return hash
}

/// Takes all that a capture gives after it was stopped.
func drain(_ capture: inout LiveCapture, keepingRecords: Bool = false) throws -> Tally {
  var tally = Tally()
  try capture.stop()
  while let item = try capture.next() { tally.add(item, keepingRecords: keepingRecords) }
  return tally
}

/// Runs `body` on a thread of its own.
final class TestThread<Value: Sendable>: @unchecked Sendable {
  private let thread: AnyThread
  private let box: ResultBox<Value>

  init(_ body: @escaping @Sendable () throws -> Value) {
    let box = ResultBox<Value>()
    self.box = box
    thread = AnyThread { box.result = Result { try body() } }
    thread.start()
  }

  func join() throws -> Value {
    thread.join()
    return try box.result!.get()
  }
}

private final class ResultBox<Value: Sendable>: @unchecked Sendable {
  var result: Result<Value, any Error>?
}

private final class AnyThread: @unchecked Sendable {
  private var handle = pthread_t()
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  func start() {
    pthread_create(
      &handle, nil,
      { context in
        Unmanaged<AnyThread>.fromOpaque(context!).takeUnretainedValue().body()
        return nil
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func join() { pthread_join(handle, nil) }
}
