// As “rawcap generate swift -e rawcap_example:open” writes it while the probe exists, with words added.

import RawCap

/// A file is about to be opened.
struct OpenProbe: TraceEvent, ~Escapable {
  static var eventName: StaticString { "rawcap_example:open" }

  struct Layout: EventLayout {
    let probeIp: Field<UInt64>
    let dfd: Field<Int32>
    let path: TextField

    init(binding fields: inout FieldBinder) throws(BindingError) {
      probeIp = try fields.integer("__probe_ip")
      dfd = try fields.integer("dfd")
      path = try fields.text("path")
    }
  }

  let record: RecordView
  let layout: Layout

  @_lifetime(copy record)
  init(_ record: RecordView, layout: Layout) {
    self.record = record
    self.layout = layout
  }

  /// Where the probe is.
  var probeIp: KernelAddress { KernelAddress(rawValue: record[layout.probeIp]) }

  /// The directory that a relative path starts from; -100 (`AT_FDCWD`) for the current one.
  var dfd: Int32 { record[layout.dfd] }

  /// The path.
  var path: RecordText {
    @_lifetime(copy self)
    get { record[layout.path] }
  }
}
