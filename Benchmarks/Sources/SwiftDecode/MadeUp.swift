package import RawCap

/// The event that synthetic pages are full of: a number behind the common fields.
package struct MadeUp: TraceEvent, ~Escapable {
  package static var eventName: StaticString { "made:up" }
  package static let id = 300
  /// Its format.
  package static let format = """
    name: up
    ID: 300
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    \tfield:unsigned int number;\toffset:8;\tsize:4;\tsigned:0;

    print fmt: "number=%u", REC->number

    """

  package struct Layout: EventLayout {
    let number: Field<UInt32>

    package init(binding fields: inout FieldBinder) throws(BindingError) {
      number = try fields.integer("number")
    }
  }

  package let record: RecordView
  let layout: Layout

  @_lifetime(copy record)
  package init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  package var number: UInt32 { record[layout.number] }
}
