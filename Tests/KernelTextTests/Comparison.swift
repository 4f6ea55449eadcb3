import EventFormat
import EventText
import RingBuffer
import TraceFS

/// The kernel's text and ours, event by event.
struct Comparison {
  /// What came of one kind of event.
  struct Kind {
    var compared = 0
    var different = 0
    /// Differences that are not ours to avoid, by reason.
    var explained: [String: Int] = [:]
    /// The first unexplained difference: the kernel's text and ours.
    var example: (kernel: String, own: String)?
  }

  private(set) var kinds: [String: Kind] = [:]
  /// How many events there were, compared or not.
  private(set) var eventCount = 0
  /// Events that the two sides do not have in common: the comparison itself is at fault.
  private(set) var mispairings: [String] = []

  private let engine: TextEngine
  /// Comparing all of the thousands of page faults shows nothing more.
  private let limit: Int

  init(_ engine: TextEngine, limit: Int) {
    self.engine = engine
    self.limit = limit
  }

  /// The kinds of events with unexplained differences.
  var differing: [(name: String, kind: Kind)] {
    kinds.filter { $0.value.different > 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
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
    var index = 0
    for page in pages {
      let bytes = page.span.bytes
      var cursor = try EventCursor(bytes, layout: engine.layout)
      while let event = try cursor.next() {
        guard index < trace.lines.count else {
          mispairings.append("CPU \(cpu): the kernel has \(trace.lines.count) lines, too few")
          return
        }
        let line = trace.lines[index]
        index += 1
        eventCount += 1
        let pid = engine.formats.pid(of: event.data)
        // ns2usecs
        guard (event.timestamp + 500) / 1000 == line.microseconds, pid == line.pid else {
          let said = String(decoding: line.text, as: UTF8.self)
          mispairings.append("CPU \(cpu), event \(index): at \(event.timestamp) ns: \(said)")
          return
        }
        guard let id = engine.formats.id(of: event.data), let format = engine.formats[id] else {
          mispairings.append("CPU \(cpu), event \(index): no format")
          continue
        }
        let name = format.description
        guard kinds[name, default: Kind()].compared < limit else { continue }
        kinds[name, default: Kind()].compared += 1
        text.removeAll()
        if Self.isNamed(format) {
          text.append(format.name)
          text.append(": ")
        }
        renderer.append(
          event.data, of: format, timestamp: event.timestamp, cpu: cpu, to: &text)
        var own = text.bytes
        if own.last == UInt8(ascii: "\n") { own.removeLast() }
        judge(kernel: line.text, own: own, format: format)
      }
    }
    if index < trace.lines.count {
      mispairings.append("CPU \(cpu): the kernel has \(trace.lines.count - index) lines more")
    }
  }

  private mutating func judge(kernel: [UInt8], own: [UInt8], format: EventFormat) {
    guard kernel != own else { return }
    let kernel = String(decoding: kernel, as: UTF8.self)
    let own = String(decoding: own, as: UTF8.self)
    let name = format.description
    if let reason = KnownDifference.reason(kernel: kernel, own: own, format: format) {
      kinds[name]?.explained[reason, default: 0] += 1
      return
    }
    kinds[name]?.different += 1
    if kinds[name]?.example == nil { kinds[name]?.example = (kernel, own) }
  }

  /// Whether the kernel puts the event's name in front of its text: not for the tracers' own events,
  /// nor for system calls, which have functions of their own (`print_syscall_enter`).
  private static func isNamed(_ format: EventFormat) -> Bool {
    if format.system == "ftrace" { return false }
    return format.system != "syscalls"
  }
}
