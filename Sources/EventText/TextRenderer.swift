public import EventFormat
internal import RingBuffer
internal import Synchronization

/// Renders events on one thread.
///
/// What it makes depends on nothing but the record and the engine: the same record gives the same
/// text on every thread and at any time.
@safe
public struct TextRenderer: ~Copyable {
  let engine: TextEngine
  /// The programs that have been used, by event number.
  private var programs: [TextProgram?] = []
  private var star: Int32 = 0
  /// The parts of `trace_printk` formats, by address.
  var printkParts: [UInt64: [ConversionParser.Part]] = [:]
  private let symbols: KernelSymbols
  let isKernel: Bool
  let isBigEndian: Bool
  let longSize: Int

  /// A renderer of `engine`'s texts.
  public init(_ engine: TextEngine) {
    self.engine = engine
    symbols = engine.symbols
    isKernel = engine.style.dialect == .kernel
    isBigEndian = engine.layout.byteOrder == .big
    longSize = engine.layout.commitSize
  }

  /// Appends the text of one event, without the columns in front of it and without a line feed.
  ///
  /// - Parameters:
  ///   - record: the event's record, from `common_type` on.
  ///   - format: its format.
  ///   - timestamp: its time in units of the trace clock.
  ///   - cpu: the CPU it happened on.
  ///   - indent: how deep the call is nested, for `ftrace:function` with plugins.
  public mutating func append(
    _ record: RawSpan, of format: EventFormat, timestamp: UInt64, cpu: Int, indent: Int = 0,
    to text: inout TextBuffer
  ) {
    let id = format.id
    // Sound: the engine keeps the storage of its programs, and this object keeps the engine.
    let program: TextProgram
    if id < programs.count, let known = programs[id] {
      program = known
    } else if let prepared = prepare(format) {
      program = prepared
    } else {
      appendByLibrary(record, format, timestamp: timestamp, cpu: cpu, to: &text)
      return
    }
    guard record.byteCount >= program.requiredSize else {
      record.appendPlainFields(of: format, to: &text)
      return
    }
    let reader = RecordReader(record, isBigEndian: isBigEndian)
    run(program, reader, timestamp: timestamp, indent: indent, to: &text)
  }

  private mutating func prepare(_ format: EventFormat) -> TextProgram? {
    guard (0...Int(UInt16.max)).contains(format.id), let program = engine.program(of: format) else {
      return nil
    }
    while programs.count <= format.id { programs.append(nil) }
    programs[format.id] = program
    return program
  }

  private func appendByLibrary(
    _ record: RawSpan, _ format: EventFormat, timestamp: UInt64, cpu: Int,
    to text: inout TextBuffer
  ) {
    engine.library.withLock {
      $0.append(record, of: format, timestamp: timestamp, cpu: cpu, to: &text)
    }
  }
}

// MARK: - Running programs

extension TextRenderer {
  /// Runs the steps of `program`.
  private mutating func run(
    _ program: TextProgram, _ reader: RecordReader, timestamp: UInt64, indent: Int,
    to text: inout TextBuffer
  ) {
    var index = 0
    let count = program.stepCount
    while index < count {
      let hot = program.hotStep(index)
      switch hot.kind {
      case .literal:
        program.append(short: PoolSlice(offset: hot.offset, count: hot.count), to: &text)
        index += 1
        continue
      case .hexadecimal:
        text.append(hexadecimal: reader.number(hot))
        index += 1
        continue
      case .unsigned:
        text.append(decimal: reader.number(hot))
        index += 1
        continue
      case .decimal:
        let unused = Int64(hot.unusedBits)
        let value = Int64(bitPattern: reader.number(hot))
        text.append(signed: (value &<< unused) &>> unused)
        index += 1
        continue
      case .text:
        let begin = min(Int(hot.offset), reader.count)
        let end = min(begin &+ Int(hot.count), reader.count)
        let bytes = reader.record.extracting(begin..<end)
        text.append(short: bytes.untilNUL)
        index += 1
        continue
      case .other: break
      }
      switch program.step(index) {
      case .literal(let slice): text.append(program.bytes(slice))
      case .number(let operand, let conversion):
        let value = reader.value(operand, program)
        text.append(value, conversion.star == .none ? conversion : conversion.resolved(star))
      case .character(let operand, let conversion):
        let value = UInt8(truncatingIfNeeded: reader.value(operand, program))
        // trace-cmd prints its lines up to a NUL.
        if value == 0, !isKernel { return }
        text.append(UInt64(value), conversion)
      case .string(let slice, let conversion):
        append(program.bytes(slice), conversion, to: &text)
      case .text(let place, let conversion):
        let bytes = reader.bytes(place)
        if bytes.byteCount == 0, !isKernel { break }
        append(bytes.untilNUL, conversion, to: &text)
      case .jumpIfZero(let operand, let target):
        if reader.value(operand, program) == 0 {
          index = Int(target)
          continue
        }
      case .jump(let target):
        index = Int(target)
        continue
      case .star(let operand):
        star = Int32(truncatingIfNeeded: reader.value(operand, program))
      case .symbolic(let operand, let names, let conversion):
        appendSymbolic(reader.value(operand, program), names, conversion, program, to: &text)
      case .flags(let operand, let names, let delimiter, let conversion):
        appendFlags(
          reader.value(operand, program), names, delimiter, conversion, program, to: &text)
      case .function(let operand, let withOffset, let isRaw):
        appendFunction(
          reader.value(operand, program), withOffset: withOffset, isRaw: isRaw, to: &text)
      case .plugin(let plugin):
        append(plugin, program, reader, timestamp: timestamp, indent: indent, to: &text)
      case .name(let operand, let names, let otherwise):
        guard let name = program.name(of: reader.value(operand, program), names) else {
          index = Int(otherwise)
          continue
        }
        text.append(program.bytes(name))
      case let step: runRare(step, program, reader, to: &text)
      }
      index += 1
    }
  }

  /// The steps that few events have.
  @inline(never)
  private mutating func runRare(
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

  private func append(
    _ bytes: RawSpan, _ conversion: Conversion, to text: inout TextBuffer
  ) {
    if conversion.isPlain {
      text.append(short: bytes)
    } else {
      text.append(bytes, conversion.star == .none ? conversion : conversion.resolved(star))
    }
  }
}

// MARK: - Names

extension TextRenderer {
  /// An address as glibc prints it.
  func appendPointer(_ value: UInt64, to text: inout TextBuffer) {
    if value == 0 {
      text.append("(nil)")
    } else {
      text.append("0x")
      text.append(hexadecimal: value)
    }
  }
}

extension TextRenderer {
  private func appendSymbolic(
    _ value: UInt64, _ names: NameSlice, _ conversion: Conversion, _ program: TextProgram,
    to text: inout TextBuffer
  ) {
    var index = Int(names.begin)
    while index < Int(names.end) {
      if program.name(index).value == value {
        append(program.bytes(program.name(index).name), conversion, to: &text)
        return
      }
      index += 1
    }
    text.append("0x")
    text.append(hexadecimal: value)
  }

  /// What libtraceevent does differently from the kernel: it takes numbers for signed, never names
  /// those that are 0, and names a negative one when nothing is left.
  private func appendFlags(
    _ value: UInt64, _ names: NameSlice, _ delimiter: PoolSlice, _ conversion: Conversion,
    _ program: TextProgram, to text: inout TextBuffer
  ) {
    var rest = value
    var isFirst = true
    var index = Int(names.begin)
    while index < Int(names.end) {
      let entry = program.name(index)
      index += 1
      if isKernel {
        if rest == 0 { break }
      } else {
        if rest == 0, entry.value >= 1 << 63 {
          append(program.bytes(entry.name), conversion, to: &text)
          break
        }
        if entry.value == 0 || entry.value >= 1 << 63 { continue }
      }
      guard rest & entry.value == entry.value else { continue }
      if !isFirst { text.append(program.bytes(delimiter)) }
      isFirst = false
      append(program.bytes(entry.name), conversion, to: &text)
      rest &= ~entry.value
    }
    guard rest != 0 else { return }
    if !isFirst { text.append(program.bytes(delimiter)) }
    text.append("0x")
    text.append(hexadecimal: rest)
  }

  /// The symbol that the kernel itself would print: without `CONFIG_KALLSYMS_ALL` its list has a few
  /// names of data, which it does not look up.
  private func kernelSymbol(_ address: UInt64, in symbols: SymbolTable) -> SymbolTable.Symbol? {
    guard !engine.dataSymbols.contains(address) else { return nil }
    return symbols.findFirst(address)
  }

  /// Appends the name of the function at `address`; false when none is known there.
  package func appendFunctionName(at address: UInt64, to text: inout TextBuffer) -> Bool {
    let symbols = symbols.table
    guard let symbol = symbols.find(address) else { return false }
    text.append(symbols.text, symbol.name)
    return true
  }

  /// The name of a function; its address when it has none.
  func appendFunction(
    _ address: UInt64, withOffset: Bool, isRaw: Bool, to text: inout TextBuffer
  ) {
    let symbols = symbols.table
    if let symbol = isKernel ? kernelSymbol(address, in: symbols) : symbols.find(address) {
      text.append(symbols.text, symbol.name)
      if withOffset {
        text.append("+0x")
        text.append(hexadecimal: address &- symbol.address)
        if isKernel, let size = symbol.size {
          text.append("/0x")
          text.append(hexadecimal: size)
        }
      }
      if isKernel, let module = symbol.module {
        text.append(" [")
        text.append(symbols.text, module)
        text.append("]")
      }
      guard isRaw else { return }
    }
    if isRaw { text.append(" (") }
    text.append("0x")
    text.append(hexadecimal: address)
    if isRaw { text.append(")") }
  }

  /// A pointer to a string: the string if `printk_formats` has it.
  private func appendString(
    at address: UInt64, _ conversion: Conversion, to text: inout TextBuffer
  ) {
    if let string = engine.printkFormats.find(address) {
      text.append(engine.printkFormats.text, string)
    } else {
      text.append(hexadecimal: address)
    }
  }
}

// MARK: - Bytes and arrays

extension TextRenderer {
  private func appendBytes(
    _ bytes: RawSpan, count: Int, _ separator: UInt8, to text: inout TextBuffer
  ) {
    for index in 0..<max(0, min(count, bytes.byteCount)) {
      if index > 0, separator != 0 { text.append(separator) }
      text.append(hexadecimalByte: bytes[index])
    }
  }

  private func appendRawArray(_ bytes: RawSpan, to text: inout TextBuffer) {
    text.append("ARRAY[")
    for index in 0..<bytes.byteCount {
      if index > 0 { text.append(", ") }
      text.append(hexadecimalByte: bytes[index])
    }
    text.append("]")
  }

  private func appendArray(
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
  private func appendDump(
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
  private func appendKernelStack(
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
