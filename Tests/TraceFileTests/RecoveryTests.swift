import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// A recorder that is killed at any step leaves a file of which every page that was written can be
/// read once it is recovered; and so does a recovery that is killed.
@Suite struct RecoveryTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    var version = TraceFileVersion.v7
    var isCompressed = false
    var method = GapClosing.automatic
    var givesUp = false

    var testDescription: String {
      "\(version)\(isCompressed ? ", compressed" : "")\(givesUp ? ", front given up" : "")"
        + ", \(method.mostCuts) cuts"
    }
  }

  static let scenarios: [Scenario] = WriterTests.methods.flatMap { method in
    [
      Scenario(version: .v6, method: method), Scenario(version: .v7, method: method),
      Scenario(isCompressed: true, method: method), Scenario(method: method, givesUp: true),
    ]
  }

  static let plans = [
    WriterTests.plan(cpus: [0, 1, 2]), WriterTests.plan("one", cpus: [0, 1], cpuCount: 3),
    WriterTests.plan("idle", cpus: [0], cpuCount: 3),
  ]
  /// More than is moved at a time, on one CPU.
  static let counts = [[0: 3, 1: 300, 2: 0], [0: 0, 1: 5], [0: 0]]
  static let finalTail = {
    var tail = WriterTests.tail
    tail.traceID = 7
    return tail
  }()

  /// A page whose header is right: that many bytes of events, and not one zero.
  static func page(
    _ buffer: Int, _ cpu: Int, _ index: Int, size: Int = 4096, events: Int? = nil
  ) -> [UInt8] {
    let byte = UInt8(1 + (buffer * 50 + cpu * 20 + index) % 250)
    var page = [UInt8](repeating: byte, count: size)
    var header = ByteBuilder(.little)
    header.append(UInt64(1_000_000 * (buffer * 10 + cpu) + index + 1))
    header.append(UInt64(events ?? (size - 16)))
    page.replaceSubrange(0..<16, with: header.bytes)
    return page
  }

  /// How many pages of CPU 1 are given up.
  static let givenUp = 32

  enum Progress { case begun, hasPages, isNoted, isFinished }

  /// Records and finishes, as far as it gets.
  ///
  /// - Returns: how far it came.
  static func record(
    _ scenario: Scenario, to path: FilePath, interruption: Interruption?
  ) throws -> Progress {
    var progress = Progress.begun
    do {
      let writer = try TraceFileWriter(
        path: path, version: scenario.version, metadata: WriterTests.metadata, buffers: plans,
        compression: scenario.isCompressed ? PageCompression(level: 1) : nil,
        closingGapsBy: scenario.method, interruption: interruption)
      progress = .hasPages
      var contents: [[Int: RegionContent]] = []
      for (buffer, cpus) in counts.enumerated() {
        contents.append([:])
        for (cpu, count) in cpus {
          let region = writer.region(buffer: buffer, cpu: cpu)
          for index in 0..<count {
            try region.descriptor.writeAll(
              toAbsoluteOffset: region.offset + Int64(4096 * index), page(buffer, cpu, index))
          }
          contents[buffer][cpu] = RegionContent(kept: 0..<UInt64(4096 * count))
        }
      }
      if scenario.givesUp {
        contents[0][1] = RegionContent(kept: UInt64(givenUp * 4096)..<UInt64(300 * 4096))
        writer.release(buffer: 0, cpu: 1, 0..<UInt64(givenUp * 4096))
      }
      guard scenario.isCompressed else {
        try writer.checkpoint(contents, tail: WriterTests.tail)
        progress = .isNoted
        _ = try writer.finish(contents, tail: finalTail)
        return .isFinished
      }
      try writer.checkpoint([], tail: WriterTests.tail)
      progress = .isNoted
      for (buffer, cpus) in counts.enumerated() {
        for (cpu, count) in cpus {
          var chunks = try PageChunkWriter(
            region: writer.chunkRegion(buffer: buffer, cpu: cpu), pageSize: 4096,
            byteOrder: .little, compression: PageCompression(level: 1))
          for start in stride(from: 0, to: count, by: 64) {
            let end = min(start + 64, count)
            let pages = (start..<end).flatMap { page(buffer, cpu, $0) }
            try chunks.append(pages.span.bytes)
            writer.release(
              buffer: buffer, cpu: cpu, UInt64(start * 4096)..<UInt64(end * 4096))
          }
          try chunks.finish()
          contents[buffer][cpu] = RegionContent(kept: 0..<chunks.byteCount)
        }
      }
      _ = try writer.finish(contents, tail: finalTail)
      return .isFinished
    } catch let error as TraceFileError {
      guard error.underlying == .interrupted else { throw error }
      return progress
    }
  }

  /// Every page is there once, and the rest of the file, too.
  static func expectWhole(
    _ scenario: Scenario, _ path: FilePath, _ note: String, isNoted: Bool = true
  ) throws {
    let file = try TraceFile(path: path)
    let comment = Comment(rawValue: note)
    #expect(file.damage == [], comment)
    if isNoted {
      #expect([7, WriterTests.tail.traceID].contains(file.options.traceID), comment)
      #expect(try file.savedCommandLines() == WriterTests.tail.savedCommandLines, comment)
    }
    #expect(try file.kallsyms() == WriterTests.metadata.kallsyms, comment)
    #expect(file.buffers.map(\.name) == plans.map(\.name), comment)
    for (index, buffer) in file.buffers.enumerated() {
      for (cpu, count) in counts[index] {
        let first = scenario.givesUp && isNoted && index == 0 && cpu == 1 ? givenUp : 0
        let read = try pages(file, buffer, cpu: cpu)
        let isSame = read == (first..<max(first, count)).map { page(index, cpu, $0) }
        if !isSame { Issue.record("\(note): CPU \(cpu) of buffer \(index) differs") }
      }
    }
    let size = try size(of: path)
    #expect(size.allocated <= size.bytes + 65536, comment)
  }

  @Test(arguments: scenarios)
  func killedAtAnyStep(_ scenario: Scenario) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    var recovered = 0
    for changes in 0... {
      let interruption = Interruption(after: changes)
      let progress = try Self.record(scenario, to: path, interruption: interruption)
      if progress == .isFinished { break }
      #expect(throws: TraceFileError.self) { try TraceFile(path: path) }
      let isNoted = progress == .isNoted
      // Nothing tells of what was given up, and it may still be there.
      if scenario.givesUp, progress == .hasPages { continue }
      if progress != .begun {
        let summary = try TraceFileRecovery.recover(path, closingGapsBy: scenario.method)
        #expect(!summary.wasFinished)
        let expected = 308 - (scenario.givesUp ? Self.givenUp : 0)
        #expect(summary.cpus.reduce(0) { $0 + Int($1.pageCount) } == expected)
        try Self.expectWhole(scenario, path, "killed after \(changes) changes", isNoted: isNoted)
        recovered += 1
      } else {
        let error = #expect(throws: TraceFileError.self) {
          try TraceFileRecovery.recover(path, closingGapsBy: scenario.method)
        }
        #expect(error?.isRecoverable == false)
      }
    }
    #expect(recovered >= 8)
    try Self.expectWhole(scenario, path, "not killed")
    // Now it is a finished one.
    let before = try contents(path)
    let summary = try TraceFileRecovery.recover(path)
    #expect(summary.wasFinished)
    #expect(summary.byteCount == UInt64(before.count))
    #expect(try contents(path) == before)
  }

  @Test(arguments: scenarios)
  func recoveryKilledAtAnyStep(_ scenario: Scenario) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.dat")
    var places: [Int] = []
    for changes in 0... {
      let progress = try Self.record(
        scenario, to: path, interruption: Interruption(after: changes))
      if progress == .isFinished { break }
      if progress == .isNoted { places.append(changes) }
    }
    // At the beginning of finishing, in its middle, and near its end.
    for changes in [places[0], places[places.count / 2], places[places.count - 2]] {
      for later in 0... {
        _ = try Self.record(scenario, to: path, interruption: Interruption(after: changes))
        let interruption = Interruption(after: later)
        do {
          try TraceFileRecovery.recover(
            path, closingGapsBy: scenario.method, interruption: interruption)
          #expect(!interruption.hasStruck)
          break
        } catch {
          #expect(error.underlying == .interrupted)
          #expect(error.isRecoverable)
        }
        // Another recovery, killed a little later, and one that is left alone.
        _ = try? TraceFileRecovery.recover(
          path, closingGapsBy: scenario.method, interruption: Interruption(after: later / 2 + 1))
        try TraceFileRecovery.recover(path, closingGapsBy: scenario.method)
        try Self.expectWhole(scenario, path, "killed after \(changes), then \(later) changes")
      }
      try Self.expectWhole(scenario, path, "killed after \(changes) changes")
    }
  }
}
