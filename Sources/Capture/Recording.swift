internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// A recording from the first event to the finished file, in one call.
///
/// ```swift
/// let summary = try Recording.run(
///   RecordingOptions(output: "out.dat", events: ["sched"], command: ["make", "-j8"]))
/// print(summary.eventCount, "events,", summary.lostEventCount, "lost")
/// ```
public enum Recording {
  /// Records until the command ends, a signal comes, or the file takes no more.
  ///
  /// The events go through a private instance of tracefs, which is removed on every way out of here:
  /// from its making on, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1 and SIGUSR2 are held back in the calling
  /// thread and obeyed at the next safe point, also during the preparation. They are to reach this thread, so a
  /// program with other threads blocks them there.
  ///
  /// A SIGTERM, SIGHUP or SIGQUIT, or a SIGINT that does not come from the terminal (which sends it
  /// to the command too), is handed on to the command. The file is finished first; then the command
  /// has two seconds to end.
  ///
  /// - Parameter progress: called on the calling thread about four times a second.
  /// - Throws: `CaptureError` when nothing could be recorded. A file that was at the output's path
  ///   is still there if the options, the events or the command were wrong; later it is removed.
  public static func run(
    _ options: RecordingOptions, progress: ((RecordingProgress) -> Void)? = nil
  ) throws(CaptureError) -> RecordingSummary {
    guard !options.events.isEmpty else { throw CaptureError(.nothingSelected) }
    if let program = options.command.first {
      // While the file that may be at the output's path is still what it was.
      do throws(Errno) { try ChildProcess.check(program) } catch {
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    let gate: SignalGate
    do throws(Errno) { gate = try SignalGate() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
    let instance: TraceInstance
    do throws(TraceFSError) {
      let tracefs = try TraceFS()
      tracefs.removeStaleInstances()
      instance = try TraceInstance(in: tracefs)
    } catch { throw CaptureError(.tracing(error)) }

    // On a throw the instance goes with its value.
    var session = RecordingSession(options: options)
    var summary = try session.record(in: instance, gate: gate, progress: progress)
    do throws(TraceFSError) { try instance.remove() } catch { summary.leftBehind = error }
    session.waitForCommand(gate, &summary)
    return summary
  }
}
