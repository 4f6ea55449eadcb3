/// What others did to a recording while it ran.
public struct RecordingIncident: Sendable, Hashable {
  /// When it was noticed, from the beginning of the recording; it happened up to a quarter of a second
  /// earlier.
  public let time: Duration
  /// What happened.
  public let change: Change
  /// The name of the buffer that it happened to; empty for the first one, and where it concerns all.
  public var buffer = ""

  /// The kinds of change.
  public enum Change: Sendable, Hashable {
    /// Tracing was switched off: by a `traceoff` trigger, a kernel bug's `tracing_off()`, or a person.
    case switchedOff
    /// Tracing was switched on again.
    case switchedOn
    /// The ring buffers were resized; the new size in KiB, `X` where CPUs differ.
    case resized(to: String)
    /// The sub-buffers were resized, which ends the recording: a file has one size.
    case subBuffersResized(kilobytes: Int)
    /// A CPU went offline. What it had recorded is still read.
    case offline(cpu: Int)
    /// A CPU came online.
    case online(cpu: Int)
  }
}

extension RecordingIncident: CustomStringConvertible {
  public var description: String {
    let what =
      switch change {
      case .switchedOff: "tracing was switched off by a trigger, or by someone else"
      case .switchedOn: "tracing was switched on again"
      case .resized(let size):
        "the ring buffers were resized by someone else, to \(size) KiB per CPU"
      case .subBuffersResized(let size):
        "the sub-buffers were resized by someone else, to \(size) KiB; the recording cannot go on"
      case .offline(let cpu): "CPU \(cpu) went offline"
      case .online(let cpu): "CPU \(cpu) came online"
      }
    let milliseconds = Int64(time / .milliseconds(1))
    let fraction = String(milliseconds % 1000)
    let place = buffer.isEmpty ? "" : "buffer \(buffer): "
    return "after \(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))"
      + "\(fraction) s: \(place)\(what)"
  }
}
