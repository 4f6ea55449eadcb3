internal import CText
internal import Glibc
internal import RawCap
internal import SystemPackage

/// The recording that text is made of: one of the tests', or the one that RAWCAP_BENCHMARK_FILE names.
struct Recording: Sendable {
  /// So many records at most are rendered one by one.
  private static let mostRecords = 100_000

  let trace: Trace
  /// The records' bytes, one behind the other, each at a multiple of 8.
  private(set) var bytes: [UInt8] = []
  private(set) var records: [text_record] = []
  /// The format of each record.
  private(set) var formats: [EventFormat] = []
  let symbols: [UInt8]
  let printkFormats: [UInt8]

  /// The events of the recording that have a format, in time order.
  init() throws {
    let sample = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
    let path =
      getenv("RAWCAP_BENCHMARK_FILE").map { String(cString: $0) }
      ?? "/\(sample)/Tests/Fixtures/trace-files/x86_64-v7.dat"
    trace = try Trace(path: FilePath(path))
    symbols = try trace.file.kallsyms()
    printkFormats = try trace.file.printkFormats()
    var events = trace.events()
    while records.count < Self.mostRecords, let item = events.next() {
      guard case .event(let event) = item, let format = event.format else { continue }
      records.append(
        text_record(
          timestamp: event.timestamp, offset: UInt32(bytes.count),
          length: UInt32(event.data.byteCount), cpu: Int32(event.cpu)))
      formats.append(format)
      event.data.withUnsafeBytes { bytes.append(contentsOf: $0) }
      bytes += repeatElement(0, count: -bytes.count & 7)
    }
  }

  /// The engine of trace-cmd's text without plugins.
  func engine() throws -> TextEngine {
    TextEngine(
      formats: trace.formats, symbols: trace.file.symbols(),
      printkFormats: try trace.file.printkStrings(), layout: trace.file.layout,
      style: TextStyle(usesPlugins: false))
  }

  /// libtraceevent with the same knowledge; it lives as long as the process.
  func library() -> OpaquePointer? {
    let layout = trace.file.layout
    guard let reader = text_open(Int32(layout.commitSize), layout.byteOrder == .big ? 1 : 0) else {
      return nil
    }
    let ftrace = trace.file.ftraceFormats.map { (system: "ftrace", text: $0) }
    let others = trace.file.eventFormats.flatMap { system in
      system.formats.map { (system: system.name, text: $0) }
    }
    for (system, text) in ftrace + others {
      text.withUnsafeBytes { text in
        text_add_format(
          reader, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, system)
      }
    }
    func terminated(_ text: [UInt8]) -> [CChar] { (text + [0]).map { CChar(bitPattern: $0) } }
    text_add_symbols(reader, terminated(symbols))
    text_add_printk_formats(reader, terminated(printkFormats))
    return reader
  }
}
