internal import RingBuffer

/// What `recover` has to know of an unfinished file that does not change while it is written.
struct RecoveryPlan {
  var version: TraceFileVersion
  var buffers: [BufferPlan]
  var headerPage: [UInt8]
  var compression: PageCompression?
  var places: HeadPlaces
  var regions: RegionPlan
  var encoding: any FileEncoding

  init(_ head: TraceFileHead, regions: RegionPlan) {
    version = head.version
    buffers = head.buffers
    headerPage = head.headerPage
    compression = head.compression
    places = head.encoding.places
    encoding = head.encoding
    self.regions = regions
  }

  /// How many CPUs write, over all buffers.
  var regionCount: UInt64 { UInt64(buffers.reduce(0) { $0 + $1.cpus.count }) }

  /// The plan as it is stored; its length does not depend on the regions' places.
  var bytes: [UInt8] {
    var bytes = ByteBuilder(.little)
    bytes.append(UInt8(version.rawValue))
    bytes.append(buffers[0].layout.byteOrder == .big ? 1 : 0 as UInt8)
    bytes.append(UInt8(buffers[0].layout.commitSize))
    bytes.append(compression == nil ? 0 : 1 as UInt8)
    bytes.append(UInt32(bitPattern: Int32(compression?.level ?? 0)))
    for number in [regions.tailOffset, regions.unit, regions.start, regions.capacity] {
      bytes.append(number)
    }
    bytes.append(places.optionsPointer)
    bytes.append(UInt32(places.sections.count))
    for section in places.sections {
      bytes.append(section.id.rawValue)
      bytes.append(section.offset)
    }
    bytes.append(UInt32(headerPage.count))
    bytes.append(headerPage)
    bytes.append(UInt32(buffers.count))
    for buffer in buffers {
      bytes.append(terminated: buffer.name)
      bytes.append(terminated: buffer.clock)
      bytes.append(UInt32(buffer.layout.pageSize))
      bytes.append(UInt32(buffer.cpuCount))
      bytes.append(UInt32(buffer.cpus.count))
      for cpu in buffer.cpus { bytes.append(UInt32(cpu)) }
    }
    return bytes.bytes
  }

  /// Reads a stored plan, and checks everything in it.
  init(_ cursor: inout FileCursor) throws(TraceFileError) {
    guard let version = TraceFileVersion(rawValue: Int(try cursor.integer(UInt8.self))) else {
      throw cursor.error(.badRecoveryRecord("version"))
    }
    self.version = version
    let order: ByteOrder = try cursor.integer(UInt8.self) == 0 ? .little : .big
    let longSize = Int(try cursor.integer(UInt8.self))
    guard longSize == 4 || longSize == 8 else {
      throw cursor.error(.badRecoveryRecord("size of a long"))
    }
    let isCompressed = try cursor.integer(UInt8.self) != 0
    let level = Int(Int32(bitPattern: try cursor.integer()))
    guard !isCompressed || (version == .v7 && PageCompression.levels.contains(level)) else {
      throw cursor.error(.badRecoveryRecord("compression"))
    }
    compression = isCompressed ? PageCompression(level: level) : nil
    let tailOffset: UInt64 = try cursor.integer()
    let unit: UInt64 = try cursor.integer()
    let start: UInt64 = try cursor.integer()
    let capacity: UInt64 = try cursor.integer()
    places = HeadPlaces(optionsPointer: try cursor.integer())
    for _ in 0..<(try cursor.integer(UInt32.self)) {
      guard let id = OptionID(rawValue: try cursor.integer()), places.sections.count < 64 else {
        throw cursor.error(.badRecoveryRecord("sections"))
      }
      places.sections.append(HeadPlaces.Section(id: id, offset: try cursor.integer()))
    }
    guard
      version == .v6
        || (places.optionsPointer <= tailOffset - min(tailOffset, 8)
          && places.sections.allSatisfy { $0.offset < tailOffset })
    else { throw cursor.error(.badRecoveryRecord("sections")) }
    headerPage = try cursor.bytes(UInt64(try cursor.integer(UInt32.self)), "header_page")
    buffers = []
    for _ in 0..<(try cursor.integer(UInt32.self)) {
      buffers.append(
        try Self.buffer(&cursor, headerPage: headerPage, order: order, longSize: longSize))
    }
    do throws(TraceFileError) {
      try buffers.check(version: version)
    } catch {
      throw cursor.error(.badRecoveryRecord("buffers"))
    }
    encoding =
      switch version {
      case .v6: V6Encoding(buffers)
      case .v7: V7Encoding(buffers, places, isCompressed: isCompressed)
      }
    guard
      let regions = RegionPlan(
        buffers, encoding: encoding, isCompressed: isCompressed, tailOffset: tailOffset,
        unit: unit, start: start, capacity: capacity),
      buffers.allSatisfy({ UInt64($0.layout.pageSize) <= unit })
    else { throw cursor.error(.badRecoveryRecord("regions")) }
    self.regions = regions
  }

  private static func buffer(
    _ cursor: inout FileCursor, headerPage: [UInt8], order: ByteOrder, longSize: Int
  ) throws(TraceFileError) -> BufferPlan {
    let name = try cursor.string("a buffer's name")
    let clock = try cursor.string("a buffer's clock")
    let pageSize = Int(try cursor.integer(UInt32.self))
    let cpuCount = Int(try cursor.integer(UInt32.self))
    let count = Int(try cursor.integer(UInt32.self))
    guard pageSize >= 64, pageSize <= Limits.page, cpuCount <= Limits.cpus, count <= cpuCount
    else { throw cursor.error(.badRecoveryRecord("buffers")) }
    var cpus: [Int] = []
    for _ in 0..<count { cpus.append(Int(try cursor.integer(UInt32.self))) }
    let usual = PageLayout(byteOrder: order, longSize: longSize, pageSize: pageSize)
    let told = (try? PageLayout(headerPage: headerPage, byteOrder: order))?
      .resized(pageSize: pageSize)
    return BufferPlan(
      name: name, clock: clock, layout: told ?? usual, cpus: cpus, cpuCount: cpuCount)
  }
}
