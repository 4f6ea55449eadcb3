internal import SystemPackage
internal import TraceFS

/// Notices what others do to a recording: they switch it off, resize its ring buffers, or take CPUs
/// away.
struct Supervisor {
  private(set) var incidents: [RecordingIncident] = []
  private var lastBufferSizes: String
  private let subBufferSize: Int?
  private var isTracing = true
  private var online: Set<Int>
  /// CPUs that came online, and whose threads are not back on them: the kernel says that a CPU is
  /// online a moment before threads may be bound to it (cpusets learn of it later).
  private var awaited: Set<Int> = []
  /// Those whose coming and going is noticed.
  private let cpus: Set<Int>
  private let buffer: String
  /// The sub-buffers have another size: the recording cannot go on.
  private(set) var isResized = false

  /// Remembers how things stand at the beginning.
  ///
  /// - Parameter buffer: the name of the buffer; empty for the first one.
  init(_ instance: borrowing TraceInstance, cpus: Set<Int>, buffer: String = "") {
    self.buffer = buffer
    lastBufferSizes = (try? instance.bufferSizeText()) ?? ""
    subBufferSize = (try? instance.subBufferKilobytes()) ?? nil
    online = Set((try? TraceFS.onlineCPUs()) ?? [])
    self.cpus = cpus
  }

  /// Has a look.
  mutating func look(
    at instance: borrowing TraceInstance, _ recorder: Recorder, elapsed: Duration
  ) {
    func note(_ change: RecordingIncident.Change) {
      incidents.append(RecordingIncident(time: elapsed, change: change, buffer: buffer))
    }
    if let tracing = try? instance.isTracing(), tracing != isTracing {
      isTracing = tracing
      note(tracing ? .switchedOn : .switchedOff)
    }
    if let sizes = try? instance.bufferSizeText(), sizes != lastBufferSizes {
      lastBufferSizes = sizes
      note(.resized(to: sizes))
    }
    if let now = try? TraceFS.onlineCPUs() {
      let now = Set(now)
      for cpu in online.subtracting(now).intersection(cpus).sorted() { note(.offline(cpu: cpu)) }
      for cpu in now.subtracting(online).intersection(cpus).sorted() {
        note(.online(cpu: cpu))
        awaited.insert(cpu)
      }
      online = now
      awaited = awaited.intersection(now).filter { !recorder.pinAgain(cpu: $0) }
    }
  }

  /// Notices that the sub-buffers have another size.
  mutating func lookAtSubBuffers(of instance: borrowing TraceInstance, elapsed: Duration) {
    guard !isResized, let size = try? instance.subBufferKilobytes(), size != subBufferSize else {
      return
    }
    isResized = true
    incidents.append(
      RecordingIncident(
        time: elapsed, change: .subBuffersResized(kilobytes: size), buffer: buffer))
  }
}
