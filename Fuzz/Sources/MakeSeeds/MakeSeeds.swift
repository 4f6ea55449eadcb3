internal import EventFormat
internal import Glibc
internal import RawCap
internal import RingBuffer
internal import SystemPackage
internal import Timeline
internal import TraceFS
internal import TraceFile

/// `MakeSeeds DIRECTORY [FILE.dat...]`: writes seeds for FuzzFormat and FuzzFilter, into directories of
/// these names.
///
/// One for each kind of event in the recordings, with a record of that kind; and for FuzzFormat, one for
/// each format of the running kernel where tracefs is at hand, with a record of zeros.
@main
struct MakeSeeds {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else { exit(64) }
    let directory = FilePath(arguments[1])
    for (index, path) in arguments.dropFirst(2).enumerated() {
      try seeds(from: FilePath(path), into: directory, prefix: "file\(index)")
    }
    if let tracefs = try? TraceFS(), tracefs.isUsable {
      try seeds(from: tracefs, into: directory)
    }
  }

  private static func seeds(from path: FilePath, into directory: FilePath, prefix: String) throws {
    let trace = try Trace(path: path)
    var texts: [String: [UInt8]] = [:]
    for text in trace.file.ftraceFormats { texts["ftrace:\(name(in: text))"] = text }
    for system in trace.file.eventFormats {
      for text in system.formats { texts["\(system.name):\(name(in: text))"] = text }
    }
    let layout = trace.file.layout
    let strings = (try? trace.file.printkFormats()) ?? []
    var timeline = Timeline(trace.file, formats: trace.formats)
    while let item = timeline.next() {
      guard case .event(let event) = item, let format = event.format,
        let text = texts.removeValue(forKey: format.description)
      else { continue }
      var record: [UInt8] = []
      for offset in 0..<event.data.byteCount {
        record.append(event.data.integer(at: offset, order: .host))
      }
      try write(
        Seed(
          layout: layout, system: format.system, format: text,
          strings: format.name == "bprint" || format.name == "bputs" ? strings : [],
          record: record),
        of: format, into: directory, prefix: prefix)
    }
  }

  private static func seeds(from tracefs: TraceFS, into directory: FilePath) throws {
    let layout = PageLayout(byteOrder: .host, longSize: MemoryLayout<Int>.size, pageSize: 4096)
    for event in try tracefs.events() {
      let text = try tracefs.format(of: event)
      let format = EventFormats(parsing: [(system: event.system, text: text)], layout: layout)
        .all.first
      let record = [UInt8](repeating: 0, count: format?.fixedSize ?? 8)
      try write(
        Seed(
          layout: layout, system: event.system, format: text, strings: [], record: record
        ).bytes,
        to: directory.appending("FuzzFormat/kernel-\(event.system)-\(event.event)"))
    }
  }

  /// The name in the first line of a format, `name: NAME`.
  private static func name(in text: [UInt8]) -> String {
    String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }.dropFirst(6), as: UTF8.self)
  }

  /// Writes the seeds of one event: its text, and a filter of its fields.
  private static func write(
    _ seed: Seed, of format: EventFormat, into directory: FilePath, prefix: String
  ) throws {
    let name = "\(prefix)-\(format.system)-\(format.name)"
    try write(seed.bytes, to: directory.appending("FuzzFormat/\(name)"))
    let comparisons = format.fields.prefix(3).map { field in
      switch field.kind {
      case .characterArray, .dynamic(isText: true, _), .relativeDynamic(isText: true, _):
        #"\(field.name) ~ "a*""#
      default: "\(field.name) & 0x1f > -1"
      }
    }
    let filter = "\(format): COMM == a || !(\(comparisons.joined(separator: " && ")))"
    try write(seed.bytes(filter: filter), to: directory.appending("FuzzFilter/\(name)"))
  }

  private static func write(_ bytes: [UInt8], to path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }
}

/// One event for the fuzzers: its format and a record, and what goes with them.
private struct Seed {
  let layout: PageLayout
  let system: String
  let format: [UInt8]
  let strings: [UInt8]
  let record: [UInt8]

  /// What the first byte tells (`FuzzInput.layout`).
  private var choice: UInt8 {
    (layout.byteOrder == .little ? 0 : 1) | (layout.commitSize == 8 ? 0 : 2)
  }

  /// An input of FuzzFormat, with a few symbols.
  var bytes: [UInt8] {
    let symbols = "ffffffff81000000 T first\nffffffff81000100 t second\t[module]\n"
    return [choice | 4] + Array(system.utf8) + [0] + format + [0] + Array(symbols.utf8) + [0]
      + strings + [0] + record
  }

  /// An input of FuzzFilter.
  func bytes(filter: String) -> [UInt8] {
    [choice] + Array(filter.utf8) + [0] + Array(system.utf8) + [0] + format + [0] + record
  }
}
