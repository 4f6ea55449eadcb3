import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// Files that are cut short or changed: a value or a typed error, and nothing else.
@Suite struct DamageTests {
  static let small = [
    "x86_64-v6", "x86_64-v7", "x86_64-v7-zlib", "s390x-v7-zstd", "i686-v7-zstd", "instances-v6",
    "instances-v7-zstd", "latency-v6", "latency-v7-zstd",
  ]

  /// Reads everything that a file has; page errors are as good as pages.
  @discardableResult
  static func readEverything(_ path: FilePath) -> Result<Int, TraceFileError> {
    var total = 0
    do throws(TraceFileError) {
      let file = try TraceFile(path: path)
      total += (try? file.kallsyms().count) ?? 0
      total += (try? file.printkFormats().count) ?? 0
      total += (try? file.savedCommandLines().count) ?? 0
      for buffer in file.buffers {
        total += (try? file.text(of: buffer).count) ?? 0
        for extent in buffer.extents {
          var reader = file.pages(of: extent, pageSize: buffer.pageSize)
          var failures = 0
          while failures < 1000 {
            do throws(TraceFileError) {
              guard try reader.next() else { break }
              total += reader.page.byteCount
            } catch {
              failures += 1
            }
          }
          #expect(failures < 1000, "a reader does not come to an end")
        }
      }
    } catch {
      #expect(!error.description.isEmpty && !error.description.contains("\n"))
      return .failure(error)
    }
    return .success(total)
  }

  @Test(arguments: small)
  func truncatedAnywhere(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.copy(of: name)
    let descriptor = try FileDescriptor.open(path, .readWrite)
    defer { try? descriptor.close() }
    let whole = try contents(path).count
    var random = SplitMix(state: 7)
    var ends = Set((0..<200).map { _ in Int.random(in: 0..<whole, using: &random) })
    ends.formUnion(0..<64)
    ends.formUnion((1...64).map { whole - $0 })
    for end in ends.sorted(by: >) {
      try descriptor.resize(to: Int64(end))
      if case .success = Self.readEverything(path) {
        let file = try TraceFile(path: path)
        #expect(file.byteCount == UInt64(end))
        for buffer in file.buffers {
          #expect(buffer.extents.allSatisfy { $0.offset + $0.byteCount <= file.byteCount })
        }
      }
    }
  }

  @Test func truncationInsideThePagesIsDamage() throws {
    let folder = try TemporaryFolder()
    let path = try folder.copy(of: "x86_64-v6")
    let original = try TraceFile(path: path)
    let extent = original.buffers[0].extents[1]
    let whole = try pages(original, original.buffers[0], cpu: 1)
    let end = extent.offset + 4096 + 10
    let descriptor = try FileDescriptor.open(path, .readWrite)
    try descriptor.resize(to: Int64(end))
    try descriptor.close()
    let file = try TraceFile(path: path)
    #expect(file.damage == [TraceFileError(.truncated, path: path.string, offset: end)])
    #expect(file.damage[0].description.contains("truncated at byte \(end)"))
    #expect(file.buffers[0].extents[1].byteCount == 4096)
    #expect(try pages(file, file.buffers[0], cpu: 1) == [whole[0]])
  }

  @Test(arguments: small, [1, 2, 3] as [UInt64])
  func mutatedAnywhere(_ name: String, _ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let path = try folder.copy(of: name)
    let original = try contents(path)
    // What tells the structure stands at the ends of these files, so that is hit more often.
    let file = try TraceFile(path: path)
    let starts = file.buffers.flatMap(\.extents).map { Int($0.offset) }
    var random = SplitMix(state: seed)
    let descriptor = try FileDescriptor.open(path, .readWrite)
    defer { try? descriptor.close() }
    for _ in 0..<250 {
      var offsets: [Int] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place =
          switch Int.random(in: 0..<5, using: &random) {
          case 0: Int.random(in: 0..<64, using: &random)
          case 1: original.count - Int.random(in: 1...700, using: &random)
          case 2:
            (starts.randomElement(using: &random) ?? 0) + .random(in: -64..<16, using: &random)
          default: Int.random(in: 0..<original.count, using: &random)
          }
        offsets.append(max(0, min(place, original.count - 1)))
      }
      for offset in offsets {
        let values: [UInt8] = [0, 1, 0x7f, 0x80, 0xff, .random(in: 0...255, using: &random)]
        let value = values.randomElement(using: &random) ?? 0
        try descriptor.writeAll(toAbsoluteOffset: Int64(offset), [value])
      }
      Self.readEverything(path)
      for offset in offsets {
        try descriptor.writeAll(toAbsoluteOffset: Int64(offset), [original[offset]])
      }
    }
    #expect(try contents(path) == original)
  }

  @Test func aCycleOfOptionsEndsInAnError() throws {
    let folder = try TemporaryFolder()
    let path = try folder.copy(of: "x86_64-v7")
    var bytes = try contents(path)
    // The last option of the last section is DONE with the offset 0; let it point to the first.
    let first = bytes[24..<32]
    let done: [UInt8] = [0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let place = try #require(
      bytes.indices.reversed().first { bytes[$0...].starts(with: done) })
    bytes.replaceSubrange(place + 6..<place + 14, with: first)
    try Data(bytes).write(to: URL(filePath: path.string))
    let error = #expect(throws: TraceFileError.self) { try TraceFile(path: path) }
    #expect(error?.code == .badOption("the chain of OPTIONS sections is a cycle"))
  }

  @Test func aBrokenChunkLosesItsPagesOnly() throws {
    let folder = try TemporaryFolder()
    let path = try folder.copy(of: "x86_64-v7-zlib")
    let original = try TraceFile(path: path)
    let extent = original.buffers[0].extents[0]
    let whole = try pages(original, original.buffers[0], cpu: 0)
    let descriptor = try FileDescriptor.open(path, .readWrite)
    // Inside the first of four chunks of three pages, behind its sizes.
    try descriptor.writeAll(
      toAbsoluteOffset: Int64(extent.offset) + 40, [UInt8](repeating: 0xaa, count: 16))
    try descriptor.close()

    let file = try TraceFile(path: path)
    var reader = file.pages(of: extent, pageSize: 4096)
    let error = try #require(throws: TraceFileError.self) { _ = try reader.next() }
    #expect(error.code == .decompressionFailed)
    #expect(error.offset == extent.offset + 4)
    #expect(reader.pageIndex == 2)
    var rest: [[UInt8]] = []
    while try reader.next() { rest.append(bytes(of: reader.page)) }
    #expect(rest == Array(whole[3...]))
    #expect(reader.pageIndex == 11)
  }

  @Test func zerosInPlaceOfChunksAreToldOnce() throws {
    let folder = try TemporaryFolder()
    let path = try folder.copy(of: "x86_64-v7-zlib")
    let extent = try TraceFile(path: path).buffers[0].extents[0]
    let descriptor = try FileDescriptor.open(path, .readWrite)
    try descriptor.writeAll(
      toAbsoluteOffset: Int64(extent.offset) + 4, [UInt8](repeating: 0, count: 64))
    try descriptor.close()

    var reader = try TraceFile(path: path).pages(of: extent, pageSize: 4096)
    let error = try #require(throws: TraceFileError.self) { _ = try reader.next() }
    #expect(error.code == .badSection("a chunk without pages"))
    #expect(try !reader.next())
  }

  @Test func tellsWhatIsNoTraceFile() throws {
    let folder = try TemporaryFolder()
    func error(_ name: String, _ bytes: [UInt8]) throws -> TraceFileError? {
      let path = folder.file(name)
      try Data(bytes).write(to: URL(filePath: path.string))
      return #expect(throws: TraceFileError.self) { try TraceFile(path: path) }
    }
    let magic: [UInt8] = [0x17, 0x08, 0x44] + Array("tracing".utf8)
    #expect(try error("empty", [])?.code == .notATraceFile)
    #expect(try error("text", Array("# tracer: nop\n".utf8))?.code == .notATraceFile)
    #expect(try error("v8", magic + Array("8\0".utf8))?.code == .unsupportedVersion("8"))
    #expect(
      try error("lz4", magic + [0x37, 0, 0, 8, 0, 16, 0, 0] + Array("lz4\0".utf8))?.code
        == .unsupportedCompression("lz4"))
    #expect(try error("short", magic + [0x37, 0, 0, 8])?.code == .truncated)
    #expect(try error("order", magic + [0x37, 0, 7, 8])?.code.isBadSection == true)
    let unfinished = magic + [0x37, 0, 0, 8, 0, 16, 0, 0] + Array("none\0\0".utf8)
    let result = try error("unfinished", unfinished + [UInt8](repeating: 0, count: 8))
    #expect(result?.code == .noRecoveryRecord)
    let missing = #expect(throws: TraceFileError.self) {
      try TraceFile(path: folder.file("missing"))
    }
    #expect(missing?.code == .cannotOpen && missing?.underlying == .noSuchFileOrDirectory)
    #expect(throws: TraceFileError.self) { try TraceFile(path: folder.path) }
  }
}

extension TraceFileError.Code {
  fileprivate var isBadSection: Bool {
    if case .badSection = self { true } else { false }
  }
}

/// A generator whose numbers are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
