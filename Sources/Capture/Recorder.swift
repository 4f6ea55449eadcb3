internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// The readers of all CPUs, from the open ring buffers of instances into a file's regions.
///
/// ```swift
/// let rings = try RingSet(of: instance).rings
/// let recorder = try Recorder(rings, layouts: [layout], plan) { target(of: $0) }
/// try recorder.start()            // returns when all readers are in their loops
/// try instance.setTracing(true)
/// …
/// try instance.setTracing(false)
/// recorder.finish([instance.reader])
/// ```
final class Recorder {
  let readers: [RingReader]
  private let threads: [ReaderThread]
  private let signals: ReaderSignals

  /// How the readers work.
  struct Plan {
    var backend: CaptureBackend
    /// SCHED_FIFO priority; `nil` for the highest ordinary one.
    var realtimePriority: Int?
    /// How long direct output takes, in nanoseconds; the largest number where there is none.
    var directTime: UInt64
    /// What may wait for the disk in each CPU's pipe, in bytes.
    var mostWaiting = 16 << 20
    /// Direct output even where it is slower than the ring buffer can wait.
    var isDirectForced = false
  }

  /// One thread for each CPU; beyond that many, threads serve several.
  private static let mostThreads = 64

  /// - Parameter layouts: of each buffer's pages.
  init(
    _ rings: [Ring], layouts: [PageLayout], _ plan: Plan, target: (Lane) -> RegionTarget
  ) throws(CaptureError) {
    var readers: [RingReader] = []
    do throws(RingError) {
      for ring in rings {
        readers.append(
          try Self.reader(
            of: ring, layout: layouts[ring.lane.buffer], plan, target: target(ring.lane),
            writesByItself: rings.count > Self.mostThreads))
      }
    } catch { throw CaptureError(.ring(error)) }
    do throws(Errno) {
      let signals = try ReaderSignals()
      let online = Set((try? TraceFS.onlineCPUs()) ?? readers.map(\.cpu))
      let present = readers.filter { online.contains($0.cpu) }
      let count = min(present.count, Self.mostThreads)
      var groups: [[RingReader]] = (0..<count).map { first in
        // Neighbours share caches and interrupts: they are served by different threads.
        stride(from: first, to: present.count, by: count).map { present[$0] }
      }
      // Those that are offline may come online; as a rule they do not.
      let absent = readers.filter { !online.contains($0.cpu) }
      if !absent.isEmpty { groups.append(absent) }
      var threads: [ReaderThread] = []
      for group in groups {
        threads.append(
          try ReaderThread(group, signals: signals, realtimePriority: plan.realtimePriority))
      }
      self.signals = signals
      self.threads = threads
    } catch { throw CaptureError(.noResources, underlyingError: error) }
    self.readers = readers
  }

  private static func reader(
    of ring: Ring, layout: PageLayout, _ plan: Plan, target: RegionTarget, writesByItself: Bool
  ) throws(RingError) -> RingReader {
    switch plan.backend {
    case .splice:
      return try SpliceReader(
        ring, layout: layout, target: target, plan, writesByItself: writesByItself)
    case .read:
      return try CopyReader(
        ring, pages: try ReadRing(ring, layout: layout), layout: layout, target: target)
    case .mmap:
      return try CopyReader(
        ring, pages: try MappedRing(ring, layout: layout), layout: layout, target: target)
    }
  }

  deinit { stop() }

  var threadCount: Int { threads.count }

  /// Readable when a reader cannot go on.
  var troubleDescriptor: Int32 { signals.trouble.descriptor.rawValue }

  /// Why the readers do not have the real-time priority that was asked for.
  var realtimeRefusal: Errno? { signals.realtimeRefusal.withLock { $0 } }

  /// What the first reader in trouble says.
  var problem: RecordingProblem? {
    for reader in readers { if let problem = reader.problem.withLock({ $0 }) { return problem } }
    return nil
  }

  /// The CPU time of the readers' threads, when they have ended.
  var cpuTime: Duration {
    .nanoseconds(threads.reduce(0) { $0 + Int64($1.cpuTime.load(ordering: .acquiring)) })
  }

  /// Starts the threads, and returns when all of them wait for data.
  func start() throws(CaptureError) {
    do throws(Errno) {
      for reader in readers { try reader.start() }
      for thread in threads { try thread.start() }
    } catch { throw CaptureError(.noResources, underlyingError: error) }
    var ready = 0
    while ready < threads.count {
      waitToRead([signals.ready.descriptor.rawValue], milliseconds: -1)
      ready += signals.ready.take()
    }
  }

  /// Brings the thread of a CPU that is online again back to it.
  ///
  /// - Returns: false when the kernel does not let it yet.
  func pinAgain(cpu: Int) -> Bool {
    threads.allSatisfy { $0.readers.first?.cpu != cpu || $0.pinAgain() }
  }

  /// The CPUs that have been offline all the time.
  var absentCPUs: [Int] {
    Set(readers.filter { $0.isAbsent.load(ordering: .relaxed) }.map(\.cpu)).sorted()
  }

  /// Somebody follows the file, or nobody does any more.
  var isFollowed: Bool {
    get { signals.isFollowed.load(ordering: .relaxed) }
    set {
      guard signals.isFollowed.exchange(newValue, ordering: .releasing) != newValue else { return }
      for thread in threads { thread.post() }
    }
  }

  /// Has the readers go on with other targets; each closes its old one when it does so.
  func offer(_ target: (Lane) -> RegionTarget) {
    for reader in readers { reader.offer(target(reader.lane)) }
    for thread in threads { thread.post() }
  }

  /// Lets the readers do their last round, and waits for them.
  private func stop() {
    signals.isStopping.store(true, ordering: .releasing)
    for thread in threads { thread.post() }
    for thread in threads { thread.join() }
    for reader in readers {
      // One that could not go on has left it open.
      reader.closePage()
      reader.finish()
    }
  }

  /// Drains the ring buffers of `instances`, which must be switched off, and ends the readers.
  func finish(_ instances: [InstanceReader]) {
    stop()
    for reader in readers {
      if reader.problem.withLock({ $0 == nil }) {
        let problem = readLateEvents(reader, instances[reader.lane.buffer])
        reader.problem.withLock { $0 = problem }
      }
      reader.close()
    }
  }

  /// A writer that was interrupted in the middle of an event commits when it goes on.
  private func readLateEvents(
    _ reader: RingReader, _ instance: InstanceReader
  ) -> RecordingProblem? {
    for _ in 0..<Self.lateRounds {
      guard let statistics = try? instance.statistics(cpu: reader.cpu), statistics.entries > 0
      else { return nil }
      guard reader.room > 0 else { return reader.full() }
      usleep(1_000)
      do throws(RecordingProblem) { _ = try reader.round(isLast: true) } catch { return error }
    }
    return nil
  }

  /// How often to look for late events, a millisecond apart.
  private static let lateRounds = 20
}
