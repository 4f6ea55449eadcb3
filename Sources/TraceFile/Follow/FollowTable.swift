internal import RingBuffer

/// How far the regions of a file are filled that is being recorded, for those who read along.
///
/// It stands in the recovery record and is written anew from time to time, as long as somebody reads along.
/// All numbers are little-endian.
///
/// ```text
/// magic | checksum of what follows | u32 number of regions | u64 sequence | u64 time | regions
/// ```
struct FollowTable: Equatable {
  /// The number of the recorder's state that belongs to it.
  var stateSequence: UInt64 = 0
  /// A stamp behind everything that is in the regions, by the recorder's clock; 0 before the first.
  var time: UInt64 = 0
  /// The regions, in the order of the plan.
  var regions: [RegionProgress]

  /// The regions may be read as long as this stands there.
  static let openMagic = Array("rcfollow".utf8)
  /// Pages are being moved to their final places, or have been.
  static let closedMagic = Array("rcclosed".utf8)
  private static let headerSize = 32
  private static let entrySize = 40

  static func byteCount(regionCount: UInt64) -> UInt64 {
    UInt64(headerSize) + UInt64(entrySize) * regionCount
  }

  /// Nothing is in the regions yet.
  init(regionCount: Int) {
    regions = Array(repeating: RegionProgress(), count: regionCount)
  }

  var bytes: [UInt8] {
    var body = ByteBuilder(.little)
    body.append(UInt32(regions.count))
    body.append(stateSequence)
    body.append(time)
    for region in regions {
      for number in [
        region.byteCount, region.settledByteCount, region.settledFrom, region.settledAt,
        region.front,
      ] { body.append(number) }
    }
    var bytes = ByteBuilder(.little)
    bytes.append(Self.openMagic)
    bytes.append(RecoveryRecord.checksum(body.bytes))
    bytes.append(body.bytes)
    return bytes.bytes
  }

  /// Reads it; `nil` when it is none, or is just being written.
  init?(_ bytes: [UInt8], regionCount: Int) {
    let size = Int(Self.byteCount(regionCount: UInt64(regionCount)))
    guard bytes.count >= size, bytes.starts(with: Self.openMagic),
      bytes.integer(at: 8, as: UInt32.self, order: .little)
        == RecoveryRecord.checksum(Array(bytes[12..<size])),
      Int(bytes.integer(at: 12, as: UInt32.self, order: .little)) == regionCount
    else { return nil }
    stateSequence = bytes.integer(at: 16, order: .little)
    time = bytes.integer(at: 24, order: .little)
    regions = (0..<regionCount).map { index in
      func number(_ place: Int) -> UInt64 {
        bytes.integer(
          at: Self.headerSize + index * Self.entrySize + 8 * place, order: .little)
      }
      return RegionProgress(
        byteCount: number(0), settledByteCount: number(1), settledFrom: number(2),
        settledAt: number(3), front: number(4))
    }
  }
}

/// How far one CPU's region of a file that is being recorded is filled, in bytes from its beginning.
package struct RegionProgress: Sendable, Hashable {
  /// What may be read: whole pages, and as much as there is of one more.
  package var byteCount: UInt64 = 0
  /// Up to here there was all that the ring buffer had when it was found empty last.
  package var settledByteCount: UInt64 = 0
  /// When the reader began to look into the ring buffer then, by the recorder's clock: what comes behind
  /// was committed later. 0 when it has not been found empty.
  package var settledFrom: UInt64 = 0
  /// When it had found the ring buffer empty: what stands in front was committed before.
  package var settledAt: UInt64 = 0
  /// How much at the beginning has been given up.
  package var front: UInt64 = 0

  /// How far a region is filled.
  package init(
    byteCount: UInt64 = 0, settledByteCount: UInt64 = 0, settledFrom: UInt64 = 0,
    settledAt: UInt64 = 0, front: UInt64 = 0
  ) {
    self.byteCount = byteCount
    self.settledByteCount = settledByteCount
    self.settledFrom = settledFrom
    self.settledAt = settledAt
    self.front = front
  }
}
