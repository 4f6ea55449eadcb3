import Capture
import Glibc
import SystemPackage
import TraceFS
import TraceFile

/// Records in a process of its own and prints what came of it, a `name value` line each.
///
///     CaptureProbe OUTPUT VERSION RING_KB SUBBUF_KB EVENT[,EVENT...] [COMMAND [ARGUMENT...]]
///
/// The line `started` comes when everything is ready. A size of 0 is the default. PROBE_BACKEND in the environment chooses the backend,
/// PROBE_FILES compresses, keeps the newest pages, has another buffer or is a flight recorder's, PROBE_PROBE is a probe to record. The line `recording` comes when the recording has begun; with
/// PROBE_OPENS_NOTHING_MORE in the environment no file can be opened from then on.
@main
struct CaptureProbe {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count >= 6, let version = Int(arguments[2]).flatMap(TraceFileVersion.init),
      let ring = Int(arguments[3]), let subBuffer = Int(arguments[4])
    else { exit(64) }
    var options = RecordingOptions(
      output: FilePath(arguments[1]),
      events: arguments[5].split(separator: ",").map { EventSelection(pattern: String($0)) },
      command: Array(arguments[6...]))
    options.fileVersion = version
    if ring > 0 { options.bufferKilobytesPerCPU = ring }
    if subBuffer > 0 { options.subBufferKilobytes = subBuffer }
    if let name = unsafe getenv("PROBE_BACKEND") {
      options.backend = CaptureBackend(rawValue: unsafe String(cString: name))
    }
    switch unsafe getenv("PROBE_FILES").map({ unsafe String(cString: $0) }) {
    case "compression": options.compression = PageCompression(level: 1)
    case "newest": options.maximumByteCount = 4 << 20
    case "buffers": options.buffers = [BufferOptions(name: "more", events: options.events)]
    case "flight":
      options.condition = RecordingCondition("sched:sched_process_exec", after: .seconds(600))
    default: break
    }
    if let probe = unsafe getenv("PROBE_PROBE") {
      do {
        options.probes = [ProbeSelection(try ProbeRequest(unsafe String(cString: probe)))]
      } catch {
        say("error \(error)")
        exit(64)
      }
    }
    var hasBegun = false
    do throws(CaptureError) {
      let observer = RecordingObserver(
        started: { _ in say("started") },
        progress: { _ in
          guard !hasBegun else { return }
          hasBegun = true
          if unsafe getenv("PROBE_OPENS_NOTHING_MORE") != nil {
            // As many as `poll` is given at once; what is open stays open.
            var limit = rlimit(rlim_cur: 4, rlim_max: 4)
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
          }
          say("recording")
        })
      let summary = try Recording.run(options, observer: observer)
      say("end \(summary.end)")
      say("exit \(summary.exitStatus.map { "\($0)" } ?? "none")")
      say("running \(summary.runningCommand.map { "\($0)" } ?? "none")")
      say("events \(summary.eventCount)")
      say("lost \(summary.lostEventCount)")
      say("pages \(summary.cpus.reduce(0) { $0 + $1.byteCount })")
      say("file \(summary.fileByteCount)")
      say("problem \(summary.problem.map { "\($0)" } ?? "none")")
      say("unreadable \(summary.unreadable.map { "\($0)" } ?? "none")")
      say("left \(summary.leftBehind.map { "\($0)" } ?? "none")")
      say("seconds \(summary.duration)")
      for incident in summary.incidents { say("incident \(incident)") }
      for loss in summary.losses { say("loss \(loss.cpu) \(loss.line)") }
      say("cpu \(ownCPUSeconds())")
    } catch {
      say("error \(error)")
      exit(error.exitStatus)
    }
  }

  /// The CPU time of this process without its children, in seconds.
  static func ownCPUSeconds() -> Double {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6
    }
  }

  /// Writes a line at once: whoever reads it acts on it.
  static func say(_ line: String) {
    var bytes = Array((line + "\n").utf8)
    _ = unsafe write(STDOUT_FILENO, &bytes, bytes.count)
  }
}
