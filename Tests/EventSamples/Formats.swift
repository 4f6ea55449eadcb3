package import RingBuffer

/// Formats as kernels write them, and records made by hand.
package enum Formats {
  /// Pages of a 64-bit little-endian machine.
  package static let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)

  package static let common = """
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    """

  package static func text(_ name: String, id: Int, fields: String, print: String) -> [UInt8] {
    Array("name: \(name)\nID: \(id)\nformat:\n\(common)\n\(fields)\n\nprint fmt: \(print)\n".utf8)
  }

  /// The kernel's own, of Linux 6.1.
  package static let schedSwitch = text(
    "sched_switch", id: 319,
    fields: """
      \tfield:char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;
      \tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;
      \tfield:int prev_prio;\toffset:28;\tsize:4;\tsigned:1;
      \tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;
      \tfield:char next_comm[16];\toffset:40;\tsize:16;\tsigned:0;
      \tfield:pid_t next_pid;\toffset:56;\tsize:4;\tsigned:1;
      \tfield:int next_prio;\toffset:60;\tsize:4;\tsigned:1;
      """,
    print: #""prev_comm=%s prev_pid=%d next_pid=%d", REC->prev_comm, REC->prev_pid, REC->next_pid"#)

  /// An event with every kind of field.
  package static let kinds = text(
    "kinds", id: 1000,
    fields: """
      \tfield:u8 small;\toffset:8;\tsize:1;\tsigned:0;
      \tfield:s16 minus;\toffset:10;\tsize:2;\tsigned:1;
      \tfield:void * where;\toffset:16;\tsize:8;\tsigned:0;
      \tfield:u32 numbers[3];\toffset:24;\tsize:12;\tsigned:0;
      \tfield:__data_loc char[] name;\toffset:36;\tsize:4;\tsigned:0;
      \tfield:__data_loc u16[] ports;\toffset:40;\tsize:4;\tsigned:0;
      \tfield:__rel_loc char[] near;\toffset:44;\tsize:4;\tsigned:0;
      """,
    print: #""%u %s", REC->small, __get_str(name)"#)
}

/// A record built field by field.
package struct RecordBuilder {
  let order: ByteOrder
  package private(set) var bytes: [UInt8]

  package init(id: UInt16, pid: Int32 = 7, size: Int, order: ByteOrder = .little) {
    self.order = order
    bytes = [UInt8](repeating: 0, count: size)
    put(id, at: 0)
    put(pid, at: 4)
  }

  package mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
    let ordered = order == .little ? value.littleEndian : value.bigEndian
    // Sound: the bytes are copied while the number is there.
    let source = unsafe withUnsafeBytes(of: ordered) { unsafe Array($0) }
    bytes.replaceSubrange(offset..<(offset + source.count), with: source)
  }

  package mutating func put(_ text: String, at offset: Int) {
    for (index, byte) in text.utf8.enumerated() { bytes[offset + index] = byte }
  }
}
