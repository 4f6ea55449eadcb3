internal import CKernelTrace
internal import Glibc
internal import RawCap
internal import SystemPackage

/// One line on the terminal that shows how far a recording has come; nothing elsewhere.
final class StatusLine {
  /// Whether anybody sees it: asking the kernel for its statistics costs events of its own.
  let isShown = isatty(STDERR_FILENO) == 1
  private var last: RecordingProgress?
  private var hasText = false
  /// The clock is one of nanoseconds.
  var isTimed = true

  /// Shows `progress` in place of what was shown before.
  func show(_ progress: RecordingProgress) {
    defer { last = progress }
    guard isShown else { return }
    if let latency = progress.maximumLatency {
      return show(
        "\(Amount.seconds(progress.elapsed)): the longest latency so far is \(Amount.microseconds(latency))"
      )
    }
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
      + " \(Amount.count(progress.lostEventCount)) lost\(place(of: progress))\(rate)"
    show(line)
  }

  /// Shows `line` in place of what was shown before.
  func show(_ line: String) {
    guard isShown else { return }
    hasText = true
    // A line that wraps could not be taken back.
    var window = winsize()
    let isKnown = unsafe rawcap_window_size(STDERR_FILENO, &window) == 0 && window.ws_col > 0
    write("\r\(line.prefix(isKnown ? Int(window.ws_col) - 1 : 79))\u{1b}[K")
  }

  /// Where events were lost last.
  private func place(of progress: RecordingProgress) -> String {
    guard let loss = progress.cpus.compactMap(\.lastLoss).max(by: { $0.to ?? 0 < $1.to ?? 0 })
    else { return "" }
    // In seconds, if the clock is one of nanoseconds: elsewhere it means nothing to people.
    let time = isTimed ? loss.to.map { " at \(GapText.time($0).dropLast(6))" } ?? "" : ""
    switch loss.count {
    case .exact(let count):
      return " (\(Amount.count(count)) of them last, on CPU \(loss.cpu)\(time))"
    default: return " (last on CPU \(loss.cpu)\(time))"
    }
  }

  /// Takes the line away.
  func clear() {
    if hasText { write("\r\u{1b}[K") }
  }

  private func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
  }
}
