import RingBuffer

/// Builds a page byte by byte, well-formed or not.
struct PageBuilder {
  let layout: PageLayout
  /// The page's own time.
  var timestamp: UInt64
  /// The events so far: what `commit` counts.
  private(set) var data: [UInt8] = []

  init(_ layout: PageLayout, timestamp: UInt64 = 1000) {
    self.layout = layout
    self.timestamp = timestamp
  }

  /// The flags in `commit` and the count behind the events.
  enum Lost {
    case none, unknown
    case count(UInt64)
  }

  /// A data event: short up to 112 bytes, else with a length word.
  mutating func event(_ payload: [UInt8], delta: UInt32 = 0) {
    guard 1...112 ~= payload.count else { return longEvent(payload, delta: delta) }
    header(type: UInt32(payload.count + 3) / 4, delta: delta)
    append(payload)
  }

  /// A data event with a length word, as machines with 8-byte alignment write every event.
  mutating func longEvent(_ payload: [UInt8], delta: UInt32 = 0) {
    header(type: 0, delta: delta)
    word(UInt32(payload.count) + 4)
    append(payload)
  }

  /// A data event that was discarded: its first word holds the length.
  mutating func discarded(byteCount: Int, delta: UInt32) {
    header(type: 29, delta: delta)
    word(UInt32(byteCount))
    append([UInt8](repeating: 0x5a, count: byteCount - 4))
  }

  /// The padding that ends a page.
  mutating func endOfPage() { header(type: 29, delta: 0) }

  mutating func timeExtend(by time: UInt64) {
    header(type: 30, delta: UInt32(time & 0x7ff_ffff))
    word(UInt32(time >> 27))
  }

  /// An absolute stamp of the lower 59 bits of `time`.
  mutating func stamp(_ time: UInt64) {
    header(type: 31, delta: UInt32(time & 0x7ff_ffff))
    word(UInt32(truncatingIfNeeded: time >> 27))
  }

  /// One event header: 5 bits of type, 27 bits of delta.
  mutating func header(type: UInt32, delta: UInt32) {
    word(layout.byteOrder == .little ? delta << 5 | type : type << 27 | delta)
  }

  mutating func word(_ value: UInt32) { data += bytes(value) }

  /// Appends `payload`, and zeros up to a multiple of 4 bytes.
  mutating func append(_ payload: [UInt8]) {
    data += payload
    data += [UInt8](repeating: 0, count: -payload.count & 3)
  }

  /// The whole page, zeros behind its events; `commit` is what it should be unless given.
  func page(lost: Lost = .none, commit: UInt64? = nil) -> [UInt8] {
    var word = commit ?? UInt64(data.count)
    var behind: [UInt8] = []
    switch lost {
    case .none: break
    case .unknown: word |= 1 << 31
    case .count(let count):
      word |= 3 << 30
      behind = long(count)
    }
    var page = bytes(timestamp) + long(word) + data + behind
    page += [UInt8](repeating: 0, count: max(0, layout.pageSize - page.count))
    return page
  }

  /// A `long` of the traced kernel.
  private func long(_ value: UInt64) -> [UInt8] {
    layout.commitSize == 4 ? bytes(UInt32(truncatingIfNeeded: value)) : bytes(value)
  }

  private func bytes<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    let shifts = stride(from: 0, to: T.bitWidth, by: 8)
    let little = shifts.map { UInt8(truncatingIfNeeded: value >> T($0)) }
    return layout.byteOrder == .little ? little : little.reversed()
  }
}
