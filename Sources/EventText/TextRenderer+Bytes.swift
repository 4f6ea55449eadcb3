internal import EventFormat
internal import RingBuffer

extension TextRenderer {
  func appendBytes(
    _ bytes: RawSpan, count: Int, _ separator: UInt8, to text: inout TextBuffer
  ) {
    for index in 0..<max(0, min(count, bytes.byteCount)) {
      if index > 0, separator != 0 { text.append(separator) }
      text.append(hexadecimalByte: bytes[index])
    }
  }

  func appendRawArray(_ bytes: RawSpan, to text: inout TextBuffer) {
    text.append("ARRAY[")
    for index in 0..<bytes.byteCount {
      if index > 0 { text.append(", ") }
      text.append(hexadecimalByte: bytes[index])
    }
    text.append("]")
  }

  func appendArray(
    _ bytes: RawSpan, count: Int, size: Int, to text: inout TextBuffer
  ) {
    text.append("{")
    let isKnown = size == 1 || size == 2 || size == 4 || size == 8
    let stride = isKnown ? size : 1
    for index in 0..<max(0, min(count, bytes.byteCount / stride)) {
      if index > 0 { text.append(",") }
      if !isKnown {
        text.append("BAD SIZE:")
        text.append(UInt64(bitPattern: Int64(size)), Conversion(kind: .decimal))
        text.append(" ")
      }
      text.append("0x")
      let reader = RecordReader(bytes, isBigEndian: isBigEndian)
      // Sound: the loop ends before an element that is not whole.
      text.append(
        hexadecimal: reader.number(
          at: index * stride, size: UInt8(stride), extendsSign: false))
    }
    text.append("}")
  }

  /// `print_hex_dump`: rows of an offset or nothing, bytes in groups, and characters.
  func appendDump(
    _ bytes: RawSpan, _ dump: TextStep.HexDump, _ program: TextProgram,
    to text: inout TextBuffer
  ) {
    let row = dump.rowSize == 32 ? 32 : 16
    var group = Int(dump.groupSize)
    if ![1, 2, 4, 8].contains(group) || bytes.byteCount % group != 0 { group = 1 }
    var begin = 0
    text.append("\n")
    while begin < bytes.byteCount {
      text.append(program.bytes(dump.prefix))
      if dump.kind == 2 {  // DUMP_PREFIX_OFFSET
        text.append(UInt64(begin), Conversion(kind: .hexadecimal, flags: .zero, width: 8))
        text.append(": ")
      }
      let end = min(begin + row, bytes.byteCount)
      let start = text.count
      var index = begin
      while index < end {
        if index > begin { text.append(" ") }
        for byte in 0..<group {
          let place = isBigEndian ? byte : group - 1 - byte
          text.append(hexadecimalByte: bytes[index + place])
        }
        index += group
      }
      if dump.hasCharacters {
        let columns = row * 2 + row / group - 1
        text.append(repeating: UInt8(ascii: " "), count: columns - (text.count - start) + 2)
        for index in begin..<end {
          let byte = bytes[index]
          text.append((0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "."))
        }
      }
      text.append("\n")
      begin = end
    }
  }

  /// `kernel_stack` and `user_stack` as the kernel prints them: a line for each address, up to 0,
  /// to one that is all ones, or to the record's end.
  func appendKernelStack(
    _ place: RecordPlace, isUser: Bool, _ reader: RecordReader, to text: inout TextBuffer
  ) {
    text.append(isUser ? "<user stack trace>\n" : "<stack trace>\n")
    let size = longSize
    var offset = Int(place.offset)
    let end = isUser ? min(reader.count, offset + Int(place.size)) : reader.count
    while offset + size <= end {
      let address = reader.number(at: offset, size: UInt8(size), extendsSign: false)
      if address == 0 || address == UInt64.max >> UInt64(64 - 8 * size) { return }
      text.append(" => ")
      if isUser {
        text.append(" <")
        text.append(
          address, Conversion(kind: .hexadecimal, bits: 64, flags: .zero, width: UInt16(2 * size)))
        text.append(">")
      } else if !appendFunctionName(at: address, to: &text) {
        text.append("0x")
        text.append(
          address, Conversion(kind: .hexadecimal, bits: 64, flags: .zero, width: 8))
      }
      text.append("\n")
      offset += size
    }
  }
}
