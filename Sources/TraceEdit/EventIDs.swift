internal import RingBuffer

/// New numbers for events (`common_type`).
struct EventIDs: Sendable {
  /// The new number by the old one.
  private let numbers: [UInt16]
  private let offset: Int
  private let order: ByteOrder

  /// - Parameters:
  ///   - changed: the new numbers of those that change.
  ///   - offset: where in a record the number stands, in 2 bytes.
  init?(_ changed: [Int: Int], offset: Int, order: ByteOrder) {
    guard changed.contains(where: { $0.key != $0.value }) else { return nil }
    var numbers = (0...UInt16.max).map { $0 }
    for (old, new) in changed {
      guard let new = UInt16(exactly: new), numbers.indices.contains(old) else { continue }
      numbers[old] = new
    }
    self.numbers = numbers
    self.offset = offset
    self.order = order
  }

  private func number(of record: RawSpan) -> Int? {
    guard offset >= 0, offset + 2 <= record.byteCount else { return nil }
    return Int(record.integer(at: offset, as: UInt16.self, order: order))
  }

  func changes(_ record: RawSpan) -> Bool {
    guard let old = number(of: record) else { return false }
    return Int(numbers[old]) != old
  }

  /// Copies `record` with its new number.
  func rewrite(_ record: RawSpan, into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    // Sound: the bytes are copied before the call ends.
    unsafe record.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    guard let old = number(of: record) else { return }
    let new = numbers[old]
    let (low, high) = (UInt8(truncatingIfNeeded: new), UInt8(truncatingIfNeeded: new >> 8))
    bytes[offset] = order == .little ? low : high
    bytes[offset + 1] = order == .little ? high : low
  }
}
