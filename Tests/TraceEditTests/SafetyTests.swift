import EventSamples
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceEdit
import TraceFile

/// Inputs that are damaged, and outputs that must not be.
@Suite struct SafetyTests {
  @Test func inputsAreNotOverwritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.dat")
    try Synthetic().write(path, seed: 1)
    let before = try Data(contentsOf: URL(filePath: path.string))
    try FileManager.default.linkItem(
      atPath: path.string, toPath: folder.file("b.dat").string)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("c.dat").string, withDestinationPath: path.string)
    let file = try TraceFile(path: path)
    for name in ["a.dat", "b.dat", "c.dat"] {
      let error = #expect(throws: TraceEditError.self) {
        try TraceConverter(file).write(to: folder.file(name))
      }
      #expect(error?.code == .wouldOverwriteInput)
      #expect(throws: TraceEditError.self) { try TraceMerger([file]).write(to: folder.file(name)) }
    }
    let error = #expect(throws: TraceEditError.self) {
      try TraceConverter(file).write(to: folder.path)
    }
    #expect(error?.code == .notAFile)
    #expect(throws: TraceEditError.self) {
      try TraceConverter(file).write(to: folder.file("missing/out.dat"))
    }
    #expect(try Data(contentsOf: URL(filePath: path.string)) == before)
    #expect(folder.names == ["a.dat", "b.dat", "c.dat"])
  }

  /// What was there is replaced as a whole, or not at all.
  @Test func outputsAreReplacedAtOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.dat")
    let out = folder.file("out.dat")
    try Synthetic().write(path, seed: 1)
    try Data("something".utf8).write(to: URL(filePath: out.string))
    let file = try TraceFile(path: path)
    var cutter = TraceCutter(file)
    cutter.from = .wallClock(seconds: 1, nanoseconds: 0)
    #expect(throws: TraceEditError.self) { try cutter.write(to: out) }
    #expect(try Data(contentsOf: URL(filePath: out.string)) == Data("something".utf8))
    try TraceConverter(file).write(to: out)
    #expect(try items(out) == items(path))
    #expect(folder.names == ["a.dat", "out.dat"])
  }

  @Test func linksStayAndLeadToTheNewFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.dat")
    try Synthetic().write(path, seed: 1)
    try Data("something".utf8).write(to: URL(filePath: folder.file("out.dat").string))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link").string, withDestinationPath: "out.dat")
    try TraceConverter(try TraceFile(path: path)).write(to: folder.file("link"))
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link").string)
        == "out.dat")
    #expect(try items(folder.file("out.dat")) == items(path))
    #expect(folder.names == ["a.dat", "link", "out.dat"])
  }

  /// Files with damage anywhere: an error or a file that can be read, but no crash.
  @Test(arguments: ["x86_64-v6", "s390x-v6", "i686-v7-zstd", "x86_64-v7", "instances-v7-zstd"])
  func damagedInputs(_ name: String) throws {
    let folder = try TemporaryFolder()
    let original = [UInt8](try Data(contentsOf: URL(filePath: fixture(name).string)))
    var random = SplitMix64(seed: 7)
    let out = folder.file("out.dat")
    for round in 0..<60 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] = [0, 255, UInt8.random(in: 0...255, using: &random)].randomElement(
          using: &random)!
      }
      if round % 8 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      let path = folder.file("in.dat")
      try Data(bytes).write(to: URL(filePath: path.string))
      guard let file = try? TraceFile(path: path) else { continue }
      attempt { () throws(TraceEditError) in
        var converter = TraceConverter(file)
        converter.normalizes = round % 2 == 0
        try converter.write(to: out)
      }
      attempt { () throws(TraceEditError) in
        var cutter = TraceCutter(file)
        cutter.from = .afterStart(1_000_000)
        try cutter.write(to: out)
      }
      attempt { () throws(TraceEditError) in
        let pieces = try TraceSplitter(file, every: .bytes(30_000)).write {
          folder.file("p.\($0).dat")
        }
        for piece in pieces { _ = try? TraceFile(path: piece.path) }
      }
      attempt { () throws(TraceEditError) in
        var merger = TraceMerger([file, file])
        merger.inputs[1].offset = 1000
        try merger.write(to: out)
      }
      if let result = try? TraceFile(path: out) { #expect(result.damage == [], "\(round)") }
    }
  }

  private func attempt(_ body: () throws(TraceEditError) -> Void) {
    do throws(TraceEditError) {
      try body()
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  /// A page that breaks a rule is told of, and what is good in it stays.
  @Test func damageIsTold() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.dat")
    var synthetic = Synthetic()
    synthetic.buffers = [""]
    synthetic.cpus = [0]
    try synthetic.write(path, seed: 4)
    let file = try TraceFile(path: path)
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path.string)))
    let page = Int(file.buffers[0].extents[0].offset) + 4096
    bytes.replaceSubrange(page + 8..<page + 16, with: [255, 255, 255, 7, 0, 0, 0, 0])
    try Data(bytes).write(to: URL(filePath: path.string))
    var cutter = TraceCutter(try TraceFile(path: path))
    cutter.from = .absolute(1)
    let summary = try cutter.write(to: folder.file("out.dat"))
    #expect(summary.damage.count == 1)
    #expect(summary.damage.first?.page == 1)
  }
}
