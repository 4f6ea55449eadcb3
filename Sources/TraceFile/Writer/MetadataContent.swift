internal import RingBuffer

/// The metadata as both versions store them, except for the text of kallsyms, which is large.
struct MetadataContent {
  let headerInfo: [UInt8]
  let ftraceEvents: [UInt8]
  let eventFormats: [UInt8]
  let lengthOfKallsyms: [UInt8]
  let printk: [UInt8]

  /// Encodes `metadata`, whose texts have been checked to be shorter than 4 GiB.
  init(_ metadata: TraceFileMetadata, order: ByteOrder) {
    var header = ByteBuilder(order)
    for (name, text) in [
      ("header_page", metadata.headerPage), ("header_event", metadata.headerEvent),
    ] {
      header.append(terminated: name)
      header.append(UInt64(text.count))
      header.append(text)
    }
    headerInfo = header.bytes

    var ftrace = ByteBuilder(order)
    Self.append(metadata.ftraceFormats, to: &ftrace)
    ftraceEvents = ftrace.bytes

    var events = ByteBuilder(order)
    events.append(UInt32(metadata.eventFormats.count))
    for system in metadata.eventFormats {
      events.append(terminated: system.name)
      Self.append(system.formats, to: &events)
    }
    eventFormats = events.bytes

    var length = ByteBuilder(order)
    length.append(UInt32(metadata.kallsyms.count))
    lengthOfKallsyms = length.bytes

    var printk = ByteBuilder(order)
    printk.append(UInt32(metadata.printkFormats.count))
    printk.append(metadata.printkFormats)
    self.printk = printk.bytes
  }

  private static func append(_ formats: [[UInt8]], to bytes: inout ByteBuilder) {
    bytes.append(UInt32(formats.count))
    for format in formats {
      bytes.append(UInt64(format.count))
      bytes.append(format)
    }
  }
}
