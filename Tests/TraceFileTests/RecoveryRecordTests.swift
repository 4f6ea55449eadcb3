import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// Recovery records that are damaged, or made up: a value or a typed error, and nothing else.
@Suite struct RecoveryRecordTests {
  private let folder: TemporaryFolder
  private let path: FilePath

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("out.dat")
  }

  private static let pages = (0..<3).map { RecoveryTests.page(0, 0, $0) }

  /// Leaves an unfinished file with a state in both slots.
  private func leave(isCompressed: Bool) throws {
    let writer = try TraceFileWriter(
      path: path, version: .v7, metadata: WriterTests.metadata, buffers: RecoveryTests.plans,
      compression: isCompressed ? PageCompression(level: 1) : nil)
    let region = writer.region(buffer: 0, cpu: 0)
    try region.descriptor.writeAll(toAbsoluteOffset: region.offset, Array(Self.pages.joined()))
    let contents = isCompressed ? [] : [[0: RegionContent(kept: 0..<8192)]]
    try writer.checkpoint(contents, tail: WriterTests.tail)
    try writer.checkpoint(contents, tail: WriterTests.tail)
    writer.leaveUnfinished()
  }

  /// Where the parts of the record stand; all of them, and the file's end.
  private struct Parts {
    let end: UInt64
    let plan: Range<UInt64>
    let slots: [Range<UInt64>]
    let footer: Range<UInt64>

    init(_ path: FilePath) throws {
      let file = try InputFile(path: path)
      end = file.byteCount
      footer = end - 64..<end
      let bytes = try file.bytes(at: footer.lowerBound, count: 64)
      let start = end - bytes.integer(at: 24, as: UInt64.self, order: .little)
      plan = start..<start + bytes.integer(at: 32, as: UInt64.self, order: .little)
      let slotSize = bytes.integer(at: 40, as: UInt64.self, order: .little)
      let first = end - 4096 - 2 * slotSize
      slots = try [first, first + slotSize].map { slot in
        let header = try file.bytes(at: slot, count: 24)
        return slot..<slot + 24 + header.integer(at: 8, as: UInt64.self, order: .little)
      }
    }
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// Changes `bytes` at a few places.
  private static func mutate(_ bytes: inout [UInt8], using random: inout SplitMix) {
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let values: [UInt8] = [
        0, 1, 0x7f, 0x80, 0xff, bytes[place] &+ 1, bytes[place] ^ 0x10,
        .random(in: 0...255, using: &random),
      ]
      bytes[place] = values.randomElement(using: &random) ?? 0
    }
  }

  /// Recovers what may be damaged in any way.
  ///
  /// - Returns: whether that went well.
  private func recover(_ path: FilePath) -> Bool {
    do throws(TraceFileError) {
      try TraceFileRecovery.recover(path)
      DamageTests.readEverything(path)
      return true
    } catch {
      #expect(!error.description.isEmpty && !error.description.contains("\n"))
      return false
    }
  }

  /// Without the right checksums, a change of any byte is noticed, or makes no difference.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func aChangeIsNoticed(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<60 {
      try leave(isCompressed: false)
      let parts = try Parts(path)
      let range = [parts.plan, parts.slots[0], parts.slots[1], parts.footer]
        .randomElement(using: &random)!
      let file = try FileDescriptor.open(path, .readWrite)
      var bytes = try InputFile(path: path).bytes(at: range.lowerBound, count: range.count)
      Self.mutate(&bytes, using: &random)
      try file.writeAll(toAbsoluteOffset: Int64(range.lowerBound), bytes)
      try file.close()
      guard recover(path) else { continue }
      let trace = try TraceFile(path: path)
      #expect(try TraceFileTests.pages(trace, trace.buffers[0], cpu: 0) == Self.pages)
      #expect(trace.options.traceID == WriterTests.tail.traceID)
    }
  }

  /// With the right checksums, whatever the record says is taken for what it is: not to be trusted.
  @Test(arguments: [false, true], [11, 12, 13, 14] as [UInt64])
  func madeUpRecords(_ isCompressed: Bool, _ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    try leave(isCompressed: isCompressed)
    var parts = try Parts(path)
    var original = try Original(path, parts)
    for _ in 0..<300 {
      let file = try FileDescriptor.open(path, .readWrite)
      var plan = original.plan
      var slots = original.slots
      var footer = original.footer
      switch Int.random(in: 0..<4, using: &random) {
      case 0: Self.mutate(&plan, using: &random)
      case 1: Self.mutate(&footer, using: &random)
      default:
        let slot = Int.random(in: 0..<2, using: &random)
        if Bool.random(using: &random) { slots[slot][24] = 1 }
        var payload = Array(slots[slot][24...])
        Self.mutate(&payload, using: &random)
        var header = Array(slots[slot][..<16]) + Self.bytes(RecoveryRecord.checksum(payload))
        header += Self.bytes(RecoveryRecord.checksum(header))
        slots[slot] = header + payload
      }
      if footer == original.footer {
        footer.replaceSubrange(20..<24, with: Self.bytes(RecoveryRecord.checksum(plan)))
      }
      footer.replaceSubrange(
        60..<64, with: Self.bytes(RecoveryRecord.checksum(Array(footer[..<60]))))
      try file.writeAll(toAbsoluteOffset: Int64(parts.plan.lowerBound), plan)
      for (range, slot) in zip(parts.slots, slots) {
        try file.writeAll(toAbsoluteOffset: Int64(range.lowerBound), slot)
      }
      try file.writeAll(toAbsoluteOffset: Int64(parts.footer.lowerBound), footer)
      try file.close()
      _ = recover(path)
      // Whatever the recovery has changed is made anew.
      try leave(isCompressed: isCompressed)
      parts = try Parts(path)
      original = try Original(path, parts)
    }
  }

  private struct Original {
    let plan: [UInt8]
    let slots: [[UInt8]]
    let footer: [UInt8]

    init(_ path: FilePath, _ parts: Parts) throws {
      let file = try InputFile(path: path)
      func bytes(_ range: Range<UInt64>) throws -> [UInt8] {
        try file.bytes(at: range.lowerBound, count: range.count)
      }
      plan = try bytes(parts.plan)
      slots = try parts.slots.map(bytes)
      footer = try bytes(parts.footer)
    }
  }

  @Test func statesAreReadAsTheyWereWritten() throws {
    try leave(isCompressed: false)
    let file = try OutputFile(recovering: path)
    let input = try InputFile(file)
    var content = try #require(try RecoveryRecord.read(input, file))
    #expect(
      content.state == .recording([[0: RegionContent(kept: 0..<8192)]], WriterTests.tail))
    #expect(content.progress == nil)
    #expect(content.plan.buffers.map(\.name) == ["", "one", "idle"])
    #expect(content.plan.buffers.map(\.cpus) == RecoveryTests.plans.map(\.cpus))
    let closing = RecoveryState.closing(
      RecoveryState.Closing(
        contents: [[0: RegionContent(kept: 4096..<12288)], [1: RegionContent(kept: 0..<4096)]],
        tailLength: 77))
    try content.record.note(closing)
    var progress = MoveProgress(parts: 3)
    try content.record.note(progress)
    progress.moved = 4096
    progress.lastSource = 8192..<12288
    try content.record.note(progress)
    content = try #require(try RecoveryRecord.read(input, file))
    #expect(content.state == closing)
    #expect(content.progress == progress)
    // Progress belongs to the state that it was noted in.
    try content.record.note(closing)
    content = try #require(try RecoveryRecord.read(input, file))
    #expect(content.progress == nil)
    try file.close()
  }
}
