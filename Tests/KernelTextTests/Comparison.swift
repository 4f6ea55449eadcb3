import EventFormat
import EventText
import RingBuffer
import TraceFS

/// The kernel's text and ours, event by event.
struct Comparison {
  /// What came of one kind of event.
  struct Kind {
    var recorded = 0
    var compared = 0
    var different = 0
    /// Differences that have a reason outside of this program, by reason.
    var explained: [String: Int] = [:]
    /// The first unexplained difference: the kernel's text and ours.
    var example: (kernel: String, own: String)?
  }

  /// What came of each kind of event, by number.
  private var byID: [Int: Kind] = [:]
  /// Where the two sides do not have the same events: the comparison itself is at fault.
  private(set) var mispairings: [String] = []

  private let engine: TextEngine
  /// Comparing all of the thousands of page faults shows nothing more.
  private let limit: Int

  /// A comparison of the first `limit` events of each kind in each recording of a CPU.
  init(_ engine: TextEngine, limit: Int) {
    self.engine = engine
    self.limit = limit
  }

  /// What came of each kind of event, by name.
  var kinds: [String: Kind] {
    let named = byID.map { (engine.formats[$0.key]?.description ?? "\($0.key)", $0.value) }
    return Dictionary(named) { first, _ in first }
  }

  /// Compares the events of `recording`, which has ended.
  mutating func compare(_ recording: KernelRecording) throws {
    for cpu in try recording.instance.cpus() {
      let trace = try recording.text(cpu: cpu)
      try compare(
        trace: trace, pages: recording.pages(cpu: cpu, layout: engine.layout), cpu: cpu)
    }
  }

  /// Compares one CPU's events: `trace` is what the kernel says, `pages` are what it says it about.
  private mutating func compare(trace: TraceLines, pages: [[UInt8]], cpu: Int) throws {
    var renderer = TextRenderer(engine)
    var text = TextBuffer()
    var counts: [Int: Int] = [:]
    var index = 0
    for page in pages {
      let bytes = page.span.bytes
      var cursor = try EventCursor(bytes, layout: engine.layout)
      while let event = try cursor.next() {
        defer { index += 1 }
        guard index < trace.count else { continue }
        guard let id = engine.formats.id(of: event.data) else { continue }
        counts[id, default: 0] += 1
        guard counts[id, default: 0] <= limit else { continue }
        // ns2usecs
        guard let line = trace[index], let format = engine.formats[id],
          (event.timestamp + 500) / 1000 == line.microseconds,
          engine.formats.pid(of: event.data) == line.pid
        else {
          let said = trace[index].map { String(decoding: $0.text, as: UTF8.self) }
          mispairings.append(
            "CPU \(cpu), event \(index), number \(id) at \(event.timestamp) ns: \(said ?? "?")")
          return
        }
        text.removeAll()
        if Self.isNamed(format) {
          text.append(format.name)
          text.append(": ")
        }
        renderer.append(
          event.data, of: format, timestamp: event.timestamp, cpu: cpu, to: &text)
        var own = Array(text.bytes)
        if own.last == UInt8(ascii: "\n") { own.removeLast() }
        judge(kernel: line.text, own: own, format: format)
      }
    }
    for (id, count) in counts { byID[id, default: Kind()].recorded += count }
    if index != trace.count {
      mispairings.append("CPU \(cpu): \(index) events, and \(trace.count) in the kernel's text")
    }
  }

  private mutating func judge(kernel: [UInt8], own: [UInt8], format: EventFormat) {
    var kind = byID[format.id] ?? Kind()
    defer { byID[format.id] = kind }
    kind.compared += 1
    guard kernel != own else { return }
    let kernel = String(decoding: kernel, as: UTF8.self)
    let own = String(decoding: own, as: UTF8.self)
    if let reason = KnownDifference.reason(kernel: kernel, own: own, format: format) {
      kind.explained[reason, default: 0] += 1
    } else {
      kind.different += 1
      if kind.example == nil { kind.example = (kernel, own) }
    }
  }

  /// Whether the kernel puts the event's name in front of its text: not for the tracers' own events,
  /// nor for system calls, which have functions of their own (`print_syscall_enter`).
  private static func isNamed(_ format: EventFormat) -> Bool {
    format.system != "ftrace" && format.system != "syscalls"
  }
}
