internal import CKernelTrace
internal import Glibc
internal import RawCap
internal import SystemPackage

/// One line on the terminal that shows how far a recording has come; nothing elsewhere.
final class StatusLine {
  /// Whether anybody sees it: asking the kernel for its statistics costs events of its own.
  let isShown = isatty(STDERR_FILENO) == 1
  private var last: RecordingProgress?

  /// Shows `progress` in place of what was shown before.
  func show(_ progress: RecordingProgress) {
    defer { last = progress }
    guard isShown else { return }
    var rate = ""
    if let last, progress.elapsed > last.elapsed {
      let seconds = (progress.elapsed - last.elapsed) / .seconds(1)
      let events =
        progress.eventCount >= last.eventCount ? progress.eventCount - last.eventCount : 0
      let bytes = progress.byteCount >= last.byteCount ? progress.byteCount - last.byteCount : 0
      rate =
        " (\(Amount.count(UInt64(Double(events) / seconds)))/s,"
        + " \(Amount.bytes(UInt64(Double(bytes) / seconds)))/s)"
    }
    let line =
      "\(Amount.seconds(progress.elapsed)): \(Amount.count(progress.eventCount)) events,"
      + " \(Amount.bytes(progress.byteCount)),"
      + " \(Amount.count(progress.lostEventCount)) lost\(rate)"
    // A line that wraps could not be taken back.
    var window = winsize()
    let isKnown = unsafe rawcap_window_size(STDERR_FILENO, &window) == 0 && window.ws_col > 0
    write("\r\(line.prefix(isKnown ? Int(window.ws_col) - 1 : 79))\u{1b}[K")
  }

  /// Takes the line away.
  func clear() {
    if isShown, last != nil { write("\r\u{1b}[K") }
  }

  private func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
  }
}

/// Tells on standard error what was recorded, what was lost, and where it is.
struct RecordSummary {
  private let summary: RecordingSummary

  private let hasCommand: Bool

  init(_ summary: RecordingSummary, hasCommand: Bool) {
    self.summary = summary
    self.hasCommand = hasCommand
  }

  func tell() {
    Output.complain(
      "\(summary.output): \(isCounted ? Amount.count(summary.eventCount) : "uncounted") events in"
        + " \(Amount.seconds(summary.duration)),"
        + " \(Amount.bytes(summary.fileByteCount)),"
        + " \(loss)")
    if let problem = summary.problem { Output.complain(problem.description) }
    // A larger ring is of no use where the file took no more.
    let advice = summary.problem == nil ? "; a larger ring buffer (-b) loses less" : ""
    for cpu in summary.cpus where cpu.lostEventCount > 0 {
      Output.complain(
        "CPU \(cpu.cpu): \(Amount.count(cpu.statistics?.read ?? 0)) events,"
          + " \(Amount.count(cpu.lostEventCount)) lost\(advice)")
    }
    for cpu in summary.cpus where cpu.unwrittenByteCount > 0 {
      Output.complain(
        "CPU \(cpu.cpu): another \(Amount.bytes(cpu.unwrittenByteCount)) of events were read and"
          + " could not be written")
    }
    for missing in summary.missingCPUs {
      Output.complain("CPU \(missing.cpu) was not recorded: \(missing.error)")
    }
    if summary.hasHiddenSymbols {
      Output.complain(
        "the kernel hides its symbols, functions will show as addresses"
          + " (/proc/sys/kernel/kptr_restrict)")
    }
    if let failure = summary.unreadable {
      Output.complain("\(failure); the recording lacks it, its events are all there")
    }
    if case .signal(let signal) = summary.end, summary.exitStatus ?? 0 == 0, hasCommand {
      Output.complain("signal \(signal) ended the recording before its command ended")
    }
    if let pid = summary.runningCommand { Output.complain("the command still runs (PID \(pid))") }
    if let left = summary.leftBehind { Output.complain("\(left)") }
  }

  /// Has the kernel told the numbers of all CPUs?
  private var isCounted: Bool { summary.cpus.allSatisfy { $0.statistics != nil } }

  /// How much was lost, in a few words.
  private var loss: String {
    if summary.lostEventCount > 0 { return "\(Amount.count(summary.lostEventCount)) lost" }
    guard isCounted else { return "losses unknown" }
    return summary.unwrittenByteCount > 0 ? "not all of them written" : "nothing lost"
  }
}

/// Numbers for people.
enum Amount {
  /// 1234567 as `1,234,567`.
  static func count(_ value: UInt64) -> String {
    var result = ""
    for (index, digit) in String(value).reversed().enumerated() {
      if index > 0, index % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return String(result.reversed())
  }

  /// Bytes in the largest unit that leaves at least one, with one decimal.
  static func bytes(_ value: UInt64) -> String {
    var amount = Double(value)
    var unit = "bytes"
    for larger in ["KB", "MB", "GB", "TB"] where amount >= 1000 {
      amount /= 1000
      unit = larger
    }
    return unit == "bytes" ? "\(value) bytes" : "\(decimal(amount, digits: 1)) \(unit)"
  }

  /// A duration in seconds with two decimals.
  static func seconds(_ duration: Duration) -> String {
    "\(decimal(duration / .seconds(1), digits: 2)) s"
  }

  private static func decimal(_ value: Double, digits: Int) -> String {
    let scale = digits == 1 ? 10.0 : 100.0
    let scaled = UInt64((value * scale).rounded())
    let fraction = String(scaled % UInt64(scale))
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(scaled / UInt64(scale)).\(zeros)\(fraction)"
  }
}
