internal import RingBuffer

/// How far an unfinished file has come.
enum RecoveryState: Equatable {
  /// It was being recorded: what had been given up, and what would have been the tail.
  case recording([[Int: RegionContent]], TraceFileTail)
  /// Its tail is written, and the gaps are being closed.
  case closing(Closing)

  struct Closing: Equatable {
    var contents: [[Int: RegionContent]]
    /// The tail's length in bytes.
    var tailLength: UInt64
  }

  var bytes: [UInt8] {
    var bytes = ByteBuilder(.little)
    switch self {
    case .recording(let contents, let tail):
      bytes.append(0 as UInt8)
      Self.append(contents, to: &bytes)
      Self.append(tail, to: &bytes)
    case .closing(let closing):
      bytes.append(1 as UInt8)
      Self.append(closing.contents, to: &bytes)
      bytes.append(closing.tailLength)
    }
    return bytes.bytes
  }

  init(_ cursor: inout FileCursor, _ plan: RecoveryPlan) throws(TraceFileError) {
    let kind: UInt8 = try cursor.integer()
    let contents = try Self.contents(&cursor, plan)
    switch kind {
    case 0: self = .recording(contents, try Self.tail(&cursor))
    case 1:
      let tailLength: UInt64 = try cursor.integer()
      guard tailLength <= plan.regions.start - plan.regions.tailOffset else {
        throw cursor.error(.badRecoveryRecord("tail"))
      }
      self = .closing(Closing(contents: contents, tailLength: tailLength))
    default: throw cursor.error(.badRecoveryRecord("state"))
    }
  }

  // MARK: Contents

  private static func append(_ contents: [[Int: RegionContent]], to bytes: inout ByteBuilder) {
    bytes.append(UInt32(contents.count))
    for buffer in contents {
      bytes.append(UInt32(buffer.count))
      for (cpu, content) in buffer {
        bytes.append(UInt32(cpu))
        bytes.append(content.kept.lowerBound)
        bytes.append(content.kept.upperBound)
      }
    }
  }

  private static func contents(
    _ cursor: inout FileCursor, _ plan: RecoveryPlan
  ) throws(TraceFileError) -> [[Int: RegionContent]] {
    let count = Int(try cursor.integer(UInt32.self))
    guard count <= plan.buffers.count else { throw cursor.error(.badRecoveryRecord("buffers")) }
    var contents: [[Int: RegionContent]] = []
    for index in 0..<count {
      var buffer: [Int: RegionContent] = [:]
      for _ in 0..<(try cursor.integer(UInt32.self)) {
        let cpu = Int(try cursor.integer(UInt32.self))
        let lower: UInt64 = try cursor.integer()
        let upper: UInt64 = try cursor.integer()
        guard plan.regions.regions[index][cpu] != nil, lower <= upper,
          upper <= plan.regions.capacity, lower % plan.regions.unit == 0
        else { throw cursor.error(.badRecoveryRecord("contents")) }
        buffer[cpu] = RegionContent(kept: lower..<upper)
      }
      contents.append(buffer)
    }
    return contents
  }

  // MARK: The tail

  private static func append(_ tail: TraceFileTail, to bytes: inout ByteBuilder) {
    func append(_ text: String) {
      bytes.append(UInt64(text.utf8.count))
      bytes.append(text)
    }
    bytes.append(UInt64(tail.savedCommandLines.count))
    bytes.append(tail.savedCommandLines)
    append(tail.clockText)
    append(tail.uname)
    append(tail.recorderVersion)
    bytes.append(tail.traceID)
    bytes.append(UInt32(tail.cpuStatistics.count))
    for text in tail.cpuStatistics { append(text) }
    append(tail.carried.date ?? "")
  }

  private static func tail(_ cursor: inout FileCursor) throws(TraceFileError) -> TraceFileTail {
    func text(_ cursor: inout FileCursor) throws(TraceFileError) -> String {
      let count: UInt64 = try cursor.integer()
      return String(decoding: try cursor.bytes(count, "a text of the tail"), as: UTF8.self)
    }
    let count: UInt64 = try cursor.integer()
    var tail = TraceFileTail(
      savedCommandLines: try cursor.bytes(count, "command lines"), clockText: try text(&cursor),
      uname: try text(&cursor), recorderVersion: try text(&cursor), cpuStatistics: [],
      traceID: try cursor.integer())
    for _ in 0..<(try cursor.integer(UInt32.self)) {
      tail.cpuStatistics.append(try text(&cursor))
    }
    // Earlier recorders noted none.
    if cursor.remaining > 0 {
      let date = try text(&cursor)
      tail.carried.date = date.isEmpty ? nil : date
    }
    return tail
  }
}
