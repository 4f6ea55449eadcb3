internal import EventFormat
internal import RingBuffer

/// What an index knows of a page: 48 bytes, as they stand in its file.
struct PageRecord: BitwiseCopyable, Equatable {
  /// No event of the page is earlier than that, in units of the trace clock.
  var first: UInt64 = 0
  /// No event of the page is later than that, in units of the trace clock.
  var last: UInt64 = 0
  /// The events' numbers, as a set of their last six bits.
  var events: UInt64 = 0
  /// The threads, as a set of six bits made of their numbers.
  var pids: UInt64 = 0
  /// The bytes of events.
  var byteCount: UInt32 = 0
  /// How many events there are.
  var eventCount: UInt32 = 0
  /// How many events were lost in front of the page; the largest number stands for an unknown one.
  var lost: UInt32 = 0
  /// What is wrong with the page: 1 when it could not be read to its end.
  var flags: UInt32 = 0

  static let unknownLoss = UInt32.max

  /// Whether the page could not be read to its end.
  var isDamaged: Bool { flags & 1 != 0 }

  /// A page that cannot be read.
  static var damaged: PageRecord { PageRecord(last: .max, flags: 1) }

  init(
    first: UInt64 = 0, last: UInt64 = 0, flags: UInt32 = 0
  ) {
    self.first = first
    self.last = last
    self.flags = flags
  }

  /// Reads a page's headers.
  init(_ page: RawSpan, layout: PageLayout, formats: EventFormats) {
    self.init()
    do throws(PageError) {
      let header = try PageHeader(page, layout: layout)
      first = header.timestamp
      last = header.timestamp
      byteCount = UInt32(clamping: header.end - header.begin)
      switch header.lostEvents {
      case .none: break
      case .count(let count): lost = UInt32(clamping: min(count, UInt64(Self.unknownLoss - 1)))
      case .unknown: lost = Self.unknownLoss
      }
      // Of the two rules for times this is the one with the later.
      var decoder = PageDecoder(header, byteOrder: layout.byteOrder, discardedDelta: .always)
      while let slot = try decoder.next(in: page) {
        eventCount &+= 1
        first = min(first, slot.timestamp)
        last = max(last, slot.timestamp)
        let record = slot.record(in: page)
        if let id = formats.id(of: record) { events |= Self.bit(ofEvent: id) }
        if let pid = formats.pid(of: record) { pids |= Self.bit(ofThread: pid) }
      }
    } catch {
      flags = 1
    }
  }

  /// Events of one system have numbers one behind the other: those differ.
  @inline(__always)
  static func bit(ofEvent id: Int) -> UInt64 { 1 << UInt64(truncatingIfNeeded: id & 63) }

  @inline(__always)
  static func bit(ofThread pid: Int32) -> UInt64 {
    1 << ((UInt64(UInt32(bitPattern: pid)) &* 0x9e37_79b9_7f4a_7c15) >> 58)
  }
}
