import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// Real recordings, in every form a file can have.
@Suite struct FixtureTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    var name: String
    var version = 7
    var compression = Compression.none
    var order = ByteOrder.little
    var longSize = 8
    var clock = "local"
    /// Pages of each CPU of the top buffer, as they were cut.
    var pages: [Int]
    /// Events as `trace-cmd report` lists them.
    var events: Int

    var testDescription: String { name }
  }

  static let all = [
    Expectation(name: "x86_64-v6", version: 6, pages: [12, 3], events: 1403),
    Expectation(name: "x86_64-v7", pages: [12, 3], events: 1403),
    Expectation(name: "x86_64-v7-zstd", compression: .zstd, pages: [12, 3], events: 1403),
    Expectation(name: "x86_64-v7-zlib", compression: .zlib, pages: [12, 3], events: 1403),
    Expectation(name: "s390x-v6", version: 6, order: .big, pages: [4, 3], events: 708),
    Expectation(
      name: "s390x-v7-zstd", compression: .zstd, order: .big, pages: [4, 3], events: 708),
    Expectation(
      name: "i686-v6", version: 6, longSize: 4, clock: "global", pages: [3, 2, 0, 4],
      events: 1213),
    Expectation(
      name: "i686-v7-zstd", compression: .zstd, longSize: 4, clock: "global",
      pages: [3, 2, 0, 4], events: 1213),
  ]

  @Test(arguments: all)
  func readsTheModel(_ expected: Expectation) throws {
    let file = try TraceFile(path: fixture(expected.name))
    #expect(file.version == expected.version)
    #expect(file.compression == expected.compression)
    #expect(file.byteOrder == expected.order)
    // `trace-cmd convert` writes the size of its own long.
    #expect(file.userLongSize == (expected.version == 6 ? expected.longSize : 8))
    #expect(file.layout.commitSize == expected.longSize)
    #expect(file.layout.pageSize == 4096)
    #expect(file.cpuCount == expected.pages.count)
    #expect(file.damage == [])
    #expect(file.headerEvent.starts(with: "# compressed entry header".utf8))
    #expect(file.ftraceFormats.count == 18)
    #expect(file.ftraceFormats.allSatisfy { $0.starts(with: "name: ".utf8) })
    #expect(Set(file.eventFormats.map(\.name)) == ["sched", "irq", "timer", "raw_syscalls"])
    #expect(file.eventFormats.allSatisfy { !$0.formats.isEmpty && $0.formats.count <= 8 })
    #expect(try file.kallsyms().count(where: { $0 == UInt8(ascii: "\n") }) == 40)
    #expect(try file.printkFormats().starts(with: "0x".utf8))
    #expect(try file.savedCommandLines().contains(UInt8(ascii: " ")))

    #expect(file.options.clock == expected.clock)
    #expect(file.options.uname?.hasPrefix("Linux (none) 6.1.0-") == true)
    #expect(file.options.recorderVersion == "3.1.6 not-a-git-repo")
    #expect(file.options.traceID != nil)
    #expect(file.options.cpuStatistics.count == file.cpuCount)
    #expect(file.options.cpuStatistics[1].hasPrefix("CPU: 1\nentries: "))
    #expect(file.options.unknownIDs == [])
    #expect(file.options.timeOffset == 0)
  }

  @Test(arguments: all)
  func readsThePages(_ expected: Expectation) throws {
    let file = try TraceFile(path: fixture(expected.name))
    #expect(file.buffers.count == 1)
    let buffer = file.buffers[0]
    #expect(buffer.name == "" && buffer.clock == expected.clock && !buffer.isText)
    #expect(buffer.pageSize == 4096)
    #expect(buffer.extents.map(\.cpu) == expected.pages.indices.filter { expected.pages[$0] > 0 })
    #expect(
      buffer.extents.allSatisfy { $0.isCompressed == (expected.compression != .none) })
    for (cpu, count) in expected.pages.enumerated() {
      #expect(try pages(file, buffer, cpu: cpu).count == count)
    }
    #expect(try eventCounts(file, buffer).values.reduce(0, +) == expected.events)
  }

  @Test(arguments: [
    ("x86_64-v6", "x86_64-v7"), ("x86_64-v6", "x86_64-v7-zstd"), ("x86_64-v6", "x86_64-v7-zlib"),
    ("s390x-v6", "s390x-v7-zstd"), ("i686-v6", "i686-v7-zstd"),
    ("instances-v6", "instances-v7-zstd"),
  ])
  func formsOfOneRecordingAreEqual(_ a: String, _ b: String) throws {
    let first = try TraceFile(path: fixture(a))
    let second = try TraceFile(path: fixture(b))
    #expect(first.headerPage == second.headerPage)
    #expect(first.headerEvent == second.headerEvent)
    #expect(first.ftraceFormats == second.ftraceFormats)
    #expect(first.eventFormats == second.eventFormats)
    #expect(try first.kallsyms() == second.kallsyms())
    #expect(try first.printkFormats() == second.printkFormats())
    #expect(try first.savedCommandLines() == second.savedCommandLines())
    #expect(first.cpuCount == second.cpuCount)
    #expect(Set(first.buffers.map(\.name)) == Set(second.buffers.map(\.name)))
    for buffer in first.buffers {
      let other = try #require(second.buffers.first { $0.name == buffer.name })
      for cpu in 0..<first.cpuCount {
        #expect(try pages(first, buffer, cpu: cpu) == pages(second, other, cpu: cpu))
      }
    }
  }

  @Test(arguments: ["instances-v6", "instances-v7-zstd"])
  func readsInstances(_ name: String) throws {
    let file = try TraceFile(path: fixture(name))
    #expect(file.buffers.first?.name == "")
    #expect(Set(file.buffers.map(\.name)) == ["", "rawcap-tf-one", "rawcap-tf-two"])
    #expect(file.cpuCount == 2)
    let counts = try file.buffers.map { try eventCounts(file, $0).values.reduce(0, +) }
    #expect(counts.reduce(0, +) == 699)
    #expect(file.damage == [])
  }

  @Test(arguments: ["latency-v6", "latency-v7-zstd"])
  func readsTheTextOfALatencyTracer(_ name: String) throws {
    let file = try TraceFile(path: fixture(name))
    let buffer = file.buffers[0]
    #expect(buffer.isText && buffer.extents.isEmpty)
    #expect(file.cpuCount == 4)
    let text = String(decoding: try file.text(of: buffer), as: UTF8.self)
    #expect(text.hasPrefix("# tracer: wakeup_rt\n"))
    #expect(text.utf8.count == 12581)
    #expect(file.damage == [])
  }

  @Test func readersOfOneFileAreIndependent() throws {
    let file = try TraceFile(path: fixture("x86_64-v7-zstd"))
    let buffer = file.buffers[0]
    var a = file.pages(of: buffer.extents[0], pageSize: 4096)
    var b = file.pages(of: buffer.extents[0], pageSize: 4096)
    #expect(a.pageIndex == -1)
    #expect(a.page.byteCount == 0)
    for index in 0..<12 {
      #expect(try a.next())
      #expect(a.pageIndex == index)
    }
    #expect(try b.next())
    #expect(b.pageIndex == 0)
    #expect(try !a.next())
    #expect(try !a.next())
    #expect(a.page.byteCount == 0)
  }

  @Test func aShortLastPageIsPaddedWithZeros() throws {
    let file = try TraceFile(path: fixture("x86_64-v6"))
    var extent = file.buffers[0].extents[0]
    extent.byteCount = 4096 + 100
    var reader = file.pages(of: extent, pageSize: 4096)
    #expect(try reader.next())
    #expect(try reader.next())
    let page = bytes(of: reader.page)
    #expect(page.count == 4096)
    #expect(page[100...].allSatisfy { $0 == 0 })
    #expect(page[..<100].contains { $0 != 0 })
    #expect(try !reader.next())
  }
}
