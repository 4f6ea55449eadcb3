internal import EventFormat
internal import RingBuffer

/// A call that begins: what all kernels have of `ftrace:funcgraph_entry`.
///
/// The depth is an `int` in Linux 6.1, an `unsigned int` in 6.18 and an `unsigned long` in 7.3; no kernel nests
/// calls deeper than a few dozen.
struct GraphCall: TraceEvent, ~Escapable {
  static var eventName: StaticString { "ftrace:funcgraph_entry" }

  struct Layout: EventLayout {
    let function: Field<UInt64>
    let depth: Field<Int32>

    init(binding fields: inout FieldBinder) throws(BindingError) {
      function = try fields.integer("func")
      // The lower bytes count.
      depth = try fields.argument("depth")
    }
  }

  let record: RecordView
  let layout: Layout

  @_lifetime(copy record)
  init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// The address of the function.
  var function: UInt64 { record[layout.function] }
  /// How deeply the call is nested.
  var depth: Int64 { Int64(record[layout.depth]) }
}
