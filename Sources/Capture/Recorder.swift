internal import Glibc
internal import Synchronization
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// One reader thread per CPU, from the open ring buffers of an instance into a file's regions.
///
/// ```swift
/// let rings = try RingSet(of: instance).rings
/// let recorder = try Recorder(rings, pageSize: 4096) { writer.region(buffer: 0, cpu: $0) }
/// try recorder.start()            // returns when all readers are in their loops
/// try instance.setTracing(true)
/// …
/// try instance.setTracing(false)
/// recorder.finish(instance)
/// ```
final class Recorder {
  private let readers: [RingReader]
  private let signals: ReaderSignals
  private var running = 0

  /// Opens nothing more than a pipe per CPU: `rings` are open already.
  init(
    _ rings: [Ring], pageSize: Int, region: (Int) -> FileRegion
  ) throws(Errno) {
    let signals = try ReaderSignals()
    var readers: [RingReader] = []
    for ring in rings {
      readers.append(
        try RingReader(ring, region: region(ring.cpu), pageSize: pageSize, signals: signals))
    }
    self.signals = signals
    self.readers = readers
  }

  deinit { stop() }

  /// Readable when a reader cannot go on.
  var troubleDescriptor: Int32 { signals.trouble.descriptor.rawValue }

  /// What the first reader in trouble says.
  var problem: RecordingProblem? {
    for reader in readers { if let problem = reader.problem.withLock({ $0 }) { return problem } }
    return nil
  }

  /// Starts the readers, and returns when all of them wait for data.
  func start() throws(Errno) {
    for reader in readers {
      try reader.start()
      running += 1
    }
    var ready = 0
    while ready < readers.count {
      waitToRead([signals.ready.descriptor.rawValue], milliseconds: -1)
      ready += signals.ready.take()
    }
  }

  /// The recording runs and its command has been started for a while: the readers may rest.
  func settle() {
    signals.isSettled.store(true, ordering: .relaxed)
  }

  /// Lets the readers do their last round, and waits for them.
  private func stop() {
    signals.isStopping.store(true, ordering: .releasing)
    signals.stop.post()
    for reader in readers.prefix(running) { reader.join() }
    running = 0
  }

  /// Drains the ring buffers of `instance`, which must be switched off, and ends the readers.
  func finish(_ instance: borrowing TraceInstance) {
    stop()
    for reader in readers where reader.problem.withLock({ $0 == nil }) {
      let problem = readLateEvents(reader, instance)
      reader.problem.withLock { $0 = problem }
    }
  }

  /// A writer that was interrupted in the middle of an event commits when it goes on.
  private func readLateEvents(
    _ reader: RingReader, _ instance: borrowing TraceInstance
  ) -> RecordingProblem? {
    for _ in 0..<Self.lateRounds {
      guard let statistics = try? instance.statistics(cpu: reader.cpu), statistics.entries > 0
      else { return nil }
      guard reader.hasRoom else {
        return RecordingProblem(.regionFull, cpu: reader.cpu, .fileTooLarge)
      }
      usleep(1_000)
      do throws(RecordingProblem) { try reader.readRest() } catch { return error }
    }
    return nil
  }

  /// How often to look for late events, a millisecond apart.
  private static let lateRounds = 20

  /// Where the recording stands.
  func progress(_ instance: borrowing TraceInstance) -> [RecordingProgress.CPU] {
    var cpus: [RecordingProgress.CPU] = []
    for reader in readers {
      cpus.append(
        RecordingProgress.CPU(
          cpu: reader.cpu, byteCount: UInt64(reader.written.load(ordering: .relaxed)),
          statistics: (try? instance.statistics(cpu: reader.cpu)) ?? CPUStatistics()))
    }
    return cpus
  }

  /// What each CPU gave; to be asked after `finish`.
  ///
  /// Statistics that cannot be read are no reason to lose the pages: they are `nil`, and the first
  /// reason is stored in `failure`.
  func summaries(
    _ instance: borrowing TraceInstance, failure: inout TraceFSError?
  ) -> [CPUSummary] {
    var cpus: [CPUSummary] = []
    for reader in readers {
      var summary = CPUSummary(
        cpu: reader.cpu, byteCount: UInt64(reader.written.load(ordering: .relaxed)),
        unwrittenByteCount: UInt64(reader.unwritten.load(ordering: .relaxed)))
      do throws(TraceFSError) {
        summary.statistics = try instance.statistics(cpu: reader.cpu)
      } catch { failure = failure ?? error }
      cpus.append(summary)
    }
    return cpus
  }
}
