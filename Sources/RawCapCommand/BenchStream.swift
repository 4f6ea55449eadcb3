internal import ArgumentParser
internal import Capture
internal import RawCap
internal import RingBuffer
internal import TraceText
internal import Timeline

/// Streams all CPUs at full load, and checks what comes out.
struct BenchStream: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Checks a live stream while every CPU makes system calls as fast as it can.",
    discussion: """
      It fails when an event comes out of order without being marked as late, or when events in the \
      stream, late and lost ones are not together those that the kernel has written. The delay is \
      that from an event to the moment when its text would be written, or its field has been read.
      """)

  @Option(help: ArgumentHelp("How long.", valueName: "count"))
  var seconds = 10

  @Flag(help: "Also make the text of each event, as rawcap stream does; it is not written.")
  var text = false

  @Option(help: ArgumentHelp("How long an event waits for others.", valueName: "time"))
  var delay: TimeAmount?

  @Option(
    name: [.customShort("b"), .customLong("buffer-size")],
    help: ArgumentHelp("The size of each CPU's ring buffer.", valueName: "size"))
  var bufferSize: PlainSize?

  @Flag(inversion: .prefixedNo, help: "Read in front of the load.")
  var eager = true

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard 1...3600 ~= seconds else { throw ValidationError("--seconds takes 1 to 3600.") }
  }

  func run() throws {
    var options = StreamSession.Options(events: ["raw_syscalls"])
    // The delay is measured with the clock of events.
    options.live.clock = "mono"
    options.live.isEager = eager
    options.live.bufferKilobytesPerCPU = bufferSize?.kilobytes
    if let delay { options.live.delay = delay.duration }
    options.followsCommandOnly = true
    let loads = try TraceFS.onlineCPUs().map {
      "taskset -c \($0) timeout \(seconds) dd if=/dev/zero of=/dev/null bs=1 status=none &"
    }
    options.command = ["sh", "-c", loads.joined(separator: " ") + " wait"]
    let session = try StreamSession(options)
    let figures: StreamFigures
    if text {
      let context = session.reportContext()
      var report = StreamReport(MeasuredStream(session), context, options: ReportOptions())
      var buffer = TextBuffer(capacity: 1 << 19)
      while report.append(to: &buffer) { buffer.removeAll() }
      figures = try report.source.finish()
    } else {
      var source = MeasuredStream(session)
      var batch = EventBatch()
      repeat {
        batch.removeAll()
        source.fill(&batch, limit: .max)
        source.readField(of: batch)
      } while batch.count > 0
      figures = try source.finish()
    }
    var output = figures.text(isJSON: json)
    try Output.write(&output)
    if !figures.isRight { throw ExitCode.failure }
  }
}

/// A stream whose events are counted, and timed when their consumer comes for more.
private struct MeasuredStream: BatchSource, ~Copyable {
  private var session: StreamSession
  private var figures = StreamFigures()
  private var latest: UInt64 = 0
  /// The times of the events that the consumer has.
  private var times: [UInt64] = []
  private var sum: UInt64 = 0

  init(_ session: consuming StreamSession) {
    self.session = session
    times.reserveCapacity(1 << 13)
  }

  mutating func fill(_ batch: inout EventBatch, limit: Int) {
    let now = monotonicTime()
    for time in times { figures.delays.add(now > time ? now - time : 0) }
    times.removeAll(keepingCapacity: true)
    session.fill(&batch, limit: limit)
    let entries = batch.entries
    for place in entries.indices where entries[place].kind == .event {
      let time = entries[place].timestamp
      if entries[place].isLate {
        figures.late += 1
      } else {
        figures.inOrder += 1
      }
      if (time < latest) != entries[place].isLate { figures.violations += 1 }
      latest = max(latest, time)
      times.append(time)
    }
  }

  /// What the simplest consumer does: `id`, the number of the system call.
  mutating func readField(of batch: borrowing EventBatch) {
    let entries = batch.entries
    let records = batch.records
    for place in entries.indices where entries[place].kind == .event {
      let record = entries[place].record(in: records)
      guard record.byteCount >= 16 else { continue }
      let number: UInt64 = record.integer(at: 8, order: .host)
      sum &+= number
    }
  }

  @_lifetime(&self)
  mutating func peekRecord(into buffer: Int) -> RawSpan? { session.peekRecord(into: buffer) }

  mutating func dropPeeked() { session.dropPeeked() }

  /// Ends the stream, and compares what came with the kernel's counters.
  mutating func finish() throws -> StreamFigures {
    if let failure = session.failure { throw failure }
    for (_, kernel, read) in session.statistics() {
      figures.written &+= kernel.read &+ kernel.entries &+ kernel.lost
      if kernel.read != read { figures.violations += 1 }
    }
    figures.lost = session.losses
    figures.field = sum
    figures.nanoseconds = session.tracedNanoseconds
    _ = try session.finish()
    return figures
  }
}

/// What a stream has come to.
private struct StreamFigures {
  var inOrder: UInt64 = 0
  var late: UInt64 = 0
  /// Events that are earlier than one before and not marked, or the other way round.
  var violations: UInt64 = 0
  var lost = StreamLossCount()
  /// What the kernel's counters say has happened.
  var written: UInt64 = 0
  var nanoseconds: UInt64 = 0
  var field: UInt64 = 0
  var delays = DelayCounts()

  /// Events that are nowhere, or in two places. A loss that has bounds only may be any number up to it.
  private var isAccounted: Bool {
    let known = inOrder + late + lost.exact
    return lost.unknown == 0 && known <= written && written <= known + lost.atMost
  }

  var isRight: Bool { violations == 0 && isAccounted && inOrder > 0 }

  func text(isJSON: Bool) -> TextBuffer {
    let seconds = Double(max(nanoseconds, 1)) / 1e9
    let share = Double(written - min(written, inOrder + late)) / Double(max(written, 1))
    let figures: [(String, String)] = [
      ("events_in_order", "\(inOrder)"), ("events_late", "\(late)"),
      ("events_lost", "\(lost.exact)"), ("events_lost_at_most", "\(lost.atMost)"),
      ("losses_of_unknown_size", "\(lost.unknown)"), ("kernel_events", "\(written)"),
      ("is_accounted", "\(isAccounted)"), ("order_violations", "\(violations)"),
      ("seconds", BenchText.fixed(seconds, 2)),
      ("events_per_second", "\(UInt64(Double(inOrder + late) / seconds))"),
      ("lost_percent", BenchText.fixed(share * 100, 4)),
      ("delay_median_us", "\(delays.quantile(0.5))"), ("delay_p99_us", "\(delays.quantile(0.99))"),
      ("delay_most_us", "\(delays.quantile(1))"),
    ]
    var text = TextBuffer()
    if isJSON {
      text.append("{\(figures.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))}\n")
    } else {
      for (name, value) in figures { text.append("\(name) \(value)\n") }
    }
    return text
  }
}

/// How often which delay was seen, in steps of a sixteenth.
private struct DelayCounts {
  private var counts = [UInt64](repeating: 0, count: 64 * 16)
  private var total: UInt64 = 0

  mutating func add(_ nanoseconds: UInt64) {
    let value = nanoseconds / 1000 + 16
    let exponent = 63 - value.leadingZeroBitCount
    counts[exponent * 16 + Int(value >> UInt64(exponent - 4)) & 15] += 1
    total += 1
  }

  /// In microseconds.
  func quantile(_ part: Double) -> UInt64 {
    var rest = min(UInt64(Double(total) * part), total - min(total, 1))
    for (place, count) in counts.enumerated() {
      if count > rest {
        let (exponent, step) = (UInt64(place / 16), UInt64(place % 16))
        return ((16 + step) << (exponent - 4)) - 16
      }
      rest -= count
    }
    return 0
  }
}
