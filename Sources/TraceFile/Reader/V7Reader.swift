internal import RingBuffer

/// Reads version 7: sections that options point to.
struct V7Reader {
  private let file: InputFile
  private let head: FileHead
  private let sections: SectionReader
  private var model = FileModel()
  private var offsets: [OptionID: UInt64] = [:]
  private var top: TraceBuffer?
  private var instances: [TraceBuffer] = []

  init(_ file: InputFile, head: FileHead) {
    self.file = file
    self.head = head
    sections = SectionReader(file: file, order: head.byteOrder, compression: head.compression)
  }

  mutating func read() throws(TraceFileError) -> FileModel {
    guard head.optionsOffset != 0 else {
      throw file.error(.noRecoveryRecord)
    }
    try readOptions()
    try readSections()

    // trace-cmd convert leaves an empty top buffer out; a file without any buffer lost its options.
    if top == nil, instances.isEmpty {
      model.damage.append(file.error(.badSection("the options name no top buffer")))
    }
    let fallback = TraceBuffer(
      name: "", clock: model.options.clock ?? "local", pageSize: head.pageSize)
    var buffers = [top ?? fallback] + instances
    for index in buffers.indices where buffers[index].clock.isEmpty {
      buffers[index].clock = model.options.clock ?? "local"
    }
    model.buffers = buffers
    model.cpuCount = max(buffers[0].cpuCount, model.options.cpuCount ?? 0)
    if buffers[0].isText { model.buffers[0].cpuCount = model.cpuCount }
    return model
  }

  /// Reads what the head of an unfinished file has.
  mutating func readHead(_ places: HeadPlaces) throws(TraceFileError) -> FileModel {
    for section in places.sections { offsets[section.id] = section.offset }
    try readSections()
    return model
  }

  private mutating func readSections() throws(TraceFileError) {
    guard var cursor = try open(.headerInfo) else {
      throw file.error(.badSection("the options name no header_page"), at: head.optionsOffset)
    }
    try model.readHeaders(&cursor)
    do throws(TraceFileError) {
      if var cursor = try open(.ftraceEvents) { try model.readFtraceFormats(&cursor) }
    } catch {
      model.damage.append(error)
    }
    do throws(TraceFileError) {
      if var cursor = try open(.eventFormats) { try model.readEventFormats(&cursor) }
    } catch {
      model.damage.append(error)
    }
    model.kallsyms = locate(.kallsyms)
    model.printkFormats = locate(.printk)
    model.commandLines = locate(.commandLines)
    model.kernelTypes = locate(.btf)
  }

  // MARK: Sections

  /// The section whose header stands at `offset`, which must be of kind `id`.
  private func section(_ id: OptionID, at offset: UInt64) throws(TraceFileError) -> FileSection {
    var cursor = FileCursor(file, order: head.byteOrder, from: offset)
    let number: UInt16 = try cursor.integer()
    guard number == id.rawValue else {
      throw file.error(
        .badSection("section \(id.rawValue) was expected, \(number) is there"), at: offset)
    }
    let flags: UInt16 = try cursor.integer()
    _ = try cursor.integer(UInt32.self)  // a description for people
    let size: UInt64 = try cursor.integer()
    guard flags & 1 == 0 || head.compression != .none else {
      throw file.error(.badSection("a compressed section in an uncompressed file"), at: offset)
    }
    return FileSection(offset: cursor.offset, byteCount: size, isCompressed: flags & 1 != 0)
  }

  private func open(_ id: OptionID) throws(TraceFileError) -> FileCursor? {
    guard let offset = offsets[id] else { return nil }
    return try sections.open(section(id, at: offset))
  }

  /// The section of kind `id`; a broken one is noted as damage.
  private mutating func locate(_ id: OptionID) -> FileSection? {
    guard let offset = offsets[id] else { return nil }
    do throws(TraceFileError) {
      return try section(id, at: offset)
    } catch {
      model.damage.append(error)
      return nil
    }
  }

  // MARK: Options

  /// Follows the chain of OPTIONS sections.
  private mutating func readOptions() throws(TraceFileError) {
    var next = head.optionsOffset
    var visited: Set<UInt64> = []
    while next != 0 {
      guard visited.insert(next).inserted else {
        throw file.error(.badOption("the chain of OPTIONS sections is a cycle"), at: next)
      }
      var cursor = try sections.open(section(.done, at: next))
      next = try readOptions(&cursor)
    }
  }

  /// Reads the options of one section.
  ///
  /// - Returns: where the next section stands; 0 behind the last one.
  private mutating func readOptions(_ cursor: inout FileCursor) throws(TraceFileError) -> UInt64 {
    while true {
      let place = cursor.place
      let number: UInt16 = try cursor.integer()
      let size: UInt32 = try cursor.integer()
      let data = try cursor.bytes(UInt64(size), "option \(number)", limit: Limits.option)
      guard let id = OptionID(rawValue: number) else {
        model.options.unknownIDs.append(number)
        continue
      }
      var problem: String?
      switch id {
      case .done:
        guard data.count >= 8 else {
          throw file.error(.badOption("option DONE is shorter than an offset"), at: place)
        }
        return data.integer(at: 0, order: head.byteOrder)
      case .headerInfo, .ftraceEvents, .eventFormats, .kallsyms, .printk, .commandLines, .btf:
        if data.count >= 8 {
          offsets[id] = data.integer(at: 0, order: head.byteOrder)
        } else {
          problem = "option \(number) is shorter than an offset"
        }
      case .buffer, .bufferText:
        do throws(TraceFileError) {
          try addBuffer(id, data, at: place)
        } catch {
          model.damage.append(error)
        }
      default:
        problem = model.options.add(id, data, order: head.byteOrder)
      }
      if let problem { model.damage.append(file.error(.badOption(problem), at: place)) }
    }
  }

  /// Takes in a BUFFER or BUFFER_TEXT option: where a ring buffer's section and its CPUs are.
  private mutating func addBuffer(
    _ id: OptionID, _ data: [UInt8], at place: UInt64
  ) throws(TraceFileError) {
    var cursor = FileCursor(data, section: place, of: file, order: head.byteOrder)
    let offset: UInt64 = try cursor.integer()
    let name = try cursor.string("a buffer's name")
    let clock = try cursor.string("a buffer's clock")
    var buffer = TraceBuffer(name: name, clock: clock, pageSize: head.pageSize)
    if id == .bufferText {
      buffer.text = try section(id, at: offset)
      buffer.isText = true
    } else {
      try addExtents(to: &buffer, section: section(id, at: offset), &cursor)
    }
    // A later option without a name takes the place of the one before, as in trace-cmd.
    if name.isEmpty { top = buffer } else { instances.append(buffer) }
  }

  private mutating func addExtents(
    to buffer: inout TraceBuffer, section: FileSection, _ cursor: inout FileCursor
  ) throws(TraceFileError) {
    let pageSize: UInt32 = try cursor.integer()
    guard pageSize >= 32, Int(pageSize) <= Limits.page else {
      throw cursor.error(.badOption("buffer “\(buffer.name)” has pages of \(pageSize) bytes"))
    }
    buffer.pageSize = Int(pageSize)
    let count: UInt32 = try cursor.integer()
    var seen: Set<UInt32> = []
    for _ in 0..<count {
      let cpu: UInt32 = try cursor.integer()
      let offset: UInt64 = try cursor.integer()
      let byteCount: UInt64 = try cursor.integer()
      guard cpu < Limits.cpus, seen.insert(cpu).inserted else {
        model.damage.append(
          cursor.error(.badOption("buffer “\(buffer.name)” lists CPU \(cpu) wrongly or twice")))
        continue
      }
      buffer.cpuCount = max(buffer.cpuCount, Int(cpu) + 1)
      let extent = CPUExtent(
        cpu: Int(cpu), offset: offset, byteCount: byteCount, isCompressed: section.isCompressed)
      if let clipped = model.clip(extent, pageSize: buffer.pageSize, to: file) {
        buffer.extents.append(clipped)
      }
    }
    buffer.extents.sort { $0.cpu < $1.cpu }
  }
}
