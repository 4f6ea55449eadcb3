internal import CDecode
internal import Glibc
internal import RawCap
internal import SwiftDecode
internal import SystemPackage

// Walks over the pages of a recording with each loop in turns, and prints one table with ratios.

private let usage = """
  usage: compare-pages FILE [--runs COUNT] [--dump FILE]

  FILE is a recording of a little-endian 64-bit machine; its first buffer's pages are read into memory.
  --runs COUNT  how often each loop runs, behind a run that warms up (default 9)
  --dump FILE   also write the pages there, one behind the other, for other programs' loops

  """

@main
struct ComparePages {
  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private struct Row {
    let name: String
    let truth: decode_sum
    let loop: () -> decode_sum
    var nanoseconds: [Double] = []
  }

  static func main() {
    do {
      try run()
    } catch {
      complain("compare-pages: \(error)\n")
      exit(1)
    }
  }

  private static func run() throws {
    var arguments = CommandLine.arguments.dropFirst()
    var file: String?
    var dump: String?
    var runs = 9
    while let argument = arguments.popFirst() {
      switch argument {
      case "--runs":
        guard let count = arguments.popFirst().flatMap({ Int($0) }), count > 0 else { help() }
        runs = count
      case "--dump":
        guard let path = arguments.popFirst() else { help() }
        dump = path
      case _ where argument.hasPrefix("-") || file != nil: help()
      default: file = argument
      }
    }
    guard let file else { help() }
    try compare(file: file, runs: runs, dump: dump)
  }

  private static func complain(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  private static func help() -> Never {
    complain(usage)
    exit(64)
  }

  private static func compare(file path: String, runs: Int, dump: String?) throws {
    let trace = try Trace(path: FilePath(path))
    guard let buffer = trace.file.buffers.first(where: { !$0.isText }),
      let layout = trace.file.layout.resized(pageSize: buffer.pageSize)
    else { throw Failure(description: "\(path) has no pages") }
    guard layout.byteOrder == .little, layout.commitSize == 8 else {
      throw Failure(description: "\(path): the C loops are for little-endian 64-bit machines")
    }
    let bytes = try pages(of: trace.file, buffer)
    let count = bytes.count / layout.pageSize
    guard count > 0 else { throw Failure(description: "\(path) has no pages") }
    if let dump {
      let descriptor = try FileDescriptor.open(
        FilePath(dump), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    }
    try bytes.withUnsafeBytes { pages in
      var rows = rows(pages, count, layout, trace.formats)
      try measure(&rows, runs: runs)
      print(
        "\(path): \(rows[0].truth.events) events, \(bytes.count) bytes of pages; medians of \(runs)"
      )
      table(rows, bytes: bytes.count)
    }
  }

  /// The buffer's pages, one CPU behind the other.
  private static func pages(of file: TraceFile, _ buffer: TraceBuffer) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for extent in buffer.extents {
      var pages = file.pages(of: extent, pageSize: buffer.pageSize)
      while try pages.next() {
        pages.page.withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  private static func rows(
    _ pages: UnsafeRawBufferPointer, _ count: Int, _ layout: PageLayout, _ formats: EventFormats
  ) -> [Row] {
    let (base, size) = (pages.baseAddress, layout.pageSize)
    let plain = decode_plain(base, count, size)
    var rows = [
      Row(name: "plain C loop", truth: plain) { decode_plain(base, count, size) },
      Row(name: "plain C loop, every bound checked", truth: plain) {
        decode_checked(base, count, size)
      },
      Row(name: "EventCursor", truth: plain) { decodeWithCursor(pages.bytes, layout) },
      Row(name: "PageDecoder", truth: plain) { decodeWithDecoder(pages.bytes, layout) },
    ]
    if let enter = try? formats.bind(SysEnter.self), let exit = try? formats.bind(SysExit.self),
      let fields = Self.fields(["sys_enter", "sys_exit"], formats)
    {
      let truth = decode_fields(base, count, size, fields, fields.count)
      rows += [
        Row(name: "plain C loop, a field of each event", truth: truth) {
          decode_fields(base, count, size, fields, fields.count)
        },
        Row(name: "EventCursor, a typed field of each event", truth: truth) {
          decodeSystemCalls(pages.bytes, layout, enter, exit)
        },
      ]
    }
    rows += [
      // It counts what discarded events' deltas are worth in its own way.
      Row(name: "libtraceevent's kbuffer", truth: decode_kbuffer(base, count, size)) {
        decode_kbuffer(base, count, size)
      },
      Row(name: "the sum of all words", truth: plain) {
        words = sum_words(base, count, size)
        return plain
      },
    ]
    return rows
  }

  /// Kept, so that the sum has to be made.
  nonisolated(unsafe) private static var words: UInt64 = 0

  /// Where the C loop finds the number of the system call; `nil` if that is not where it expects it.
  private static func fields(_ names: [String], _ formats: EventFormats) -> [decode_field]? {
    var fields: [decode_field] = []
    for name in names {
      guard let format = formats.format(name, system: "raw_syscalls"),
        let field = format.field("id"), field.size == 8
      else { return nil }
      fields.append(
        decode_field(id: UInt16(format.id), size: 8, offset: UInt32(field.offset)))
    }
    return fields
  }

  private static func measure(_ rows: inout [Row], runs: Int) throws {
    let clock = ContinuousClock()
    for turn in 0...runs {
      // Nobody comes always behind the same one.
      for place in rows.indices {
        let index = (place + turn) % rows.count
        let start = clock.now
        let sum = rows[index].loop()
        let time = (clock.now - start) / .nanoseconds(1)
        let truth = rows[index].truth
        guard sum.events == truth.events, sum.sum == truth.sum else {
          throw Failure(description: "\(rows[index].name): the sum is not the plain C loop's")
        }
        if turn > 0 { rows[index].nanoseconds.append(time) }
      }
    }
  }

  private static func table(_ rows: [Row], bytes: Int) {
    func line(_ name: String, _ cells: [String]) {
      let padding = String(repeating: " ", count: max(1, 42 - name.count))
      print(
        name + padding
          + cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined())
    }
    func median(_ row: Row) -> Double { row.nanoseconds.sorted()[row.nanoseconds.count / 2] }
    line("", ["ns/event", "least", "most", "GB/s", "/ plain C", "least /"])
    func least(_ row: Row) -> Double { row.nanoseconds.min() ?? 0 }
    // Of the fastest runs, too: they are those that nothing else on the machine has disturbed.
    let base = (median: median(rows[0]), least: least(rows[0]))
    for row in rows {
      let events = Double(max(row.truth.events, 1))
      line(
        row.name,
        [
          decimal(median(row) / events), decimal(least(row) / events),
          decimal((row.nanoseconds.max() ?? 0) / events), decimal(Double(bytes) / median(row)),
          decimal(median(row) / base.median), decimal(least(row) / base.least),
        ])
    }
  }

  /// A number with two decimals.
  private static func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = String(hundredths % 100)
    return "\(hundredths / 100).\(fraction.count < 2 ? "0" : "")\(fraction)"
  }
}
