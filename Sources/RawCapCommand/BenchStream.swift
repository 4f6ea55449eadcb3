internal import ArgumentParser
internal import Capture
internal import RawCap
internal import Timeline

/// Streams all CPUs at full load, and checks what comes out.
struct BenchStream: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Checks the order of a live stream while every CPU makes system calls.",
    shouldDisplay: false)

  @Option(help: ArgumentHelp("How long.", valueName: "count"))
  var seconds = 10

  @Option(help: ArgumentHelp("How long an event waits for others.", valueName: "time"))
  var delay: TimeAmount?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard 1...3600 ~= seconds else { throw ValidationError("--seconds takes 1 to 3600.") }
  }

  func run() throws {
    var options = StreamSession.Options(events: ["raw_syscalls"])
    options.live.clock = "mono"
    if let delay { options.live.delay = delay.duration }
    options.followsCommandOnly = true
    let loads = try TraceFS.onlineCPUs().map {
      "taskset -c \($0) timeout \(seconds) dd if=/dev/zero of=/dev/null bs=1 status=none &"
    }
    options.command = ["sh", "-c", loads.joined(separator: " ") + " wait"]
    var session = try StreamSession(options)
    var batch = EventBatch()
    var (events, back, latest) = (UInt64(0), UInt64(0), UInt64(0))
    var delays = DelayCounts()
    while true {
      batch.removeAll()
      session.fill(&batch, limit: .max)
      guard batch.count > 0 else { break }
      let now = monotonicTime()
      let entries = batch.entries
      for place in entries.indices where entries[place].kind == .event {
        let time = entries[place].timestamp
        events += 1
        if time < latest { back += 1 } else { latest = time }
        delays.add(now > time ? now - time : 0)
      }
    }
    if let failure = session.failure { throw failure }
    let kernel = session.statistics()
    let read = kernel.reduce(UInt64(0)) { $0 &+ $1.kernel.read }
    let kernelLost = kernel.reduce(UInt64(0)) { $0 &+ $1.kernel.lost }
    let late = session.lateCount
    let losses = session.losses
    _ = try session.finish()
    let figures: [(String, UInt64)] = [
      ("events", events), ("late", late), ("order_violations", back &- min(back, late)),
      ("lost", losses.exact), ("lost_at_most", losses.atMost),
      ("kernel_read", read), ("kernel_lost", kernelLost),
      ("delay_median_us", delays.quantile(0.5)), ("delay_p99_us", delays.quantile(0.99)),
    ]
    var text = TextBuffer()
    if json {
      text.append("{\(figures.map { "\"\($0)\":\($1)" }.joined(separator: ","))}\n")
    } else {
      for (name, value) in figures { text.append("\(name) \(value)\n") }
    }
    try Output.write(&text)
    if back > late || read != events { throw ExitCode.failure }
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
    var rest = UInt64(Double(total) * part)
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
