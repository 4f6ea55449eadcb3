internal import RingBuffer

/// What both versions' readers find in a file.
struct FileModel {
  var headerPage: [UInt8] = []
  var headerEvent: [UInt8] = []
  var ftraceFormats: [[UInt8]] = []
  var eventFormats: [SystemFormats] = []
  var kallsyms: FileSection?
  var kernelTypes: FileSection?
  var printkFormats: FileSection?
  var commandLines: FileSection?
  var options = TraceFileOptions()
  var cpuCount = 0
  /// The top buffer first.
  var buffers: [TraceBuffer] = []
  var damage: [TraceFileError] = []

  /// Reads the file as its version asks for.
  init(_ file: InputFile, head: FileHead) throws(TraceFileError) {
    switch head.version {
    case 6:
      var reader = V6Reader(file, head: head)
      self = try reader.read()
    default:
      var reader = V7Reader(file, head: head)
      self = try reader.read()
    }
  }

  /// Reads what there is of an unfinished file: all but pages and what is known at the end.
  init(
    _ file: InputFile, head: FileHead, plan: RecoveryPlan, tail: TraceFileTail?
  ) throws(TraceFileError) {
    switch plan.version {
    case .v6:
      var reader = V6Reader(file, head: head)
      self = try reader.readHead()
    case .v7:
      var reader = V7Reader(file, head: head)
      self = try reader.readHead(plan.places)
    }
    commandLines = nil
    cpuCount = plan.buffers.reduce(0) { max($0, $1.cpuCount) }
    buffers = plan.buffers.map {
      TraceBuffer(
        name: $0.name, clock: $0.clock, pageSize: $0.layout.pageSize, cpuCount: $0.cpuCount)
    }
    options.cpuCount = cpuCount
    options.clockText = tail?.clockText
    options.clock = tail.flatMap { TraceFileOptions.clockInUse($0.clockText) }
    options.uname = tail?.uname
    options.recorderVersion = tail?.recorderVersion
    options.traceID = tail?.traceID
    if let date = tail?.carried.date {
      _ = options.add(.date, Array(date.utf8), order: head.byteOrder)
    }
  }

  init() {}

  // MARK: Content that both versions store alike

  mutating func readHeaders(_ cursor: inout FileCursor) throws(TraceFileError) {
    headerPage = try Self.headerText("header_page", &cursor)
    headerEvent = try Self.headerText("header_event", &cursor)
  }

  private static func headerText(
    _ name: String, _ cursor: inout FileCursor
  ) throws(TraceFileError) -> [UInt8] {
    let place = cursor.place
    guard try cursor.string(name) == name else {
      throw cursor.file.error(.badSection("no \(name)"), at: place)
    }
    let count: UInt64 = try cursor.integer()
    return try cursor.bytes(count, name)
  }

  mutating func readFtraceFormats(_ cursor: inout FileCursor) throws(TraceFileError) {
    let count: UInt32 = try cursor.integer()
    ftraceFormats = try Self.formats(count, &cursor)
  }

  mutating func readEventFormats(_ cursor: inout FileCursor) throws(TraceFileError) {
    let count: UInt32 = try cursor.integer()
    guard count <= Limits.formats else {
      throw cursor.error(.tooLarge("it has \(count) event systems"))
    }
    for _ in 0..<count {
      let name = try cursor.string("the name of an event system")
      let events: UInt32 = try cursor.integer()
      eventFormats.append(
        SystemFormats(name: name, formats: try Self.formats(events, &cursor)))
    }
  }

  private static func formats(
    _ count: UInt32, _ cursor: inout FileCursor
  ) throws(TraceFileError) -> [[UInt8]] {
    var formats: [[UInt8]] = []
    guard count <= Limits.formats else {
      throw cursor.error(.tooLarge("a system has \(count) events"))
    }
    for _ in 0..<count {
      let size: UInt64 = try cursor.integer()
      formats.append(try cursor.bytes(size, "an event format"))
    }
    return formats
  }

  /// Cuts `extent` to what the file has, and notes the cut.
  ///
  /// - Returns: the extent; nil if nothing of it is in the file.
  mutating func clip(
    _ extent: CPUExtent, pageSize: Int, to file: InputFile
  ) -> CPUExtent? {
    guard extent.byteCount > 0 else { return nil }
    let (end, overflow) = extent.offset.addingReportingOverflow(extent.byteCount)
    if !overflow, end <= file.byteCount { return extent }
    damage.append(file.error(.truncated, at: file.byteCount))
    guard extent.offset < file.byteCount else { return nil }
    var extent = extent
    extent.byteCount = file.byteCount - extent.offset
    if !extent.isCompressed { extent.byteCount -= extent.byteCount % UInt64(pageSize) }
    return extent.byteCount > 0 ? extent : nil
  }
}
