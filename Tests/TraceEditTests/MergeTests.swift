import EventFormat
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceEdit
import TraceFile

@Suite struct MergeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(
    _ name: String, seed: UInt64, _ change: (inout Synthetic) -> Void = { _ in }
  ) throws -> TraceFile {
    var synthetic = Synthetic()
    change(&synthetic)
    try synthetic.write(folder.file("\(name).dat"), seed: seed)
    return try TraceFile(path: folder.file("\(name).dat"))
  }

  /// The items with other times, and under the names that merging gives to the buffers.
  private func moved(
    _ file: TraceFile, _ label: String?, _ time: (UInt64, Int) -> UInt64 = { time, _ in time },
    record: ([UInt8]) -> [UInt8] = { $0 }
  ) throws -> [Stream: [Item]] {
    var result: [Stream: [Item]] = [:]
    for (stream, items) in try items(file.path) {
      var name = stream.buffer
      if let label { name = name.isEmpty ? label : "\(label)-\(name)" }
      result[Stream(buffer: name, cpu: stream.cpu)] = items.map { item in
        guard case .event(let at, let bytes) = item else { return item }
        return .event(time: time(at, stream.cpu), record: record(bytes))
      }
    }
    return result
  }

  @Test func buffersStandBesideEachOther() throws {
    let first = try file("host", seed: 1)
    let second = try file("guest", seed: 2)
    let out = folder.file("out.dat")
    let summary = try TraceMerger([first, second]).write(to: out)
    #expect(summary.encodedPageCount == 0)
    #expect(try TraceFile(path: out).buffers.map(\.name) == ["", "other", "guest", "guest-other"])
    let expected = try moved(first, nil).merging(moved(second, "guest")) { first, _ in first }
    #expect(try items(out) == expected)
  }

  @Test func namesStayDifferent() throws {
    let first = try file("a", seed: 1)
    let merged = folder.file("out.dat")
    try TraceMerger([first, first, first]).write(to: merged)
    #expect(
      try TraceFile(path: merged).buffers.map(\.name)
        == ["", "other", "a", "a-other", "a-2", "a-other-2"])
  }

  @Test func timesAreMoved() throws {
    let first = try file("host", seed: 1) { $0.carried.offset = 1000 }
    let second = try file("guest", seed: 2) {
      $0.carried.offset = -70
      $0.isMonotonic = false
    }
    let out = folder.file("out.dat")
    var merger = TraceMerger([first, second])
    merger.inputs[1].offset = 5_000_000
    try merger.write(to: out)
    let merged = try TraceFile(path: out)
    #expect(merged.options.timeOffset == 1000)
    let expected = try moved(first, nil).merging(
      moved(second, "guest") { time, _ in time &- 70 &+ 5_000_000 &- 1000 }
    ) { first, _ in first }
    #expect(try items(out) == expected)
  }

  /// A clock that counts ticks becomes nanoseconds for all.
  @Test func ticksBecomeNanoseconds() throws {
    let first = try file("host", seed: 1) {
      $0.clock = "x86-tsc"
      $0.carried.tsc2nsec = TraceFileOptions.TSCToNanoseconds(multiplier: 3, shift: 1, offset: 0)
      $0.carried.offset = 40
    }
    let second = try file("guest", seed: 2)
    let out = folder.file("out.dat")
    try TraceMerger([first, second]).write(to: out)
    let options = try TraceFile(path: out).options
    #expect(options.tsc2nsec == nil && options.timeOffset == 0)
    let expected = try moved(first, nil) { time, _ in (time &* 3) >> 1 &+ 40 }
      .merging(moved(second, "guest")) { first, _ in first }
    #expect(try items(out) == expected)
  }

  /// TIME_SHIFT: each virtual CPU has samples of its own.
  @Test func guestsClocksBecomeTheHosts() throws {
    func words(_ values: [UInt64]) -> [UInt8] {
      values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    }
    func word(_ value: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    // CPU 0: one sample, scaled by 3/2. CPU 1: interpolated between two.
    let option =
      words([99]) + word(1) + word(2) + word(1) + words([0, 1000, 3]) + word(2)
      + words([1_000_000, 3_000_000, 100, 300, 1, 1]) + words([1]) + words([0, 0])
    let first = try file("host", seed: 1) { $0.buffers = [""] }
    let second = try file("guest", seed: 2) {
      $0.buffers = [""]
      $0.cpus = [0, 1]
      $0.carried.timeShift = option
      $0.carried.offset = 7
    }
    let out = folder.file("out.dat")
    try TraceMerger([first, second]).write(to: out)
    let guest = try moved(second, "guest") { time, cpu in
      if cpu == 0 { return (time &* 3) >> 1 &+ 1000 &+ 7 }
      let offset = 100 + ((Int128(time) - 1_000_000) * 200 + 1_000_000) / 2_000_000
      return time &+ UInt64(offset) &+ 7
    }
    #expect(try items(out) == moved(first, nil).merging(guest) { first, _ in first })
  }

  @Test func firstEventsAreAligned() throws {
    let first = try file("host", seed: 1)
    let second = try file("guest", seed: 2)
    let third = try file("third", seed: 3) { $0.carried.offset = 123_456 }
    let out = folder.file("out.dat")
    var merger = TraceMerger([first, second, third])
    merger.alignmentEvent = "test:tick"
    try merger.write(to: out)
    var firsts: [String: UInt64] = [:]
    for (stream, items) in try items(out) {
      for case .event(let time, _) in items.prefix(2) {
        let key = String(stream.buffer.split(separator: "-").first ?? "")
        let group = key == "other" ? "" : key
        firsts[group] = min(firsts[group] ?? .max, time)
      }
    }
    #expect(firsts.count == 3)
    #expect(Set(firsts.values).count == 1)
    merger.alignmentEvent = "nothing"
    #expect(throws: TraceEditError.self) { try merger.write(to: out) }
  }

  /// Two events of one number: the second file's gets another, in its format and in its records.
  @Test func numbersThatClashChange() throws {
    for order in [ByteOrder.little, .big] {
      let layout = PageLayout(byteOrder: order, longSize: 8, pageSize: 4096)
      let first = try file("a", seed: 1) { $0.layout = layout }
      let second = try file("b", seed: 2) {
        $0.layout = layout
        $0.eventName = "tock"
      }
      let third = try file("c", seed: 3) {
        $0.layout = layout
        $0.eventID = 78
      }
      let out = folder.file("out.dat")
      try TraceMerger([first, second, third]).write(to: out)
      let file = try TraceFile(path: out)
      let formats = file.formats()
      #expect(formats.failures.isEmpty)
      #expect(formats.all.count == 2)
      let tick = try #require(formats.format("tick"))
      let tock = try #require(formats.format("tock"))
      #expect(tick.id == 77)
      var expected = try moved(first, nil)
      for (other, label, id) in [(second, "b", tock.id), (third, "c", tick.id)] {
        let bytes = [UInt8(id & 255), UInt8(id >> 8)]
        let ordered = order == .little ? bytes : bytes.reversed()
        expected.merge(try moved(other, label, record: { ordered + $0.dropFirst(2) })) { a, _ in a }
      }
      #expect(try items(out) == expected)
    }
  }

  @Test func textsAreMerged() throws {
    let first = try file("a", seed: 1) { $0.names = "1 init\n2 two\n" }
    let second = try file("b", seed: 2) { $0.names = "2 zwei\n3 three\n" }
    let out = folder.file("out.dat")
    let summary = try TraceMerger([first, second]).write(to: out)
    #expect(summary.notes.count == 1)
    let names = String(decoding: try TraceFile(path: out).savedCommandLines(), as: UTF8.self)
    #expect(names == "1 init\n2 two\n3 three\n")
  }

  /// The types of the first file that has any are kept; what others have is told.
  @Test func typesOfOneKernelAreKept() throws {
    let none = try file("none", seed: 1)
    let some = try file("some", seed: 2) { $0.types = [1, 2, 3] }
    let other = try file("other", seed: 3) { $0.types = [4] }
    let out = folder.file("out.dat")
    let summary = try TraceMerger([none, some, other]).write(to: out)
    #expect(try TraceFile(path: out).kernelTypes() == [1, 2, 3])
    #expect(summary.notes.count { $0.contains("other") && $0.contains("types differ") } == 1)
  }

  /// Times since 1970 and such since the machine began are not near each other.
  @Test func oneDateIsTold() throws {
    let dated = try file("dated", seed: 1) { $0.carried.date = "0x10" }
    let first = try file("first", seed: 2)
    let out = folder.file("out.dat")
    for inputs in [[dated, first], [first, dated]] {
      let notes = try TraceMerger(inputs).write(to: out).notes
      #expect(notes.count { $0.hasPrefix("\(dated.path)") && $0.contains("has the date") } == 1)
    }
    #expect(try !TraceMerger([dated, dated]).write(to: out).notes.contains { $0.contains("date") })
  }

  /// Counters and gaps go with their buffers, and gaps' times with the events'.
  @Test func ledgersAreMerged() throws {
    let statistics = ["CPU: 0\nread events: 5\ngap: 3 refused between 2000000 and 3000000\n"]
    let first = try file("a", seed: 1) { $0.statistics = statistics }
    let second = try file("b", seed: 2) { $0.statistics = statistics }
    let out = folder.file("out.dat")
    var merger = TraceMerger([first, second])
    merger.inputs[1].offset = 10
    try merger.write(to: out)
    let merged = try TraceFile(path: out).options.recordedStatistics
    #expect(merged.map(\.buffer) == ["", "b"])
    #expect(merged.map { $0.losses[0].to } == [3_000_000, 3_000_010])
  }

  @Test func refusesWhatDoesNotFit() throws {
    let first = try file("a", seed: 1)
    let out = folder.file("out.dat")
    let strangers = [
      try file("big", seed: 1) {
        $0.layout = PageLayout(byteOrder: .big, longSize: 8, pageSize: 4096)
      },
      try file("short", seed: 1) {
        $0.layout = PageLayout(byteOrder: .little, longSize: 4, pageSize: 4096)
      },
      try file("counter", seed: 1) { $0.clock = "counter" },
    ]
    for stranger in strangers {
      let error = #expect(throws: TraceEditError.self) {
        try TraceMerger([first, stranger]).write(to: out)
      }
      guard case .cannotBeMerged = error?.code else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    #expect(throws: TraceEditError.self) { try TraceMerger([]).write(to: out) }
    #expect(!folder.names.contains("out.dat"))
  }

  /// Buffers of text are carried over; version 6 has no room for them beside others.
  @Test func latencyTextIsMerged() throws {
    let text = try TraceFile(path: fixture("latency-v6"))
    let out = folder.file("out.dat")
    try TraceMerger([text, text]).write(to: out)
    let merged = try TraceFile(path: out)
    #expect(merged.version == 7)
    #expect(merged.buffers.map(\.name) == ["", "latency-v6"])
    for buffer in merged.buffers {
      #expect(buffer.isText)
      #expect(try merged.text(of: buffer) == text.text(of: text.buffers[0]))
    }
  }
}
