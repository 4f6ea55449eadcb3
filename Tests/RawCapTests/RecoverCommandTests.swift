import Foundation
import RingBuffer
import SystemPackage
import Testing

import TraceFile

/// `rawcap recover`: what it prints, and how it exits.
struct RecoverCommandTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func recover(_ file: URL) throws -> (status: Int32, lines: [String]) {
    // The program stands beside the tests.
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let process = Process()
    process.executableURL = URL(filePath: bundle).deletingLastPathComponent()
      .appending(path: "rawcap")
    process.arguments = ["recover", file.path()]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return (process.terminationStatus, lines.map { String($0) })
  }

  @Test func tellsWhatWasRecovered() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "out.dat")
    let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
    let head = try TraceFileHead(
      version: .v7,
      metadata: TraceFileMetadata(
        headerPage: [], headerEvent: [], ftraceFormats: [], eventFormats: [], kallsyms: [],
        printkFormats: []),
      buffers: [
        BufferPlan(name: "", clock: "local", layout: layout, cpus: [0, 1], cpuCount: 2),
        BufferPlan(name: "one", clock: "local", layout: layout, cpus: [1], cpuCount: 2),
      ])
    let path = FilePath(file.path())
    try TraceFileWriter(path: path, head: head).leaveUnfinished()
    let empty = try recover(file)
    #expect(empty.status == 1)
    #expect(
      empty.lines == ["rawcap: \(path): no page of the recording had been written; record again"])

    let writer = try TraceFileWriter(path: path, head: head)
    let page: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 16] + [UInt8](repeating: 0, count: 4087)
    let top = writer.region(buffer: 0, cpu: 1)
    try top.descriptor.writeAll(toAbsoluteOffset: top.offset, page + page)
    let instance = writer.region(buffer: 1, cpu: 1)
    try instance.descriptor.writeAll(toAbsoluteOffset: instance.offset, page)
    let busy = try recover(file)
    #expect(busy.status == 1)
    #expect(busy.lines == ["rawcap: \(path): is still being recorded"])
    writer.leaveUnfinished()

    let done = try recover(file)
    #expect(done.status == 0)
    #expect(done.lines.count == 3)
    #expect(done.lines.first == "rawcap: CPU 1: 2 pages, 8.2 KB")
    #expect(done.lines.dropFirst().first == "rawcap: instance one, CPU 1: 1 page, 4.1 KB")
    #expect(done.lines.last?.hasPrefix("rawcap: \(path): recovered, ") == true)
    let again = try recover(file)
    #expect(again.status == 0)
    #expect(again.lines == ["rawcap: \(path): finished already, there is nothing to recover"])
  }
}
