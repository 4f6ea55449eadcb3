internal import RingBuffer

/// Builds a part of a file in the traced machine's byte order.
struct ByteBuilder {
  private(set) var bytes: [UInt8] = []
  private let order: ByteOrder

  init(_ order: ByteOrder) { self.order = order }

  var count: UInt64 { UInt64(bytes.count) }

  mutating func append<T: FixedWidthInteger & UnsignedInteger>(_ value: T) {
    let size = MemoryLayout<T>.size
    for index in 0..<size {
      let shift = 8 * (order == .little ? index : size - 1 - index)
      bytes.append(UInt8(truncatingIfNeeded: value >> T(shift)))
    }
  }

  mutating func append(_ other: [UInt8]) { bytes += other }

  mutating func append(_ text: String) { bytes += text.utf8 }

  /// A string and the NUL that ends it.
  mutating func append(terminated text: String) {
    bytes += text.utf8
    bytes.append(0)
  }

  /// An option: `u16` number, `u32` size, bytes.
  mutating func append(option id: OptionID, _ data: ByteBuilder) {
    append(id.rawValue)
    append(UInt32(data.bytes.count))
    bytes += data.bytes
  }

  /// An option that is a text; trace-cmd wants a NUL behind it.
  mutating func append(option id: OptionID, text: String) {
    var data = ByteBuilder(order)
    data.append(terminated: text)
    append(option: id, data)
  }

  /// An option that is a number.
  mutating func append<T: FixedWidthInteger & UnsignedInteger>(option id: OptionID, number: T) {
    var data = ByteBuilder(order)
    data.append(number)
    append(option: id, data)
  }

  /// The options that a recorder of this library does not write.
  mutating func appendOptions(_ carried: CarriedOptions) {
    if let date = carried.date { append(option: .date, text: date) }
    if carried.offset != 0 { append(option: .offset, text: String(carried.offset)) }
    if let tsc = carried.tsc2nsec {
      var data = ByteBuilder(order)
      data.append(tsc.multiplier)
      data.append(tsc.shift)
      data.append(tsc.offset)
      append(option: .tsc2nsec, data)
    }
    for text in carried.hooks { append(option: .hook, text: text) }
    for text in carried.processMaps { append(option: .processMaps, text: text) }
    for text in carried.lastBootInfo { append(option: .lastBootInfo, text: text) }
    for bytes in [carried.timeShift].compactMap({ $0 }) {
      var data = ByteBuilder(order)
      data.append(bytes)
      append(option: .timeShift, data)
    }
    for bytes in carried.guests {
      var data = ByteBuilder(order)
      data.append(bytes)
      append(option: .guest, data)
    }
  }

  /// The options that both versions store alike.
  mutating func appendOptions(_ tail: TraceFileTail, includesClock: Bool = true) {
    if includesClock { append(option: .traceClock, text: tail.clockText) }
    append(option: .uname, text: tail.uname)
    append(option: .version, text: tail.recorderVersion)
    // 0 is the number of a recording that has none.
    if tail.traceID != 0 { append(option: .traceID, number: tail.traceID) }
    appendOptions(tail.carried)
    for statistics in tail.cpuStatistics { append(option: .cpuStatistics, text: statistics) }
  }
}
