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
  var star: Int32 = 0
  /// The parts of `trace_printk` formats, by address.
  var printkParts: [UInt64: [ConversionParser.Part]] = [:]
  let symbols: KernelSymbols
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
      case .function(let operand, let withOffset):
        appendFunction(
          reader.value(operand, program), withOffset: withOffset, to: &text)
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

  func append(
    _ bytes: RawSpan, _ conversion: Conversion, to text: inout TextBuffer
  ) {
    if conversion.isPlain {
      text.append(short: bytes)
    } else {
      text.append(bytes, conversion.star == .none ? conversion : conversion.resolved(star))
    }
  }
}
