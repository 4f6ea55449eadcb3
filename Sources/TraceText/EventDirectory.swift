internal import EventFormat
internal import RingBuffer
internal import Timeline

/// What must be known about each event of a stream before it is rendered, by its number.
final class EventDirectory: Sendable {
  let formats: EventFormats
  private let order: ByteOrder
  /// The format's place in `formats.all` by event number, and what it is there for.
  private let places: [Int32]
  private let roles: [Role]
  private let typeOffset: Int
  private let typeSize: Int
  private let pidOffset: Int
  /// The bytes that a record needs for number and thread.
  private let commonSize: Int
  private let lessons: [[Lesson]]
  private let ip: EventField?
  private let parentIP: EventField?

  /// What an event is to the order of things.
  enum Role: UInt8, Sendable {
    case plain
    case graphEntry
    case graphExit
    /// `ftrace:function`, which is indented as deep as it is called.
    case call
    /// The event has names of threads that may be unknown.
    case namesTasks
  }

  /// Fields of an event that tell the name of a thread.
  private struct Lesson: Sendable {
    let pid: EventField
    let name: EventField
  }

  /// - Parameters:
  ///   - formats: the formats of the stream's events.
  ///   - drawsGraph: whether function graphs are drawn.
  ///   - usesPlugins: whether the text is that of libtraceevent's plugins, which learn names.
  init(_ formats: EventFormats, drawsGraph: Bool, usesPlugins: Bool) {
    self.formats = formats
    order = formats.byteOrder
    var places = [Int32](repeating: -1, count: (formats.all.last?.id ?? -1) + 1)
    for (place, format) in formats.all.enumerated() { places[format.id] = Int32(place) }
    self.places = places
    let type = formats.all.first?.field("common_type")
    typeOffset = type?.offset ?? 0
    typeSize = type?.size ?? 2
    pidOffset = formats.all.first?.field("common_pid")?.offset ?? 4
    commonSize = max(typeOffset + typeSize, pidOffset + 4)
    let lessons = formats.all.map { usesPlugins ? Self.lessons(of: $0) : [] }
    self.lessons = lessons
    roles = zip(formats.all, lessons).map { format, lessons in
      if !lessons.isEmpty { return .namesTasks }
      guard format.system == "ftrace" else { return .plain }
      switch format.name {
      case "funcgraph_entry": return drawsGraph ? .graphEntry : .plain
      case "funcgraph_exit": return drawsGraph ? .graphExit : .plain
      case "function": return usesPlugins ? .call : .plain
      default: return .plain
      }
    }
    let function = formats.format("function", system: "ftrace")
    ip = function?.field("ip")
    parentIP = function?.field("parent_ip")
  }

  /// The format's place in `formats.all`, the event's role, and the thread that was running; `nil`
  /// when the trace does not have such an event.
  @inline(__always)
  func look(up record: RawSpan) -> (format: Int32, role: Role, pid: Int32)? {
    let id: Int
    let pid: Int32
    if typeSize == 2, record.byteCount >= commonSize {
      id = Int(record.integer(at: typeOffset, as: UInt16.self, order: order))
      pid = record.integer(at: pidOffset, order: order)
    } else {
      guard let number = formats.id(of: record) else { return nil }
      id = number
      pid = formats.pid(of: record) ?? 0
    }
    guard id >= 0, id < places.count, places[id] >= 0 else { return nil }
    let place = places[id]
    return (place, roles[Int(place)], pid)
  }

  /// The call that a record of `ftrace:function` tells of.
  func call(_ record: RawSpan) -> CallNesting.Call? {
    guard let ip, let parentIP, let function = number(ip, record),
      let parent = number(parentIP, record)
    else { return nil }
    return CallNesting.Call(function: function, parent: parent)
  }

  /// Takes the names that a record has.
  func learn(from record: RawSpan, format: Int32, into names: inout TaskNames) {
    guard record.byteCount >= formats.all[Int(format)].fixedSize else { return }
    for lesson in lessons[Int(format)] {
      guard let pid = number(lesson.pid, record),
        let extent = lesson.name.extent(in: record, order: order)
      else { continue }
      names.learn(record.extracting(extent), of: Int32(truncatingIfNeeded: pid))
    }
  }

  private func number(_ field: EventField, _ record: RawSpan) -> UInt64? {
    guard let extent = field.extent(in: record, order: order) else { return nil }
    return record.extracting(extent).unsignedInteger(order: order)
  }

  /// The names that `format` has: libtraceevent's plugin for these events remembers them.
  private static func lessons(of format: EventFormat) -> [Lesson] {
    guard format.system == "sched" else { return [] }
    let pairs: [(String, String)] =
      switch format.name {
      case "sched_switch": [("prev_pid", "prev_comm"), ("next_pid", "next_comm")]
      case "sched_wakeup", "sched_wakeup_new": [("pid", "comm")]
      default: []
      }
    return pairs.compactMap { pid, name in
      guard let pid = format.field(pid), let name = format.field(name), name.kind == .characterArray
      else { return nil }
      return Lesson(pid: pid, name: name)
    }
  }
}
