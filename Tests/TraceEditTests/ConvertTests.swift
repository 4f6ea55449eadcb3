import RingBuffer
import SystemPackage
import Testing
import TraceEdit
import TraceFile

@Suite struct ConvertTests {
  static let formats: [OutputFormat] = [
    OutputFormat(version: .v6), OutputFormat(version: .v7),
    OutputFormat(version: .v7, compression: .none),
    OutputFormat(version: .v7, compression: .zstd(PageCompression(level: 3))), OutputFormat(),
  ]

  /// There and back again: events, losses, texts, options.
  @Test(arguments: pageFixtures + ["latency-v6", "latency-v7-zstd"], formats)
  func thereAndBack(_ name: String, _ format: OutputFormat) throws {
    let folder = try TemporaryFolder()
    let path = fixture(name)
    let (there, back) = (folder.file("there.dat"), folder.file("back.dat"))
    let original = try TraceFile(path: path)
    try convert(path, to: there, format)
    let converted = try TraceFile(path: there)
    #expect(format.version == nil || converted.version == format.version?.rawValue)
    if format.compression == .none { #expect(converted.compression == .none) }
    try convert(there, to: back, OutputFormat(version: original.version == 6 ? .v6 : .v7))
    for copy in [there, back] {
      #expect(try items(copy) == items(path))
      try compare(try TraceFile(path: copy), original)
    }
  }

  /// The kernel's types stay wherever a file can have them; else it is told that they do not.
  @Test(arguments: formats)
  func typesStayOrAreTold(_ format: OutputFormat) throws {
    let folder = try TemporaryFolder()
    let (input, output) = (folder.file("in.dat"), folder.file("out.dat"))
    var synthetic = Synthetic()
    synthetic.types = [1, 2, 3]
    try synthetic.write(input, seed: 1)
    var converter = TraceConverter(try TraceFile(path: input))
    converter.format = format
    let notes = try converter.write(to: output).notes
    let canHaveThem = format.version != .v6 && format.compression != .none
    #expect(try TraceFile(path: output).kernelTypes() == (canHaveThem ? [1, 2, 3] : []))
    #expect(notes.contains { $0.contains("types") } == !canHaveThem)
    var cutter = TraceCutter(try TraceFile(path: input))
    cutter.format = format
    try cutter.write(to: output)
    #expect(try TraceFile(path: output).kernelTypes() == (canHaveThem ? [1, 2, 3] : []))
  }

  private func convert(_ path: FilePath, to output: FilePath, _ format: OutputFormat) throws {
    var converter = TraceConverter(try TraceFile(path: path))
    converter.format = format
    let summary = try converter.write(to: output)
    #expect(summary.damage == [])
    #expect(summary.encodedPageCount == 0)
  }

  private func compare(_ copy: TraceFile, _ original: TraceFile) throws {
    #expect(copy.headerPage == original.headerPage)
    #expect(copy.headerEvent == original.headerEvent)
    #expect(copy.ftraceFormats == original.ftraceFormats)
    #expect(copy.eventFormats == original.eventFormats)
    #expect(copy.userLongSize == original.userLongSize)
    #expect(copy.cpuCount == original.cpuCount)
    #expect(try copy.kallsyms() == original.kallsyms())
    #expect(try copy.printkFormats() == original.printkFormats())
    #expect(try copy.savedCommandLines() == original.savedCommandLines())
    #expect(copy.options.cpuStatistics == original.options.cpuStatistics)
    #expect(copy.options.traceID == original.options.traceID)
    #expect(copy.options.uname ?? "" == original.options.uname ?? "")
    #expect(copy.buffers.map(\.name) == original.buffers.map(\.name))
    #expect(copy.buffers.map(\.isText) == original.buffers.map(\.isText))
    for (own, other) in zip(copy.buffers, original.buffers) where own.isText {
      #expect(try copy.text(of: own) == original.text(of: other))
    }
  }

  @Test(arguments: [TraceFileVersion.v6, .v7])
  func optionsAreCarriedOver(_ version: TraceFileVersion) throws {
    let folder = try TemporaryFolder()
    var synthetic = Synthetic()
    synthetic.carried.date = "0x1234"
    synthetic.carried.offset = -500
    synthetic.carried.tsc2nsec = TraceFileOptions.TSCToNanoseconds(
      multiplier: 5, shift: 2, offset: 9)
    synthetic.carried.hooks = ["sched_switch"]
    synthetic.carried.processMaps = ["1 0 init\n"]
    synthetic.carried.lastBootInfo = ["boot:1"]
    synthetic.carried.timeShift = [UInt8](0..<40)
    synthetic.carried.guests = [[1, 2, 3], [4, 5]]
    let (path, out) = (folder.file("a.dat"), folder.file("b.dat"))
    try synthetic.write(path, seed: 1)
    let original = try TraceFile(path: path).options
    #expect(original.timeOffset == 0x1234 * 1000 - 500)
    try convert(path, to: out, OutputFormat(version: version))
    var options = try TraceFile(path: out).options
    options.cpuCount = original.cpuCount
    #expect(options == original)
  }

  /// Plain pages have the same events and losses, at the kernel's times.
  @Test(arguments: pageFixtures, [TraceFileVersion.v6, .v7])
  func plainPages(_ name: String, _ version: TraceFileVersion) throws {
    let folder = try TemporaryFolder()
    try checkPlain(fixture(name), version, folder)
  }

  @Test(arguments: 0..<6)
  func plainPagesOfRandomRecordings(_ seed: Int) throws {
    let folder = try TemporaryFolder()
    var synthetic = Synthetic()
    synthetic.isMonotonic = seed % 2 == 0
    synthetic.layout = PageLayout(
      byteOrder: seed % 3 == 0 ? .big : .little, longSize: 8, pageSize: seed < 3 ? 8192 : 4096)
    try synthetic.write(folder.file("a.dat"), seed: UInt64(seed))
    try checkPlain(folder.file("a.dat"), .v6, folder)
  }

  private func checkPlain(
    _ path: FilePath, _ version: TraceFileVersion, _ folder: TemporaryFolder
  ) throws {
    let out = folder.file("plain.dat")
    var converter = TraceConverter(try TraceFile(path: path))
    converter.format.version = version
    converter.normalizes = true
    try converter.write(to: out)
    let file = try TraceFile(path: out)
    #expect(file.layout.pageSize == 4096)
    #expect(try items(out) == items(path))
    #expect(try items(out, discardedDelta: .always) == items(path))
    for buffer in file.buffers {
      #expect(buffer.pageSize == 4096)
      for extent in buffer.extents {
        var reader = file.pages(of: extent, pageSize: buffer.pageSize)
        while try reader.next() { #expect(try isPlain(reader.page, file.layout)) }
      }
    }
  }

  /// Whether a page has nothing but events and short deltas.
  private func isPlain(_ page: RawSpan, _ layout: PageLayout) throws -> Bool {
    let header = try PageHeader(page, layout: layout)
    var offset = header.begin
    while offset < header.end {
      let word: UInt32 = page.integer(at: offset, order: layout.byteOrder)
      let isLittle = layout.byteOrder == .little
      let (type, delta) = isLittle ? (word & 31, word >> 5) : (word >> 27, word & 0x7ff_ffff)
      guard type <= 28, delta < 1 << 26 else { return false }
      if type > 0 {
        offset += 4 + 4 * Int(type)
      } else {
        let length: UInt32 = page.integer(at: offset + 4, order: layout.byteOrder)
        offset += 4 + (Int(length) + 3) & ~3
      }
    }
    return true
  }

  /// Where a record has no room in 4 KiB, pages are larger.
  @Test func plainPagesAreLargerForLargeRecords() throws {
    let folder = try TemporaryFolder()
    let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 8192)
    let path = folder.file("a.dat")
    var synthetic = Synthetic()
    synthetic.layout = layout
    synthetic.largestExtra = 6000
    try synthetic.write(path, seed: 2)
    let out = folder.file("plain.dat")
    var converter = TraceConverter(try TraceFile(path: path))
    converter.normalizes = true
    converter.format.version = .v6
    try converter.write(to: out)
    let file = try TraceFile(path: out)
    #expect(file.layout.pageSize == 8192)
    #expect(try items(out) == items(path))
  }
}
