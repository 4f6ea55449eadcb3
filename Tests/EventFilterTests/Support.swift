import EventFilter
import EventFormat
import RingBuffer

/// Formats as kernels write them, and records made by hand.
enum Formats {
  static let common = """
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    """

  static func text(_ name: String, id: Int, fields: String) -> [UInt8] {
    Array("name: \(name)\nID: \(id)\nformat:\n\(common)\n\(fields)\n\nprint fmt: \"x\"\n".utf8)
  }

  static let schedSwitch = text(
    "sched_switch", id: 319,
    fields: """
      \tfield:char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;
      \tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;
      \tfield:int prev_prio;\toffset:28;\tsize:4;\tsigned:1;
      \tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;
      \tfield:char next_comm[16];\toffset:40;\tsize:16;\tsigned:0;
      \tfield:pid_t next_pid;\toffset:56;\tsize:4;\tsigned:1;
      \tfield:int next_prio;\toffset:60;\tsize:4;\tsigned:1;
      """)

  static let schedWakeup = text(
    "sched_wakeup", id: 320,
    fields: """
      \tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;
      \tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;
      \tfield:int prio;\toffset:28;\tsize:4;\tsigned:1;
      \tfield:int target_cpu;\toffset:32;\tsize:4;\tsigned:1;
      """)

  /// An event with every kind of field.
  static let kinds = text(
    "kinds", id: 1000,
    fields: """
      \tfield:u8 u8;\toffset:8;\tsize:1;\tsigned:0;
      \tfield:s8 s8;\toffset:9;\tsize:1;\tsigned:1;
      \tfield:s16 s16;\toffset:10;\tsize:2;\tsigned:1;
      \tfield:s32 s32;\toffset:12;\tsize:4;\tsigned:1;
      \tfield:u64 u64;\toffset:16;\tsize:8;\tsigned:0;
      \tfield:s64 s64;\toffset:24;\tsize:8;\tsigned:1;
      \tfield:u32 numbers[3];\toffset:32;\tsize:12;\tsigned:0;
      \tfield:__data_loc char[] name;\toffset:44;\tsize:4;\tsigned:0;
      \tfield:__rel_loc char[] near;\toffset:48;\tsize:4;\tsigned:0;
      \tfield:__data_loc cpumask_t cpus;\toffset:52;\tsize:4;\tsigned:0;
      \tfield:const char * where;\toffset:56;\tsize:8;\tsigned:0;
      \tfield:u32 u32;\toffset:64;\tsize:4;\tsigned:0;
      \tfield:unsigned long long_;\toffset:72;\tsize:8;\tsigned:0;
      """)

  static let kernelStack = text(
    "kernel_stack", id: 4,
    fields: """
      \tfield:int size;\toffset:8;\tsize:4;\tsigned:1;
      \tfield:unsigned long caller[8];\toffset:16;\tsize:64;\tsigned:0;
      """)

  static func formats(order: ByteOrder = .little) -> EventFormats {
    let layout = PageLayout(byteOrder: order, longSize: 8, pageSize: 4096)
    return EventFormats(
      parsing: [
        (system: "ftrace", text: kernelStack), (system: "sched", text: schedSwitch),
        (system: "sched", text: schedWakeup), (system: "test", text: kinds),
      ], layout: layout)
  }
}

/// A record built field by field.
struct RecordBuilder {
  let order: ByteOrder
  private(set) var bytes: [UInt8]

  init(id: UInt16, pid: Int32 = 7, size: Int, order: ByteOrder = .little) {
    self.order = order
    bytes = [UInt8](repeating: 0, count: size)
    put(id, at: 0)
    put(pid, at: 4)
  }

  mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
    let ordered = order == .little ? value.littleEndian : value.bigEndian
    withUnsafeBytes(of: ordered) { source in
      for (index, byte) in source.enumerated() { bytes[offset + index] = byte }
    }
  }

  mutating func put(_ text: String, at offset: Int) {
    for (index, byte) in text.utf8.enumerated() { bytes[offset + index] = byte }
  }

  /// A switch from `prev` to `next`.
  static func schedSwitch(
    _ prev: (String, Int32), _ next: (String, Int32), state: Int64 = 0
  ) -> [UInt8] {
    var record = RecordBuilder(id: 319, pid: prev.1, size: 64)
    record.put(prev.0, at: 8)
    record.put(prev.1, at: 24)
    record.put(Int32(120), at: 28)
    record.put(state, at: 32)
    record.put(next.0, at: 40)
    record.put(next.1, at: 56)
    record.put(Int32(-100), at: 60)
    return record.bytes
  }

  /// A record of `kinds` with a value in every field.
  static func kinds(order: ByteOrder = .little) -> [UInt8] {
    var record = RecordBuilder(id: 1000, pid: -5, size: 112, order: order)
    record.put(UInt8(200), at: 8)
    record.put(Int8(-1), at: 9)
    record.put(Int16(-2), at: 10)
    record.put(Int32(-1), at: 12)
    record.put(UInt64.max, at: 16)
    record.put(Int64(-22), at: 24)
    record.put(UInt32(6 << 16 | 80), at: 44)
    record.put("hello", at: 80)
    record.put(UInt32(5 << 16 | (86 - 52)), at: 48)
    record.put("near", at: 86)
    record.put(UInt32(16 << 16 | 96), at: 52)
    record.put(UInt64(0b1001), at: 96)
    record.put(UInt64(1) << 36, at: 104)
    record.put(UInt64(0xffff_8000_1234_5678), at: 56)
    record.put(UInt32.max, at: 64)
    record.put(UInt64(7), at: 72)
    return record.bytes
  }
}

/// Whether `filter` lets `record` through, which happened on CPU 2 at 1000 in task `worker`.
func matches(_ filter: String, _ record: [UInt8], order: ByteOrder = .little) throws -> Bool {
  let bound = try EventFilter(filter).bind(to: Formats.formats(order: order))
  let task = Array("worker".utf8)
  return bound.matches(
    record.span.bytes, timestamp: 1000, cpu: 2, task: task.span.bytes)
}

extension BoundFilter {
  /// Whether the filters let `record` through, whose task has no name.
  func shows(_ record: [UInt8]) -> Bool {
    matches(record.span.bytes, timestamp: 0, cpu: 0)
  }
}

/// The error that `filter` is refused with.
func failure(_ filter: String) -> FilterError? {
  do throws(FilterError) {
    _ = try EventFilter(filter).bind(to: Formats.formats())
    return nil
  } catch {
    return error
  }
}
