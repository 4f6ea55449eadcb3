import EventText
import EventFormat
import Foundation
import SystemPackage
import Testing
import Timeline
import TraceFile
import TraceText

extension PrintedTraces {
  /// Damaged recordings, all the way to their text: they end in values or typed errors.
  ///
  /// `RAWCAP_MUTATIONS=10000 swift test --filter DamagedFileTests` takes so many of them. With
  /// `--sanitize=address` it wants `ASAN_OPTIONS=detect_leaks=0:intercept_strcmp=0`: libtraceevent
  /// looks one byte in front of printk formats of one character, which real kernels have.
  @Suite struct DamagedFileTests {
    private static let count =
      ProcessInfo.processInfo.environment["RAWCAP_MUTATIONS"].flatMap { Int($0) } ?? 400

    @Test(arguments: [
      "x86_64-v6", "x86_64-v7", "x86_64-v7-zstd", "x86_64-v7-zlib", "s390x-v6", "i686-v6",
      "instances-v6", "latency-v7-zstd",
    ])
    func mutatedFilesEndInTextOrTypedErrors(name: String) throws {
      let original = Array(try Data(contentsOf: fixture("\(name).dat")))
      let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appending(path: "mutated.dat")
      var random = SplitMix64(state: name.utf8.reduce(17) { $0 &* 31 &+ UInt64($1) })
      var opened = 0
      for number in 0..<(Self.count / 8) {
        let bytes = mutated(original, &random)
        try Data(bytes).write(to: file)
        // What crashes can be found again: the file is there until the next one.
        if read(file, style: number % 3) { opened += 1 }
      }
      // Damage is not all that was met.
      #expect(opened > 0)
    }

    /// Reads everything; whether the file could be opened.
    private func read(_ file: URL, style: Int) -> Bool {
      do throws(TraceFileError) {
        let trace = try TraceFile(path: FilePath(file.path))
        _ = TraceSummary(trace, formats: trace.formats())
        let options: ReportOptions = [ReportOptions(), .rawFields, .kernel][style]
        var report = try Report(trace, options: options)
        var text = TextBuffer()
        while report.appendNext(to: &text) {
          if text.count > 1 << 20 { text.removeAll() }
        }
        return true
      } catch {
        #expect(!error.description.isEmpty)
        return false
      }
    }

    /// A copy with a few kinds of damage.
    private func mutated(_ original: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
      var bytes = original
      let size = UInt64(bytes.count)
      for _ in 0...Int(random.next() % 12) {
        let place = Int(random.next() % size)
        switch random.next() % 8 {
        case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
        case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2:  // a number that is too large, or negative
          let length = min(bytes.count - place, [1, 2, 4, 8][Int(random.next() % 4)])
          let value: UInt8 = [0, 0xff, 0x7f, 0x80][Int(random.next() % 4)]
          for offset in 0..<length { bytes[place + offset] = value }
        case 3:  // a digit: the numbers of the formats
          if let digit = bytes[place...].prefix(400).firstIndex(where: { (48...57).contains($0) }) {
            bytes[digit] = 48 + UInt8(random.next() % 10)
          }
        case 4:  // a piece from elsewhere
          let from = Int(random.next() % size)
          let length = min(Int(random.next() % 64), bytes.count - max(place, from))
          bytes.replaceSubrange(place..<(place + length), with: original[from..<(from + length)])
        case 5:  // an operator or bracket in a print fmt
          let odd = Array("()/%*[]{}\",-\n\\".utf8)
          bytes[place] = odd[Int(random.next() % UInt64(odd.count))]
        case 6 where random.next() % 8 == 0: bytes.removeSubrange(place...)
        default: bytes[place] &+= 1
        }
        if bytes.count < original.count { break }
      }
      return bytes
    }
  }
}

/// A small generator with a seed, so that a failure can be repeated.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension PrintedTraces {
  /// Symbols are read when the first is needed: what is wrong with them is told then.
  @Suite struct DamagedSymbolsTests {
    @Test func aReportTellsThatItsFunctionsHaveNoNames() throws {
      let original = Array(try Data(contentsOf: fixture("x86_64-v7-zstd.dat")))
      let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      var found = 0
      // Each section is a frame of zstd, which begins with its magic.
      let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]
      for place in original.indices where original[place...].starts(with: magic) {
        var bytes = original
        bytes[place] = 0
        let path = folder.appending(path: "\(place).dat")
        try Data(bytes).write(to: path)
        guard let file = try? TraceFile(path: FilePath(path.path)) else { continue }
        let expected = Result { () throws(TraceFileError) in try file.kallsyms() }
        guard case .failure(let error) = expected else { continue }
        found += 1
        var report = try Report(file, options: ReportOptions())
        #expect(report.symbolFailure == nil)
        var text = TextBuffer()
        while report.appendNext(to: &text) {}
        #expect(report.symbolFailure == error)
        #expect(report.damage.isEmpty)
      }
      #expect(found == 1)
    }
  }
}
