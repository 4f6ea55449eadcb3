internal import RingBuffer

/// Reads version 6: all parts one behind the other, without compression.
struct V6Reader {
  private let file: InputFile
  private let head: FileHead
  private var model = FileModel()
  private var cursor: FileCursor
  /// The bytes of all tables of CPUs so far.
  private var tableBytes: UInt64 = 0

  init(_ file: InputFile, head: FileHead) {
    self.file = file
    self.head = head
    cursor = FileCursor(file, order: head.byteOrder, from: head.end)
  }

  mutating func read() throws(TraceFileError) -> FileModel {
    try readTexts()
    model.commandLines = try section(UInt64.self)

    let place = cursor.offset
    let count: UInt32 = try cursor.integer()
    guard count <= Limits.cpus else {
      throw file.error(.tooLarge("a machine of \(count) CPUs"), at: place)
    }
    var instances: [(offset: UInt64, name: String)] = []
    var tag = try blockTag(&cursor)
    if tag.starts(with: "options".utf8) {
      instances = try options()
      tag = try blockTag(&cursor)
    }
    model.cpuCount = max(Int(count), model.options.cpuCount ?? 0)
    let cpus = model.options.cpuCount ?? Int(count)

    // Old files say nothing of a clock: they come from kernels that had only the local one.
    let clock = model.options.clock ?? "local"
    if tag.starts(with: "flyrecord".utf8) {
      var table = cursor
      model.buffers = [try buffer("", cpus: cpus, &table)]
    } else if tag.starts(with: "latency".utf8) {
      let text = FileSection(
        offset: cursor.offset, byteCount: cursor.remaining, isCompressed: false)
      model.buffers = [
        TraceBuffer(name: "", clock: clock, pageSize: head.pageSize, cpuCount: cpus, text: text)
      ]
    } else {
      throw file.error(.badSection("neither pages nor text follow the options"), at: cursor.offset)
    }
    for instance in instances {
      do throws(TraceFileError) {
        var cursor = FileCursor(file, order: head.byteOrder, from: instance.offset)
        guard try blockTag(&cursor).starts(with: "flyrecord".utf8) else {
          throw file.error(
            .badSection("no pages for instance “\(instance.name)”"), at: instance.offset)
        }
        model.buffers.append(try buffer(instance.name, cpus: cpus, &cursor))
      } catch {
        model.damage.append(error)
      }
    }
    return model
  }

  /// Reads what the head of an unfinished file has.
  mutating func readHead() throws(TraceFileError) -> FileModel {
    try readTexts()
    return model
  }

  private mutating func readTexts() throws(TraceFileError) {
    try model.readHeaders(&cursor)
    try model.readFtraceFormats(&cursor)
    try model.readEventFormats(&cursor)
    model.kallsyms = try section(UInt32.self)
    model.printkFormats = try section(UInt32.self)
  }

  /// The place of a text behind its length, which stays in the file.
  private mutating func section<Length: FixedWidthInteger & UnsignedInteger>(
    _ length: Length.Type
  ) throws(TraceFileError) -> FileSection {
    let start = cursor.offset
    let count: Length = try cursor.integer()
    try cursor.skip(UInt64(count))
    return FileSection(offset: start, byteCount: cursor.offset - start, isCompressed: false)
  }

  /// The ten bytes in front of options, pages and text.
  private func blockTag(_ cursor: inout FileCursor) throws(TraceFileError) -> [UInt8] {
    try cursor.bytes(10, "a block's tag")
  }

  private mutating func options() throws(TraceFileError) -> [(offset: UInt64, name: String)] {
    var instances: [(offset: UInt64, name: String)] = []
    while true {
      let place = cursor.offset
      let number: UInt16 = try cursor.integer()
      if number == OptionID.done.rawValue { return instances }
      let size: UInt32 = try cursor.integer()
      let data = try cursor.bytes(UInt64(size), "option \(number)", limit: Limits.option)
      guard let id = OptionID(rawValue: number) else {
        model.options.unknownIDs.append(number)
        continue
      }
      if id == .buffer {
        guard data.count >= 8 else {
          model.damage.append(
            file.error(.badOption("option BUFFER is shorter than an offset"), at: place))
          continue
        }
        let name = String(decoding: data.dropFirst(8).prefix { $0 != 0 }, as: UTF8.self)
        // The top buffer is the block behind the options, with or without an option of its own.
        guard !name.isEmpty else { continue }
        instances.append((data.integer(at: 0, order: head.byteOrder), name))
      } else if let problem = model.options.add(id, data, order: head.byteOrder) {
        model.damage.append(file.error(.badOption(problem), at: place))
      }
    }
  }

  /// The table of CPUs behind `flyrecord`, and the clock behind it.
  private mutating func buffer(
    _ name: String, cpus: Int, _ cursor: inout FileCursor
  ) throws(TraceFileError) -> TraceBuffer {
    var buffer = TraceBuffer(
      name: name, clock: model.options.clock ?? "local", pageSize: head.pageSize, cpuCount: cpus)
    // Tables stand apart in a sane file; instances that share one could ask for any memory.
    tableBytes += 16 * UInt64(cpus)
    guard tableBytes <= file.byteCount else {
      throw cursor.error(.badSection("the tables of CPUs are larger than the file"))
    }
    for cpu in 0..<cpus {
      let offset: UInt64 = try cursor.integer()
      let byteCount: UInt64 = try cursor.integer()
      let extent = CPUExtent(cpu: cpu, offset: offset, byteCount: byteCount)
      if let clipped = model.clip(extent, pageSize: head.pageSize, to: file) {
        buffer.extents.append(clipped)
      }
    }
    guard model.options.clockText != nil else { return buffer }
    do throws(TraceFileError) {
      let size: UInt64 = try cursor.integer()
      let text = try cursor.bytes(size, "the trace clock", limit: UInt64(Limits.name))
      buffer.clock =
        TraceFileOptions.clockInUse(String(decoding: text, as: UTF8.self)) ?? buffer.clock
    } catch {
      model.damage.append(error)
    }
    return buffer
  }
}
