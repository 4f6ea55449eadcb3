import EventFormat
import EventText
import RingBuffer
import Testing
import TraceFile

@testable import Timeline
@testable import TraceText

/// A stream that brings what a test has written down, one list with each filling.
private struct Script: BatchSource, ~Copyable {
  enum Item {
    case event(UInt64, [UInt8], isLate: Bool = false)
    case lost(UInt64)
    case damaged
  }

  var fillings: [[Item]]
  /// Whether the first event of the next filling can be seen ahead of its turn.
  var canBePeeked = true
  private var peeked: [UInt8] = []

  init(_ fillings: [[Item]], canBePeeked: Bool = true) {
    self.fillings = fillings
    self.canBePeeked = canBePeeked
  }

  mutating func fill(_ batch: inout EventBatch, limit: Int) {
    guard !fillings.isEmpty else { return }
    for item in fillings.removeFirst() {
      switch item {
      case .event(let time, let record, let isLate):
        batch.append(record.span.bytes, timestamp: time, cpu: 0, buffer: 0, isLate: isLate)
      case .lost(let count):
        batch.append(
          LostGap(
            cpu: 0, buffer: 0, from: nil, to: nil, amount: .exact(count), cause: .overwritten))
      case .damaged:
        batch.append(PageDamage(buffer: 0, cpu: 1, page: 0, cause: .overwrittenInUse))
      }
    }
  }

  @_lifetime(&self)
  mutating func peekRecord(into buffer: Int) -> RawSpan? {
    guard canBePeeked, case .event(_, let record, _) = fillings.first?.first else { return nil }
    peeked = record
    let bytes = peeked.withUnsafeBytes { $0 }
    return _overrideLifetime(RawSpan(_unsafeBytes: bytes), mutating: &self)
  }

  mutating func dropPeeked() { fillings[0].removeFirst() }
}

@Suite struct StreamReportTests {
  private static let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)

  private static func report(_ script: consuming Script, isJSON: Bool = false) -> [String] {
    let texts = [
      MachineText.text(
        "tick", id: 1, fields: "\tfield:u64 number;\toffset:8;\tsize:8;\tsigned:0;\n"),
      MachineText.text(
        "funcgraph_entry", id: 2,
        fields: """
          \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
          \tfield:unsigned int depth;\toffset:16;\tsize:4;\tsigned:0;
          """),
      MachineText.text(
        "funcgraph_exit", id: 3,
        fields: """
          \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
          \tfield:unsigned int depth;\toffset:16;\tsize:4;\tsigned:0;
          \tfield:u64 calltime;\toffset:24;\tsize:8;\tsigned:0;
          \tfield:u64 rettime;\toffset:32;\tsize:8;\tsigned:0;
          """),
    ]
    let symbols = Array("0000000000001000 T outer\n0000000000002000 T inner\n".utf8)
    let context = StreamContext(
      formats: EventFormats(parsing: texts.map { ("ftrace", $0) }, layout: layout),
      symbols: KernelSymbols { symbols }, printkFormats: PrintkFormats([]), commandLines: [],
      buffers: [.live(clock: "local", pageSize: 4096)], layout: layout)
    var report = StreamReport(script, context, options: isJSON ? nil : ReportOptions())
    var text = TextBuffer()
    while report.append(to: &text) {}
    return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func record(_ type: UInt8, _ words: UInt64...) -> [UInt8] {
    var record: [UInt8] = [type, 0, 0, 0, 7, 0, 0, 0]
    for word in words { withUnsafeBytes(of: word.littleEndian) { record += $0 } }
    return record
  }

  private static let tick = record(1, 5)
  private static let outer = record(2, 0x1000, 0)
  private static let inner = record(2, 0x2000, 1)
  private static let innerEnd = record(3, 0x2000, 1, 1000, 3500)
  private static let outerEnd = record(3, 0x1000, 0, 500, 9000)

  /// Late events and what is missing are told where they stand, and nothing else is marked.
  @Test func lateEventsLossesAndDamageAreMarked() throws {
    let items: [Script.Item] = [
      .event(1000, Self.tick), .event(3000, Self.tick), .event(2000, Self.tick, isLate: true),
      .lost(12), .damaged, .event(4000, Self.tick),
    ]
    let lines = Self.report(Script([items]))
    try #require(lines.count == 6)
    #expect(lines.indices.filter { lines[$0].hasSuffix(" [LATE]") } == [2])
    #expect(lines[2].dropLast(7).hasSuffix("x") && lines[1].hasSuffix("x"))
    #expect(lines[3] == "CPU:0 [12 EVENTS DROPPED]")
    #expect(lines[4] == "CPU:1 [PAGE DAMAGED: the page was overwritten while it was in use]")

    let objects = try Self.report(Script([items]), isJSON: true).map {
      try StrictJSON.value(Array($0.utf8)[...])
    }
    try #require(objects.count == 6)
    #expect(objects.indices.filter { objects[$0]["late"] != nil } == [2])
    #expect(objects[2]["late"] == .bool(true))
    #expect(objects[3]["lost"] != nil && objects[4]["damage"] != nil)
  }

  /// A call is a leaf only if its end is there already; what comes later stands for itself.
  @Test(arguments: [false, true])
  func callsAreLeavesWhenTheirEndIsKnown(canBePeeked: Bool) throws {
    // The fillings end behind every item once.
    let items: [Script.Item] = [
      .event(1, Self.outer), .event(2, Self.inner), .event(3, Self.innerEnd),
      .event(4, Self.outerEnd), .event(5, Self.inner), .event(6, Self.tick),
      .event(7, Self.innerEnd),
    ]
    for cut in 0...items.count {
      let script = Script(
        [Array(items[..<cut]), Array(items[cut...])].filter { !$0.isEmpty },
        canBePeeked: canBePeeked)
      let lines = Self.report(script).map { line in
        String(line.drop { $0 != ":" }.dropFirst().drop { $0 != ":" }.dropFirst()).trimmed
      }
      let isSplit = cut == 2 && !canBePeeked
      let first =
        isSplit ? ["|    inner() {", "2.500 us   |    }"] : ["2.500 us   |    inner();"]
      #expect(
        lines == ["|  outer() {"] + first
          + ["8.500 us   |  }", "|    inner() {", "x", "2.500 us   |    }"], "cut \(cut)")
    }
  }
}

extension String {
  /// Without blanks at the ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
