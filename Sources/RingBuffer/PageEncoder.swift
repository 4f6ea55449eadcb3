/// Writes events into a sub-buffer as the kernel does, so that every reader finds them again with the same
/// times and records.
///
/// ```swift
/// var encoder = PageEncoder(layout)
/// if encoder.append(record, at: time) == .pageIsFull {
///   write(encoder.finish())
///   encoder.begin()
///   encoder.append(record, at: time)
/// }
/// ```
public struct PageEncoder: Sendable {
  /// Where the page keeps its parts.
  public let layout: PageLayout
  /// Which of the ring buffer's means are used.
  public let style: Style
  /// How many events the page has.
  public private(set) var eventCount = 0
  /// What was lost in front of the first event.
  public private(set) var lostEvents: LostEvents = .none
  /// How much later than the kernel libtraceevent finds the page's last event (`DiscardedDelta.always`).
  public private(set) var lateness: UInt64 = 0

  private var bytes: [UInt8]
  /// The offset behind the last event.
  private var end: Int
  /// The offset that events must not go beyond.
  private var limit: Int
  private var firstTime: UInt64 = 0
  private var time: UInt64 = 0

  /// How times are written.
  public enum Style: Sendable, Hashable {
    /// As kernels do: time extends, and absolute stamps where a clock went back.
    case kernel
    /// For readers that understand neither padding nor long deltas: only events and deltas below 2^26. Where
    /// a delta would be longer, a page begins.
    case plain
  }

  /// What became of an event.
  public enum Outcome: Sendable, Hashable {
    /// It is in the page.
    case added
    /// It goes into the next page: this one has no room, or cannot express its time.
    case pageIsFull
    /// No page of this layout has room for it together with what was lost in front of it.
    case neverFits
  }

  /// An encoder whose first page is empty.
  public init(_ layout: PageLayout, style: Style = .kernel) {
    self.layout = layout
    self.style = style
    bytes = [UInt8](repeating: 0, count: layout.pageSize)
    end = layout.dataOffset
    limit = layout.pageSize
  }

  /// Begins an empty page.
  ///
  /// - Parameter lostEvents: what was lost in front of its first event. A number that the traced kernel's
  ///   `long` does not hold becomes `unknown`.
  public mutating func begin(lostEvents: LostEvents = .none) {
    var lost = lostEvents
    if case .count(let count) = lost, layout.commitSize == 4, count > UInt32.max { lost = .unknown }
    self.lostEvents = lost
    eventCount = 0
    lateness = 0
    end = layout.dataOffset
    limit = layout.pageSize
    if case .count = lost { limit -= layout.commitSize }
    firstTime = 0
    time = 0
  }

  /// Adds an event.
  ///
  /// - Parameters:
  ///   - record: the event's record; as long as it is here it is found again.
  ///   - time: the event's time in units of the trace clock.
  ///   - lateness: how much later libtraceevent finds the event. Discarded events are written so that it
  ///     still does; `Style.plain` has none.
  @discardableResult
  public mutating func append(
    _ record: RawSpan, at time: UInt64, lateness: UInt64 = 0
  ) -> Outcome {
    let late = style == .plain ? 0 : lateness
    let full: Outcome = eventCount == 0 ? .neverFits : .pageIsFull
    let isFirst = eventCount == 0
    let gap = time &- (isFirst ? time : self.time)
    // An absolute stamp is the same for all readers: whoever was late is not any more.
    let isBackwards = !isFirst && (time < self.time || late < self.lateness)
    var length = 4 + Self.aligned(record.byteCount)
    let isLong = record.byteCount & 3 != 0 || !(4...112 ~= record.byteCount)
    if isLong { length += 4 }
    var stampKind: UInt32?
    if isBackwards {
      // An absolute stamp takes its upper bits from the time before it.
      guard style == .kernel, (self.time | time) >> 59 == 0 else { return full }
      stampKind = Self.absoluteStamp
    } else if style == .plain {
      guard gap < 1 << 26 else { return full }
    } else if gap >= 1 << 27 {
      guard gap >> 59 == 0 else { return full }
      stampKind = Self.timeExtend
    }
    if stampKind != nil { length += 8 }
    let lateBefore = stampKind == Self.absoluteStamp ? 0 : self.lateness
    let (paddings, overflow) = (late - lateBefore).multipliedReportingOverflow(by: 8)
    guard !overflow, length <= limit - end, paddings <= UInt64(limit - end - length) else {
      return full
    }

    if isFirst { firstTime = time }
    if let stampKind {
      let value = stampKind == Self.absoluteStamp ? time : gap
      put(header(stampKind, delta: UInt32(truncatingIfNeeded: value & 0x7ff_ffff)))
      put(UInt32(truncatingIfNeeded: value >> 27))
    }
    for _ in lateBefore..<late {
      // A discarded event without content, whose delta counts for some.
      put(header(Self.padding, delta: 1))
      put(4)
    }
    self.lateness = late
    let delta = stampKind == nil ? UInt32(truncatingIfNeeded: gap) : 0
    if isLong {
      put(header(0, delta: delta))
      put(UInt32(truncatingIfNeeded: record.byteCount) &+ 4)
    } else {
      put(header(UInt32(truncatingIfNeeded: record.byteCount / 4), delta: delta))
    }
    put(record)
    self.time = time
    eventCount += 1
    return .added
  }

  /// Completes the page.
  ///
  /// - Parameter time: the time of a page that has no event.
  /// - Returns: the page, `layout.pageSize` bytes; it stays until the next call.
  @_lifetime(&self)
  public mutating func finish(emptyAt time: UInt64 = 0) -> RawSpan {
    let size = UInt32(truncatingIfNeeded: end - layout.dataOffset)
    var commit = size
    var behind = end
    switch lostEvents {
    case .none: break
    case .unknown: commit |= PageHeader.missedEvents
    case .count(let count):
      commit |= PageHeader.missedEvents | PageHeader.missedStored
      putLong(count, at: end)
      behind += layout.commitSize
    }
    for index in behind..<bytes.count { bytes[index] = 0 }
    for index in 0..<layout.dataOffset { bytes[index] = 0 }
    let stamp = eventCount == 0 ? time : firstTime
    put(stamp, size: 8, at: 0)
    putLong(UInt64(commit), at: layout.commitOffset)
    // Sound: bytes are initialised memory without padding.
    return unsafe bytes.span.bytes
  }

  // MARK: Words

  private static let padding: UInt32 = 29  // RINGBUF_TYPE_PADDING
  private static let timeExtend: UInt32 = 30  // RINGBUF_TYPE_TIME_EXTEND
  private static let absoluteStamp: UInt32 = 31  // RINGBUF_TYPE_TIME_STAMP

  private static func aligned(_ count: Int) -> Int { (count + 3) & ~3 }

  private func header(_ type: UInt32, delta: UInt32) -> UInt32 {
    layout.byteOrder == .little ? delta << 5 | type : type << 27 | delta
  }

  /// Puts a word behind the last event; there is room.
  private mutating func put(_ word: UInt32) {
    let ordered = layout.byteOrder == .little ? word.littleEndian : word.bigEndian
    // Sound: the store checks that it is inside the array.
    unsafe bytes.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: ordered, toByteOffset: end, as: UInt32.self)
    }
    end += 4
  }

  /// Puts a record behind the last event, and zeros up to a multiple of 4 bytes; there is room.
  private mutating func put(_ record: RawSpan) {
    let next = end + Self.aligned(record.byteCount)
    // Sound: source and target do not overlap, and the slice is checked to be inside the array.
    unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe record.withUnsafeBytes { record in
        unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[end..<end + record.count])
          .copyMemory(from: record)
      }
      for index in end + record.byteCount..<next { unsafe bytes[index] = 0 }
    }
    end = next
  }

  private mutating func putLong(_ value: UInt64, at offset: Int) {
    put(value, size: layout.commitSize, at: offset)
  }

  private mutating func put(_ value: UInt64, size: Int, at offset: Int) {
    for index in 0..<size {
      let shift = UInt64(8 * (layout.byteOrder == .little ? index : size - 1 - index))
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }
}
