internal import SystemPackage
internal import TraceFS

/// Notices what others do to a recording: they switch it off, resize its ring buffers, or take CPUs
/// away.
struct Supervisor {
  private(set) var incidents: [RecordingIncident] = []
  private let bufferSizes: String
  private var lastBufferSizes: String
  private let subBufferSize: Int?
  private var isTracing = true
  private var online: Set<Int>
  private let cpus: Set<Int>

  /// Remembers how things stand at the beginning.
  init(_ instance: borrowing TraceInstance, cpus: Set<Int>) {
    bufferSizes = (try? instance.bufferSizeText()) ?? ""
    lastBufferSizes = bufferSizes
    subBufferSize = (try? instance.subBufferKilobytes()) ?? nil
    online = Set((try? TraceFS.onlineCPUs()) ?? [])
    self.cpus = cpus
  }

  /// Has a look; true when the recording cannot go on.
  mutating func look(at instance: borrowing TraceInstance, elapsed: Duration) -> Bool {
    func note(_ change: RecordingIncident.Change) {
      incidents.append(RecordingIncident(time: elapsed, change: change))
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
      for cpu in now.subtracting(online).intersection(cpus).sorted() { note(.online(cpu: cpu)) }
      online = now
    }
    guard let size = try? instance.subBufferKilobytes(), size != subBufferSize else { return false }
    note(.subBuffersResized(kilobytes: size))
    return true
  }
}
