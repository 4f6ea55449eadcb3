/// An event as a Swift type: a view of one record, in place, with a property for each field.
///
/// ```swift
/// let switches = try trace.bind(SchedSwitch.self)  // offsets are looked up once
/// …
/// if let event = switches.decode(record) { print(event.prevComm, event.nextPid) }
/// ```
///
/// `rawcap generate swift` writes such types from the formats of a kernel. A target that has some of its
/// own needs `.enableExperimentalFeature("Lifetimes")`, as every type has that is a view:
///
/// ```swift
/// struct DoSysOpen: TraceEvent, ~Escapable {
///   static var eventName: StaticString { "kprobes:do_sys_open" }
///
///   struct Layout: EventLayout {
///     let mode: Field<Int32>
///     init(binding fields: inout FieldBinder) throws(BindingError) {
///       mode = try fields.integer("mode")
///     }
///   }
///
///   let record: RecordView
///   let layout: Layout
///
///   @_lifetime(copy record)
///   init(_ record: RecordView, layout: Layout) {
///     self.record = record
///     self.layout = layout
///   }
///
///   var mode: Int32 { record[layout.mode] }
/// }
/// ```
public protocol TraceEvent: SendableMetatype, ~Escapable {
  /// Where the event's fields stand in one trace.
  associatedtype Layout: EventLayout

  /// The event's system and name, as in `sched:sched_switch`.
  static var eventName: StaticString { get }

  /// The record that is looked at: time, CPU, thread and bytes.
  var record: RecordView {
    @_lifetime(copy self)
    get
  }

  /// The view of a record for which `layout` holds. `BoundEvent` sees to it that it does.
  @_lifetime(copy record)
  init(_ record: RecordView, layout: Layout)
}

extension TraceEvent where Self: ~Escapable {
  /// When it happened: nanoseconds, unless the trace clock is a counter.
  @inlinable
  public var timestamp: UInt64 { record.timestamp }
}

/// Where the fields of a `TraceEvent` stand in the records of one trace.
///
/// A layout is plain memory: nothing is counted or allocated when a view takes it along.
public protocol EventLayout: Sendable, BitwiseCopyable {
  /// Looks the fields up.
  ///
  /// - Throws: `BindingError` when the trace lacks a field, or has it in a form that the Swift type
  ///   cannot take.
  init(binding fields: inout FieldBinder) throws(BindingError)
}
