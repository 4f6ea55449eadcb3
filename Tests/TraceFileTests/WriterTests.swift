import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// What the writer writes, the reader reads, and the file has no holes.
@Suite struct WriterTests {
  static let tail = {
    var tail = TraceFileTail(
      savedCommandLines: Array("1 init\n".utf8), clockText: "local [mono]\n",
      uname: "Linux a 6.1 x86_64", recorderVersion: "rawcap 1",
      cpuStatistics: ["CPU: 0\nentries: 0\n"],
      traceID: 0x1234_5678_9abc_def0)
    tail.carried.date = "0x10"
    return tail
  }()

  static let metadata = TraceFileMetadata(
    headerPage: [], headerEvent: Array("event".utf8), ftraceFormats: [Array("name: a\n".utf8), []],
    eventFormats: [SystemFormats(name: "sched", formats: [Array("name: b\n".utf8)])],
    kallsyms: Array("0 T a\n".utf8), printkFormats: [])

  static func plan(
    _ name: String = "", clock: String = "mono", pageSize: Int = 4096, cpus: [Int],
    cpuCount: Int? = nil, order: ByteOrder = .little
  ) -> BufferPlan {
    BufferPlan(
      name: name, clock: clock,
      layout: PageLayout(byteOrder: order, longSize: 8, pageSize: pageSize), cpus: cpus,
      cpuCount: cpuCount ?? (cpus.max() ?? 0) + 1)
  }

  /// A page that tells where it belongs.
  static func page(buffer: Int, cpu: Int, index: Int, size: Int) -> [UInt8] {
    var page = [UInt8](repeating: UInt8(truncatingIfNeeded: index &* 31 &+ cpu), count: size)
    page[0] = UInt8(buffer)
    page[1] = UInt8(cpu)
    page[size - 1] = UInt8(truncatingIfNeeded: index)
    return page
  }

  /// Writes `counts` pages an each CPU, finishes, and compares what is read with what was written.
  static func roundTrip(
    _ plans: [BufferPlan], pages counts: [[Int: Int]], version: TraceFileVersion,
    closingGapsBy method: GapClosing, in folder: TemporaryFolder
  ) throws {
    let path = folder.file("out.dat")
    let writer = try TraceFileWriter(
      path: path, version: version, metadata: metadata, buffers: plans, closingGapsBy: method)
    var byteCounts: [[Int: UInt64]] = []
    for (buffer, plan) in plans.enumerated() {
      var written: [Int: UInt64] = [:]
      for (cpu, count) in counts[buffer] {
        let region = writer.region(buffer: buffer, cpu: cpu)
        #expect(region.offset % Int64(plan.layout.pageSize) == 0)
        #expect(region.capacity >= 1 << 20)
        for index in 0..<count {
          let size = plan.layout.pageSize
          try region.descriptor.writeAll(
            toAbsoluteOffset: region.offset + Int64(index * size),
            page(buffer: buffer, cpu: cpu, index: index, size: size))
        }
        written[cpu] = UInt64(count * plan.layout.pageSize)
      }
      byteCounts.append(written)
    }
    let byteCount = try writer.finish(whole(byteCounts), tail: tail)

    let file = try TraceFile(path: path)
    #expect(file.byteCount == byteCount)
    #expect(file.damage == [])
    #expect(file.version == version.rawValue)
    #expect(file.byteOrder == plans[0].layout.byteOrder)
    #expect(file.headerEvent == metadata.headerEvent)
    #expect(file.ftraceFormats == metadata.ftraceFormats)
    #expect(file.eventFormats == metadata.eventFormats)
    #expect(try file.kallsyms() == metadata.kallsyms)
    #expect(try file.printkFormats() == [])
    #expect(try file.savedCommandLines() == tail.savedCommandLines)
    #expect(file.options.clock == "mono")
    #expect(file.options.traceID == tail.traceID)
    #expect(file.options.uname == tail.uname)
    #expect(file.options.cpuStatistics == tail.cpuStatistics)
    #expect(file.cpuCount == plans.map(\.cpuCount).max())
    #expect(file.buffers.map(\.name) == plans.map(\.name))
    for (index, buffer) in file.buffers.enumerated() {
      let plan = plans[index]
      #expect(buffer.clock == plan.clock)
      #expect(buffer.pageSize == plan.layout.pageSize)
      #expect(
        buffer.extents.map(\.cpu) == counts[index].filter { $0.value > 0 }.map(\.key).sorted())
      for extent in buffer.extents {
        #expect(extent.offset % UInt64(buffer.pageSize) == 0)
        let read = try pages(file, buffer, cpu: extent.cpu)
        #expect(read.count == counts[index][extent.cpu])
        for (number, bytes) in read.enumerated() {
          let expected = page(buffer: index, cpu: extent.cpu, index: number, size: buffer.pageSize)
          #expect(bytes == expected)
        }
      }
    }
    let size = try size(of: path)
    let content = plans.indices.reduce(0) { sum, buffer in
      sum + counts[buffer].values.reduce(0, +) * plans[buffer].layout.pageSize
    }
    let padding = (plans.count + 2) * 65536 + plans.count * 16 * file.cpuCount
    #expect(size.bytes < content + padding + 65536 * counts.joined().count)
    // A dense file occupies what it is long, up to a block at its ends.
    #expect(size.allocated >= content && size.allocated <= size.bytes + 8192)
  }

  /// The last stands for a file system that stops cutting, for want of blocks.
  static let methods: [GapClosing] = [.automatic, .copy, GapClosing(mostCuts: 1)]

  @Test(arguments: [TraceFileVersion.v6, .v7], methods)
  func roundTripOfFourCPUs(_ version: TraceFileVersion, _ method: GapClosing) throws {
    try Self.roundTrip(
      [Self.plan(cpus: [0, 1, 2, 3])], pages: [[0: 3, 1: 600, 2: 0, 3: 1]], version: version,
      closingGapsBy: method, in: TemporaryFolder())
  }

  @Test(arguments: [TraceFileVersion.v6, .v7], methods)
  func roundTripOfInstances(_ version: TraceFileVersion, _ method: GapClosing) throws {
    let plans = [
      Self.plan(cpus: [0, 1], cpuCount: 8), Self.plan("one", cpus: [1, 5], cpuCount: 8),
      Self.plan("nothing", clock: "boot", cpus: [0], cpuCount: 8),
      Self.plan("last", clock: "tai", cpus: [0, 7], cpuCount: 8),
    ]
    try Self.roundTrip(
      plans, pages: [[1: 2], [1: 5, 5: 300], [:], [7: 1]], version: version,
      closingGapsBy: method, in: TemporaryFolder())
  }

  @Test(arguments: [TraceFileVersion.v6, .v7], methods)
  func roundTripOfManyCPUsWithSparseData(_ version: TraceFileVersion, _ method: GapClosing) throws {
    try Self.roundTrip(
      [Self.plan(cpus: Array(0..<64))], pages: [[3: 1, 17: 40, 18: 2, 63: 7]], version: version,
      closingGapsBy: method, in: TemporaryFolder())
  }

  @Test(arguments: [TraceFileVersion.v6, .v7], methods)
  func roundTripWithoutPages(_ version: TraceFileVersion, _ method: GapClosing) throws {
    try Self.roundTrip(
      [Self.plan(cpus: [0, 1]), Self.plan("one", cpus: [0, 1])], pages: [[:], [0: 0]],
      version: version, closingGapsBy: method, in: TemporaryFolder())
  }

  @Test(arguments: methods)
  func roundTripOfLargePages(_ method: GapClosing) throws {
    let plans = [
      Self.plan(pageSize: 65536, cpus: [0, 1]), Self.plan("small", pageSize: 4096, cpus: [0, 1]),
    ]
    try Self.roundTrip(
      plans, pages: [[0: 3, 1: 2], [0: 5, 1: 1]], version: .v7, closingGapsBy: method,
      in: TemporaryFolder())
  }

  @Test(arguments: [TraceFileVersion.v6, .v7])
  func roundTripOfBigEndianPages(_ version: TraceFileVersion) throws {
    try Self.roundTrip(
      [
        Self.plan(cpus: [0, 1], order: .big), Self.plan("one", cpus: [0], cpuCount: 2, order: .big),
      ],
      pages: [[1: 2], [0: 3]], version: version, closingGapsBy: .automatic, in: TemporaryFolder())
  }

  @Test(
    arguments: ["x86_64-v7-zstd", "s390x-v6", "i686-v6", "instances-v7-zstd"],
    [TraceFileVersion.v6, .v7])
  func copiesRecordings(_ name: String, _ version: TraceFileVersion) throws {
    let folder = try TemporaryFolder()
    let source = try TraceFile(path: fixture(name))
    let methods: [FilePath] = try Self.methods.map { method in
      let path = folder.file("\(method.mostCuts).dat")
      _ = try copy(source, to: path, version: version, closingGapsBy: method)
      return path
    }
    #expect(try contents(methods[0]) == contents(methods[1]))
    #expect(try contents(methods[0]) == contents(methods[2]))
    let written = try TraceFile(path: methods[0])
    #expect(written.headerPage == source.headerPage)
    #expect(written.eventFormats == source.eventFormats)
    #expect(try written.kallsyms() == source.kallsyms())
    #expect(written.options.cpuStatistics == source.options.cpuStatistics)
    for (buffer, original) in zip(written.buffers, source.buffers) {
      #expect(buffer.name == original.name)
      #expect(buffer.clock == original.clock)
      for cpu in 0..<source.cpuCount {
        #expect(try pages(written, buffer, cpu: cpu) == pages(source, original, cpu: cpu))
      }
    }
  }

  @Test func emptiesTheFileThatIsThere() throws {
    let folder = try TemporaryFolder()
    try Data(repeating: 1, count: 3 << 20).write(to: URL(filePath: folder.file("out.dat").string))
    try Self.roundTrip(
      [Self.plan(cpus: [0])], pages: [[0: 1]], version: .v7, closingGapsBy: .automatic, in: folder)
  }

  @Test func anUnfinishedFileIsRemoved() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    var writer: TraceFileWriter? = try TraceFileWriter(
      path: path, version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
    #expect(FileManager.default.fileExists(atPath: path.string))
    writer?.abandon()
    #expect(!FileManager.default.fileExists(atPath: path.string))
    writer = try TraceFileWriter(
      path: path, version: .v6, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
    #expect(FileManager.default.fileExists(atPath: path.string))
    writer = nil
    #expect(!FileManager.default.fileExists(atPath: path.string))
  }

  @Test func aFileThatIsNotFinishedSaysSo() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let writer = try TraceFileWriter(
      path: path, version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
    let error = #expect(throws: TraceFileError.self) { try TraceFile(path: path) }
    #expect(error?.code == .unfinished)
    #expect(error?.description.contains("rawcap recover \(path)") == true)
    writer.abandon()
    let again = #expect(throws: TraceFileError.self) {
      try writer.finish([], tail: Self.tail)
    }
    #expect(again?.code == .badPlan("the file is closed already"))
  }

  @Test func wrongCountsRemoveTheFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    for counts: [[Int: UInt64]] in [[[1: 4096]], [[:], [:]], [[0: .max]]] {
      let writer = try TraceFileWriter(
        path: path, version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
      #expect(throws: TraceFileError.self) {
        try writer.finish(whole(counts), tail: Self.tail)
      }
      #expect(!FileManager.default.fileExists(atPath: path.string))
    }
  }

  @Test func refusesPlansThatNoFileCanHold() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let plans: [[BufferPlan]] = [
      [], [Self.plan("one", cpus: [0])], [Self.plan(cpus: [0]), Self.plan(cpus: [0])],
      [Self.plan(cpus: [0, 0])], [Self.plan(cpus: [4], cpuCount: 4)], [Self.plan(cpus: [-1])],
      [Self.plan(pageSize: 5000, cpus: [0])],
      [Self.plan(cpus: [0]), Self.plan("a\0b", cpus: [0])],
      [Self.plan(cpus: [0]), Self.plan("big", pageSize: 65536, cpus: [0])],
      [Self.plan(cpus: [0]), Self.plan("big", cpus: [0], order: .big)],
    ]
    for plan in plans {
      let error = #expect(throws: TraceFileError.self) {
        try TraceFileWriter(path: path, version: .v6, metadata: Self.metadata, buffers: plan)
      }
      if case .badPlan = error?.code {} else { Issue.record("\(String(describing: error))") }
    }
    #expect(!FileManager.default.fileExists(atPath: path.string))
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, folder.file("missing/out.dat"), "/dev/null"] {
      let error = #expect(throws: TraceFileError.self) {
        try TraceFileWriter(
          path: path, version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
      }
      #expect(error?.code == .cannotCreate)
    }
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
  }

  // MARK: Parts of regions

  /// The last stands for every combination of what can be given up.
  @Test(arguments: [TraceFileVersion.v6, .v7], methods)
  func theFrontOfARegionCanBeGivenUp(_ version: TraceFileVersion, _ method: GapClosing) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let writer = try TraceFileWriter(
      path: path, version: version, metadata: Self.metadata,
      buffers: [Self.plan(cpus: [0, 1, 2]), Self.plan("one", cpus: [0])], closingGapsBy: method)
    #expect(writer.unit >= 4096 && writer.unit & (writer.unit - 1) == 0)
    let unit = Int(writer.unit)
    let keptPages = [
      [0: unit / 4096..<700, 1: 0..<3, 2: 2 * unit / 4096..<2 * unit / 4096],
      [0: 3 * unit / 4096..<3 * unit / 4096 + 1],
    ]
    for (buffer, cpus) in keptPages.enumerated() {
      for (cpu, kept) in cpus {
        let region = writer.region(buffer: buffer, cpu: cpu)
        for index in 0..<kept.upperBound {
          try region.descriptor.writeAll(
            toAbsoluteOffset: region.offset + Int64(index * 4096),
            Self.page(buffer: buffer, cpu: cpu, index: index, size: 4096))
        }
      }
    }
    let before = try size(of: path).allocated
    writer.release(buffer: 0, cpu: 0, 0..<UInt64(unit))
    #expect(try size(of: path).allocated <= before - unit)
    let contents = keptPages.map { cpus in
      cpus.mapValues {
        RegionContent(kept: UInt64($0.lowerBound * 4096)..<UInt64($0.upperBound * 4096))
      }
    }
    let byteCount = try writer.finish(contents, tail: Self.tail)

    let file = try TraceFile(path: path)
    #expect(file.damage == [])
    #expect(file.byteCount == byteCount)
    #expect(file.buffers.map { $0.extents.map(\.cpu) } == [[0, 1], [0]])
    for (index, buffer) in file.buffers.enumerated() {
      for extent in buffer.extents {
        let kept = try #require(keptPages[index][extent.cpu])
        let expected = kept.map { Self.page(buffer: index, cpu: extent.cpu, index: $0, size: 4096) }
        #expect(try pages(file, buffer, cpu: extent.cpu) == expected)
      }
    }
    let size = try size(of: path)
    #expect(size.allocated <= size.bytes + 8192)
  }

  @Test func contentsThatCannotBeAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    for (compression, kept) in [
      (nil, 1..<4096), (nil, 4096 as UInt64..<(.max)), (PageCompression(level: 1), 4096..<8192),
    ] as [(PageCompression?, Range<UInt64>)] {
      let writer = try TraceFileWriter(
        path: path, version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])],
        compression: compression)
      let contents = [[0: RegionContent(kept: kept)]]
      #expect(throws: TraceFileError.self) { try writer.checkpoint(contents, tail: Self.tail) }
      #expect(throws: TraceFileError.self) { try writer.finish(contents, tail: Self.tail) }
    }
  }

  @Test func aFileThatCannotBeFinishedStaysIfItHasPages() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let writer = try TraceFileWriter(
      path: path, version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
    let region = writer.region(buffer: 0, cpu: 0)
    let page = RecoveryTests.page(0, 0, 0)
    try region.descriptor.writeAll(toAbsoluteOffset: region.offset, page)
    var tail = Self.tail
    tail.cpuStatistics = [String(repeating: "a", count: (1 << 20) + Int(RegionPlan.tailRoom))]
    #expect(throws: TraceFileError.self) { try writer.checkpoint([], tail: tail) }
    try writer.checkpoint([], tail: Self.tail)
    let error = #expect(throws: TraceFileError.self) {
      try writer.finish([[0: RegionContent(kept: 0..<4096)]], tail: tail)
    }
    #expect(error?.isRecoverable == true)
    #expect(error?.description.hasSuffix("rawcap recover \(path)") == true)
    try TraceFileRecovery.recover(path)
    let file = try TraceFile(path: path)
    #expect(try pages(file, file.buffers[0], cpu: 0) == [page])
    #expect(file.options.traceID == Self.tail.traceID)
  }

  @Test func aClosedFileTakesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    let writer = try TraceFileWriter(
      path: path, version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
    writer.leaveUnfinished()
    #expect(throws: TraceFileError.self) { try writer.checkpoint([], tail: Self.tail) }
    #expect(throws: TraceFileError.self) { try writer.finish([], tail: Self.tail) }
    writer.abandon()
    #expect(FileManager.default.fileExists(atPath: path.string))
  }

  @Test func oneHeadBeginsSeveralFiles() throws {
    let folder = try TemporaryFolder()
    let head = try TraceFileHead(
      version: .v7, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])])
    for name in ["a", "b"] {
      let writer = try TraceFileWriter(path: folder.file(name), head: head)
      _ = try writer.finish([], tail: Self.tail)
    }
    #expect(try contents(folder.file("a")) == contents(folder.file("b")))
    #expect(try TraceFile(path: folder.file("b")).kallsyms() == Self.metadata.kallsyms)
  }

  @Test func headsThatCannotBeAreRefused() throws {
    for (version, level) in [(TraceFileVersion.v6, 1), (.v7, 20), (.v7, -6)] {
      let error = #expect(throws: TraceFileError.self) {
        try TraceFileHead(
          version: version, metadata: Self.metadata, buffers: [Self.plan(cpus: [0])],
          compression: PageCompression(level: level))
      }
      guard case .badPlan(let detail) = error?.code else {
        Issue.record("\(String(describing: error))")
        continue
      }
      // Without a file, an error is what it says.
      #expect(error?.description == detail)
    }
  }
}
