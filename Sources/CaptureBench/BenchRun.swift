internal import Capture
internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// One run of a case.
struct BenchRun {
  let bench: BenchCase
  /// How often each thread of the load does what it does.
  let count: Int
  let options: CaptureBench.Options
  let tracefs: TraceFS

  private var command: [String] {
    options.loadProgram + [bench.load.rawValue, String(count)]
  }

  // MARK: Recording

  /// Records the load to a file, which is read and removed.
  ///
  /// What is measured begins when the recording is ready for events and ends with the finished file:
  /// that a recording also reads formats and symbols is no cost of an event.
  func record() throws(BenchError) -> BenchFigures {
    let path = options.directory.appending("rawcap-bench-\(getpid()).dat")
    // Sound: the string is NUL-terminated for the time of the call.
    defer { _ = unsafe path.withPlatformString { unsafe unlink($0) } }
    var recording = RecordingOptions(output: path, events: bench.load.events, command: command)
    recording.backend = bench.backend
    recording.bufferKilobytesPerCPU = options.bufferKilobytes
    recording.subBufferKilobytes = bench.subBufferKilobytes
    // The reader's own system calls are not to be among the events.
    recording.followsCommandOnly = bench.load != .large
    var cpuTime = UInt64(0)
    var written: UInt64?
    let observer = RecordingObserver(started: { _ in
      cpuTime = Self.time(CLOCK_PROCESS_CPUTIME_ID)
      written = ProcessIO.writtenBytes()
    })
    let summary: RecordingSummary
    do throws(CaptureError) {
      summary = try Recording.run(recording, observer: observer)
    } catch {
      switch error.code {
      case .ring(let ring): throw .ring(ring)
      case .tracing(let refusal): throw .tracing(refusal)
      case .interrupted(let signal): throw .interrupted(signal)
      default: throw .capture(error)
      }
    }
    var figures = BenchFigures()
    figures.cpuTime = Self.time(CLOCK_PROCESS_CPUTIME_ID) &- cpuTime
    if let written, let now = ProcessIO.writtenBytes() { figures.writtenBytes = now &- written }
    if case .signal(let signal) = summary.end { throw .interrupted(signal) }
    if let problem = summary.problem { throw .problem(problem) }
    if let failure = summary.fileFailure { throw .file(failure) }
    if let left = summary.leftBehind { throw .tracing(left) }
    if let status = summary.exitStatus, status != 0 { throw .loadFailed(status) }
    figures.wallTime = UInt64(max(0, summary.duration / .nanoseconds(1)))
    figures.lost = summary.lostEventCount
    do throws(TraceFileError) { try count(path, &figures) } catch { throw .file(error) }
    guard figures.events == summary.eventCount else {
      throw .miscounted(arrived: figures.events, read: summary.eventCount)
    }
    return figures
  }

  /// Counts what is in the file.
  private func count(_ path: FilePath, _ figures: inout BenchFigures) throws(TraceFileError) {
    let file = try TraceFile(path: path)
    for buffer in file.buffers {
      guard let layout = file.layout.resized(pageSize: buffer.pageSize) else { continue }
      var tally = EventTally()
      for extent in buffer.extents {
        var pages = file.pages(of: extent, pageSize: buffer.pageSize)
        while try pages.next() {
          do throws(PageError) {
            let header = try PageHeader(pages.page, layout: layout)
            try tally.add(pages.page, header, layout)
          } catch {
            throw TraceFileError(.badSection("\(error)"), path: path.string)
          }
        }
      }
      figures.add(tally, layout)
    }
  }

  // MARK: Live

  /// Decodes the load's events as they come, with a thread for each CPU.
  func decode(_ gate: borrowing EndGate) throws(BenchError) -> BenchFigures {
    let instance: TraceInstance
    do throws(TraceFSError) { instance = try TraceInstance(in: tracefs) } catch {
      throw .tracing(error)
    }
    // On a throw the instance goes with its value.
    let figures = try decode(in: instance, gate)
    do throws(TraceFSError) { try instance.remove() } catch { throw .tracing(error) }
    return figures
  }

  private func decode(
    in instance: borrowing TraceInstance, _ gate: borrowing EndGate
  ) throws(BenchError) -> BenchFigures {
    let layout = try configure(instance)
    let load = try LoadProcess(command)
    let readers = try readers(of: instance, layout: layout)
    var figures = BenchFigures()
    do throws(BenchError) {
      if bench.load != .large {
        try tracing { () throws(TraceFSError) in
          try instance.set(processIDs: [load.processID], followsChildren: true)
        }
      }
      for reader in readers { try reader.start() }
      try tracing { () throws(TraceFSError) in try instance.setTracing(true) }
      let start = Self.time(CLOCK_MONOTONIC)
      load.start()
      try load.wait(gate)
      figures.wallTime = Self.time(CLOCK_MONOTONIC) &- start
      try tracing { () throws(TraceFSError) in try instance.setTracing(false) }
    } catch {
      for reader in readers { reader.stop() }
      throw error
    }
    for reader in readers { reader.stop() }
    var read: UInt64 = 0
    for reader in readers {
      let result = reader.result
      if let error = result.error { throw .ring(error) }
      figures.cpuTime &+= result.cpuTime
      figures.add(result.tally, layout)
      let counters = try tracing { () throws(TraceFSError) in
        try instance.statistics(cpu: reader.cpu)
      }
      read &+= counters.read
      figures.lost &+= counters.lost &+ counters.entries
    }
    guard figures.events == read else { throw .miscounted(arrived: figures.events, read: read) }
    return figures
  }

  /// Sets the instance up as a recording does.
  private func configure(_ instance: borrowing TraceInstance) throws(BenchError) -> PageLayout {
    let (text, size) = try tracing { () throws(TraceFSError) in
      if instance.hasSubBufferSizes {
        try instance.set(subBufferKilobytes: bench.subBufferKilobytes)
      }
      try instance.set(bufferKilobytesPerCPU: options.bufferKilobytes)
      try instance.set(bufferPercent: 50)
      try instance.enable(bench.load.events)
      return (try tracefs.headerPage(), try instance.subBufferKilobytes())
    }
    do throws(PageLayoutError) {
      let layout = try PageLayout(headerPage: text, byteOrder: .host)
      return size.flatMap { layout.resized(pageSize: $0 << 10) } ?? layout
    } catch { throw .capture(CaptureError(.pageLayout(error))) }
  }

  private func readers(
    of instance: borrowing TraceInstance, layout: PageLayout
  ) throws(BenchError) -> [LiveReader] {
    let cpus = try tracing { () throws(TraceFSError) in try TraceFS.onlineCPUs() }
    var readers: [LiveReader] = []
    do throws(RingError) {
      for cpu in cpus {
        let reader: LiveReader =
          switch bench.backend {
          case .mmap:
            BackendReader(try MappedRing(cpu: cpu, of: instance, layout: layout), layout)
          case .read: BackendReader(try ReadRing(cpu: cpu, of: instance, layout: layout), layout)
          case .splice:
            BackendReader(try SplicedRing(cpu: cpu, of: instance, layout: layout), layout)
          }
        readers.append(reader)
      }
    } catch { throw .ring(error) }
    return readers
  }

  private func tracing<Value>(
    _ body: () throws(TraceFSError) -> Value
  ) throws(BenchError) -> Value {
    do throws(TraceFSError) { return try body() } catch { throw .tracing(error) }
  }

  /// `CLOCK_…` in nanoseconds.
  static func time(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    // Sound: the kernel fills the struct.
    _ = unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
