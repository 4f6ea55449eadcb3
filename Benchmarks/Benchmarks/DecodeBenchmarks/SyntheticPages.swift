internal import SwiftDecode

/// 100 MB of little-endian 64-bit pages, as busy kernels fill them.
///
/// Of the events 55 % have a record of 60 bytes, 20 % of 36, 20 % of 8 to 28, and 5 % of more than 112
/// bytes, which takes a length word; a time extend stands in front of each 64th. There is no discarded
/// event: `kbuffer` counts their deltas in another way, and the sums must agree.
///
/// All records that have room for it are those of one event, `MadeUp`.
struct SyntheticPages: @unchecked Sendable {
  static let pageSize = 4096
  let count = 25_600
  /// The pages, one behind the other; they live as long as the process.
  let bytes: UnsafeRawBufferPointer
  private(set) var eventCount = 0

  init() {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * Self.pageSize, alignment: Self.pageSize)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    bytes = UnsafeRawBufferPointer(memory)
    var random: UInt64 = 0x9e37_79b9_7f4a_7c15
    var time: UInt64 = 1_000_000_000
    for page in 0..<count {
      let begin = page * Self.pageSize
      let end = begin + Self.pageSize
      memory.storeBytes(of: time.littleEndian, toByteOffset: begin, as: UInt64.self)
      var at = begin + 16
      func put(_ value: UInt32) {
        memory.storeBytes(of: value.littleEndian, toByteOffset: at, as: UInt32.self)
        at += 4
      }
      while true {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        let length: Int =
          switch random % 100 {
          case 0..<55: 60
          case 55..<75: 36
          case 75..<95: 8 + 4 * Int(random >> 32 % 6)
          default: 116 + 4 * Int(random >> 32 % 20)
          }
        guard at + 16 + length <= end else { break }
        if eventCount % 64 == 63 {
          put(30 | 5 << 5)
          put(3)
          time += 3 << 27 + 5
        }
        let delta = UInt32(random >> 40 % 4000)
        time += UInt64(delta)
        if length <= 112 {
          put(UInt32(length / 4) | delta << 5)
        } else {
          put(delta << 5)
          put(UInt32(length + 4))
        }
        let isMadeUp = length >= 12
        // common_type, without flags; then common_pid.
        put(UInt32(isMadeUp ? MadeUp.id : 301 + Int(random >> 24 % 40)))
        put(UInt32(random >> 48 % 30_000))
        if isMadeUp { put(UInt32(truncatingIfNeeded: random)) }
        at += length - (isMadeUp ? 12 : 8)
        eventCount += 1
      }
      memory.storeBytes(
        of: UInt64(at - begin - 16).littleEndian, toByteOffset: begin + 8, as: UInt64.self)
    }
  }
}
