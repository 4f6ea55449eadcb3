import EventFormat
import RingBuffer

/// A format made for a test: a name, and fields as `declaration offset size signed`.
struct TestFormat {
  var name = "probe"
  var id = 77
  var fields: [(declaration: String, offset: Int, size: Int, isSigned: Bool)]

  var text: String {
    let lines = fields.map { field in
      "\tfield:\(field.declaration);\toffset:\(field.offset);\tsize:\(field.size);"
        + "\tsigned:\(field.isSigned ? 1 : 0);"
    }
    return """
      name: \(name)
      ID: \(id)
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      \(lines.joined(separator: "\n"))

      print fmt: "x"

      """
  }

  func formats(_ order: ByteOrder = .little, longSize: Int = 8) -> EventFormats {
    EventFormats(
      parsing: [("test", Array(text.utf8))],
      layout: PageLayout(byteOrder: order, longSize: longSize, pageSize: 4096))
  }

  /// A record: type, flags, thread 1234, and `payload` from byte 8 on.
  func record(_ payload: [UInt8], _ order: ByteOrder = .little) -> [UInt8] {
    bytes(UInt16(id), order) + [0, 0] + bytes(Int32(1234), order) + payload
  }
}

/// The bytes of a number.
func bytes(_ value: some FixedWidthInteger, _ order: ByteOrder = .little) -> [UInt8] {
  withUnsafeBytes(of: order == .little ? value.littleEndian : value.bigEndian) { Array($0) }
}
