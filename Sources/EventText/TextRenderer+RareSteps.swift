internal import EventFormat
internal import RingBuffer

extension TextRenderer {
  /// The steps that few events have.
  @inline(never)
  mutating func runRare(
    _ step: TextStep, _ program: TextProgram, _ reader: RecordReader, to text: inout TextBuffer
  ) {
    switch step {
    case .stringAt(let operand, let conversion):
      appendString(at: reader.value(operand, program), conversion, to: &text)
    case .choice(let operand, let names, let conversion):
      let value = reader.value(operand, program)
      guard value < UInt64(names.end - names.begin) else { return }
      let name = program.name(Int(names.begin) + Int(value)).name
      append(program.bytes(name), conversion, to: &text)
    case .bytes(let place, let count, let separator):
      let wanted = Int32(truncatingIfNeeded: reader.value(count, program))
      appendBytes(reader.bytes(place), count: Int(wanted), separator, to: &text)
    case .array(let place, let count, let elementSize):
      let wanted = Int32(truncatingIfNeeded: reader.value(count, program))
      let size = Int32(truncatingIfNeeded: reader.value(elementSize, program))
      appendArray(reader.bytes(place), count: Int(wanted), size: Int(size), to: &text)
    case .wholeArray(let place, let elementSize):
      let size = Int(truncatingIfNeeded: reader.value(elementSize, program))
      let bytes = reader.bytes(place)
      appendArray(bytes, count: size > 0 ? bytes.byteCount / size : 0, size: size, to: &text)
    case .bitmask(let place, _):
      let bytes = reader.bytes(place)
      text.append(bitmask: bytes, isBigEndian: isBigEndian)
    case .bitlist(let place, let conversion):
      let bytes = reader.bytes(place)
      // `%*pbl` tells how many bits there are.
      let bits = conversion.star == .width ? Int(star) : bytes.byteCount * 8
      text.append(
        bitlist: bytes, count: max(0, min(bits, bytes.byteCount * 8)), isBigEndian: isBigEndian)
    case .pointer(let operand):
      appendPointer(reader.value(operand, program), to: &text)
    case .hashedPointer(let operand, let conversion):
      var hexadecimal = conversion
      hexadecimal.kind = .hexadecimal
      hexadecimal.bits = 64
      hexadecimal.flags.insert(.zero)
      hexadecimal.width = UInt16(2 * longSize)
      text.append(reader.value(operand, program), hexadecimal)
    case .errorName(let operand):
      text.append(reader.value(operand, program), Conversion(kind: .decimal, bits: 64))
    case .macAddress(let place, let separator, let isReversed):
      text.append(
        macAddress: reader.bytes(place).prefix(6), separator: separator, reversed: isReversed)
    case .ip4(let place, let padded, let isReversed):
      text.append(ip4: reader.bytes(place).prefix(4), padded: padded, reversed: isReversed)
    case .ip6(let place, let isCompressed, let hasColons):
      if isCompressed {
        text.append(compressedIP6: reader.bytes(place).prefix(16))
      } else {
        text.append(ip6: reader.bytes(place).prefix(16), hasColons: hasColons)
      }
    case .socketAddress(let place, let style):
      text.append(
        socketAddress: reader.bytes(place), style: style, isBigEndian: isBigEndian)
    case .uuid(let place, let isLittleEndian, let isUpper):
      text.append(
        uuid: reader.bytes(place), isLittleEndian: isLittleEndian, upper: isUpper)
    case .seconds(let operand):
      let nanoseconds = reader.value(operand, program)
      text.append(decimal: nanoseconds / 1_000_000_000)
    case .nanosecondsOfSecond(let operand):
      let nanoseconds = reader.value(operand, program)
      text.append(decimal: nanoseconds % 1_000_000_000, width: 9, pad: UInt8(ascii: "0"))
    case .hexadecimalDump(let place, let count, let dump):
      let wanted = Int(truncatingIfNeeded: reader.value(count, program))
      let bytes = reader.bytes(place)
      appendDump(bytes.prefix(max(0, wanted)), dump, program, to: &text)
    case .rawArray(let place, let isText):
      let bytes = reader.bytes(place)
      if isText, bytes.isPrintableText {
        text.append(bytes.untilNUL)
      } else {
        appendRawArray(bytes, to: &text)
      }
    case .binaryPrint(let ip, let format, let arguments):
      appendBinaryPrint(ip: ip, format: format, arguments: arguments, reader, to: &text)
    case .kernelStack(let place, let isUser):
      appendKernelStack(place, isUser: isUser, reader, to: &text)
    default: break
    }
  }
}
