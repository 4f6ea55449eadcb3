import EventFormat
import EventSamples
import RingBuffer

/// Records that a kernel could have written, but for what stands in them.
struct RandomRecord {
  private let format: EventFormat
  private let addresses: [UInt64]
  private(set) var bytes: [UInt8]

  private let hasBytes: Bool

  /// - Parameters:
  ///   - hasBytes: whether arrays of characters hold any bytes half of the time; else they are text
  ///     with a NUL behind it.
  ///   - format: what the record keeps to; its dynamic fields follow the fixed ones.
  ///   - addresses: numbers that are tried more often than others.
  init(
    of format: EventFormat, addresses: [UInt64], hasBytes: Bool, using random: inout SplitMix64
  ) {
    self.format = format
    self.hasBytes = hasBytes
    self.addresses = addresses
    bytes = [UInt8](repeating: 0, count: (format.fixedSize + 3) & ~3)
    for field in format.commonFields + format.fields { fill(field, using: &random) }
    put(UInt64(format.id), at: 0, size: 2)
  }

  private mutating func put(_ value: UInt64, at offset: Int, size: Int) {
    for index in 0..<size where offset + index < bytes.count {
      let place = format.byteOrder == .little ? index : size - 1 - index
      bytes[offset + index] = place < 8 ? UInt8(truncatingIfNeeded: value >> UInt64(8 * place)) : 0
    }
  }

  private mutating func fill(_ field: EventField, using random: inout SplitMix64) {
    switch field.kind {
    case .integer, .pointer:
      put(number(for: field, using: &random), at: field.offset, size: field.size)
    case .characterArray:
      fillText(field, using: &random)
    case .array(let elementSize):
      let stride = max(1, elementSize)
      if field.size == 0 {
        bytes += content(isText: false, stride, using: &random)
        return
      }
      for offset in Swift.stride(from: field.offset, to: field.offset + field.size, by: stride) {
        put(
          number(using: &random), at: offset, size: min(stride, field.offset + field.size - offset))
      }
    case .dynamic(let isText, let elementSize):
      append(field, content(isText: isText, elementSize, using: &random), from: 0)
    case .relativeDynamic(let isText, let elementSize):
      let content = content(isText: isText, elementSize, using: &random)
      append(field, content, from: field.offset + field.size)
    }
  }

  private mutating func append(_ field: EventField, _ content: [UInt8], from origin: Int) {
    let word = UInt64(bytes.count - origin) | UInt64(content.count) << 16
    bytes += content
    while bytes.count % 4 != 0 { bytes.append(0) }
    put(word, at: field.offset, size: field.size)
  }

  private mutating func fillText(_ field: EventField, using random: inout SplitMix64) {
    if field.size == 0 {
      bytes += content(isText: true, 1, using: &random)
      while bytes.count % 4 != 0 { bytes.append(0) }
      return
    }
    // Not every array of characters is text.
    let isText = !hasBytes || Bool.random(using: &random)
    let longest = hasBytes ? field.size : field.size - 1
    for index in 0..<Int.random(in: 0...longest, using: &random) {
      bytes[field.offset + index] =
        isText
        ? UInt8.random(in: 33...122, using: &random) : UInt8(truncatingIfNeeded: random.next())
    }
  }

  /// Numbers get four elements at least, and so do bytes that could be text: `number(for:)` tells
  /// no more than that.
  private func content(
    isText: Bool, _ elementSize: Int, using random: inout SplitMix64
  ) -> [UInt8] {
    if isText {
      let count = Int.random(in: 3..<12, using: &random)
      return (0..<count).map { _ in UInt8.random(in: 33...122, using: &random) } + [0]
    }
    let count = Int.random(in: 4...8, using: &random) * max(1, elementSize)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private func number(for field: EventField, using random: inout SplitMix64) -> UInt64 {
    // The function plugin indents by what it has seen in the whole process: not with parents that
    // nobody knows.
    if field.name == "parent_ip" { return 1 }
    // The KVM plugin prints no bytes as those of the record before.
    if field.name == "len" { return UInt64.random(in: 1...4, using: &random) }
    if ["len", "count", "nr"].contains(where: field.name.hasSuffix) {
      return UInt64.random(in: 0...4, using: &random)
    }
    return number(using: &random)
  }

  private func number(using random: inout SplitMix64) -> UInt64 {
    switch UInt8.random(in: 0..<8, using: &random) {
    case 0: 0
    case 1: UInt64.random(in: 0..<16, using: &random)
    case 2: .max
    case 3: 1 << UInt64.random(in: 0..<64, using: &random)
    case 4: UInt64.random(in: 0..<160, using: &random)
    case 5: UInt64.random(in: 0..<70_000, using: &random)
    case 6: addresses.randomElement(using: &random) ?? 0
    default: random.next()
    }
  }
}
