import EventFormat
import EventText
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceFile

/// The folder of the tests.
let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

/// Recordings of kernels of several machines: in the repository, and larger ones beside it.
func recordings() -> [URL] {
  let beside = tests.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/traces")
  return [tests.appending(path: "Fixtures/trace-files"), beside].flatMap { folder in
    let all = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (all ?? []).filter { $0.hasSuffix(".dat") }.sorted().map { folder.appending(path: $0) }
  }
}

private let events = URL(filePath: "/sys/kernel/tracing/events")

/// The formats of the running kernel, each with its system.
private func kernelTexts() -> [(system: String, text: [UInt8])] {
  let systems = (try? FileManager.default.contentsOfDirectory(atPath: events.path)) ?? []
  return systems.sorted().flatMap { system in
    let folder = events.appending(path: system)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name -> (system: String, text: [UInt8])? in
      // In pieces: `Data(contentsOf:)` stops at the first page of a file without a size.
      let file = try? FileHandle(forReadingFrom: folder.appending(path: "\(name)/format"))
      return file.flatMap { try? $0.readToEnd() }.map { (system, Array($0)) }
    }
  }
}

/// Everything that real kernels write is read as libtraceevent reads it.
@Suite struct KernelFormatsTests {
  @Test(.enabled(if: FileManager.default.fileExists(atPath: events.path), "needs root and tracefs"))
  func theFormatsOfThisKernel() {
    let texts = kernelTexts()
    let layout = PageLayout(
      byteOrder: .host, longSize: MemoryLayout<Int>.size, pageSize: 4096)
    let formats = EventFormats(parsing: texts, layout: layout)
    #expect(formats.all.count == texts.count)
    compare(formats, layout)
  }

  @Test(arguments: recordings())
  func theFormatsOfRecordings(file: URL) throws {
    let trace = try TraceFile(path: FilePath(file.path))
    let formats = trace.formats()
    let count = trace.eventFormats.reduce(trace.ftraceFormats.count) { $0 + $1.formats.count }
    // The kernel has no format for the events of the tracer blk: reading makes one.
    #expect(formats.all.count { $0.name != "blktrace" } == count)
    compare(formats, trace.layout)
  }

  private func compare(_ formats: EventFormats, _ layout: PageLayout) {
    #expect(formats.failures.isEmpty)
    for format in formats.all {
      let ours = format.commonFields + format.fields
      let theirs = EventInterpreter.fields(of: format, layout: layout)
      #expect(ours == theirs, "\(format)")
    }
  }
}
