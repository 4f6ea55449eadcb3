internal import EventFormat
internal import RingBuffer
internal import Timeline

/// What must be known about each event of a stream before it is rendered, by its number.
@safe
final class EventDirectory: @unchecked Sendable {
  let formats: EventFormats
  private let order: ByteOrder
  // Sound: written in init only, freed in deinit; there is a slot for each number below `idCount`.
  // An array's reference would be counted for every event.
  private let slots: UnsafeMutablePointer<Slot>
  private let idCount: Int
  private let typeOffset: Int
  private let typeSize: Int
  private let pidOffset: Int
  /// The bytes that a record needs for number and thread.
  private let commonSize: Int
  private let lessons: [[Lesson]]
  private let call: CallFields?
  private let repeatedCall: CallFields?

  /// What an event is to the order of things.
  enum Role: UInt8, Sendable {
    case plain
    case graphEntry
    case graphExit
    /// `ftrace:function`, which is indented as deep as it is called.
    case call
    /// `ftrace:func_repeats`: the same, for a call that was made several times.
    case repeatedCall
    /// The event has names of threads that may be unknown.
    case namesTasks
  }

  /// What an event number stands for.
  private struct Slot: BitwiseCopyable {
    /// The format's place in `formats.all`; -1 for none.
    var format: Int32 = -1
    var role = Role.plain
  }

  /// Fields of an event that tell of a call.
  private struct CallFields: BitwiseCopyable {
    let function: NumberField
    let parent: NumberField

    /// `nil` when `format` lacks one of them.
    init?(_ format: EventFormat?, order: ByteOrder) {
      guard let function = NumberField(format?.field("ip"), order: order),
        let parent = NumberField(format?.field("parent_ip"), order: order)
      else { return nil }
      self.function = function
      self.parent = parent
    }
  }

  /// Fields of an event that tell the name of a thread.
  private struct Lesson: Sendable {
    let pid: NumberField
    let name: EventField
  }

  /// - Parameters:
  ///   - formats: the formats of the stream's events.
  ///   - drawsGraph: whether function graphs are drawn.
  ///   - usesPlugins: whether the text is that of libtraceevent's plugins, which learn names.
  init(_ formats: EventFormats, drawsGraph: Bool, usesPlugins: Bool) {
    self.formats = formats
    order = formats.byteOrder
    let type = formats.all.first?.field("common_type")
    typeOffset = type?.offset ?? 0
    typeSize = type?.size ?? 2
    pidOffset = formats.all.first?.field("common_pid")?.offset ?? 4
    commonSize = max(typeOffset + typeSize, pidOffset + 4)
    lessons = formats.all.map { usesPlugins ? Self.lessons(of: $0) : [] }
    idCount = (formats.all.last?.id ?? -1) + 1
    unsafe slots = .allocate(capacity: max(1, idCount))
    unsafe slots.initialize(repeating: Slot(), count: max(1, idCount))
    for (place, format) in formats.all.enumerated() {
      let role =
        lessons[place].isEmpty
        ? Self.role(of: format, drawsGraph: drawsGraph, usesPlugins: usesPlugins) : .namesTasks
      unsafe slots[format.id] = Slot(format: Int32(place), role: role)
    }
    call = CallFields(formats.format("function", system: "ftrace"), order: order)
    repeatedCall = CallFields(formats.format("func_repeats", system: "ftrace"), order: order)
  }

  deinit { unsafe slots.deallocate() }

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
    guard id >= 0, id < idCount else { return nil }
    let slot = unsafe slots[id]
    return slot.format >= 0 ? (slot.format, slot.role, pid) : nil
  }

  /// The call that a record tells of whose role is `call` or `repeatedCall`.
  func call(_ record: RawSpan, _ role: Role) -> CallNesting.Call? {
    guard let fields = role == .repeatedCall ? repeatedCall : call,
      let function = fields.function.value(in: record),
      let parent = fields.parent.value(in: record)
    else { return nil }
    return CallNesting.Call(function: function, parent: parent)
  }

  /// Takes the names that a record has.
  func learn(from record: RawSpan, format: Int32, into names: inout TaskNames) {
    guard record.byteCount >= formats.all[Int(format)].fixedSize else { return }
    for lesson in lessons[Int(format)] {
      guard let pid = lesson.pid.value(in: record),
        let extent = lesson.name.extent(in: record, order: order)
      else { continue }
      names.learn(record.extracting(extent), of: Int32(truncatingIfNeeded: pid))
    }
  }

  private static func role(
    of format: EventFormat, drawsGraph: Bool, usesPlugins: Bool
  ) -> Role {
    guard format.system == "ftrace" else { return .plain }
    return switch format.name {
    case "funcgraph_entry" where drawsGraph: .graphEntry
    case "funcgraph_exit" where drawsGraph: .graphExit
    case "function" where usesPlugins: .call
    case "func_repeats" where usesPlugins: .repeatedCall
    default: .plain
    }
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
      guard let pid = NumberField(format.field(pid), order: format.byteOrder),
        let name = format.field(name), name.kind == .characterArray
      else { return nil }
      return Lesson(pid: pid, name: name)
    }
  }
}
