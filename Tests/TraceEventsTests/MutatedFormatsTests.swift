import EventFormat
import Foundation
import RingBuffer
import Testing
import TypeGenerator

/// Formats with wrong places and sizes, and records of any bytes: types refuse them, or read inside the
/// record.
@Suite struct MutatedFormatsTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func nothingReadsOutsideTheRecord(seed: UInt64) throws {
    let input = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/TraceEvents/Input/linux-6.18.txt")
    let text = Array(try Data(contentsOf: input))
    var random = SplitMix(state: seed)
    var bound = 0
    for _ in 0..<4 {
      let formats = FormatList.formats(mutated(text, &random))
      let byName = Dictionary(formats.map { ($0.description, $0) }) { first, _ in first }
      for check in TypeCheck.all {
        guard let format = byName[check.eventName], let compare = try? check.bind(format) else {
          continue
        }
        bound += 1
        for _ in 0..<4 {
          var record = (0..<Int(random.next() % 160)).map { _ in UInt8(random.next() >> 56) }
          if record.count >= 2 {
            record.replaceSubrange(0..<2, with: bytes(UInt16(truncatingIfNeeded: format.id)))
          }
          _ = compare(record.span.bytes)
        }
      }
    }
    #expect(bound > 50)
  }

  /// `text` with other numbers in about one of 16 fields' places and sizes.
  private func mutated(_ text: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    let strange: [UInt64] = [
      0, 1, 2, 3, 4, 7, 8, 15, 16, 63, 150, 255, 4096, 65535, 65536, 1 << 40,
    ]
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var isNumber = false
    for byte in text {
      if isNumber, (48...57).contains(byte) { continue }
      isNumber = false
      result.append(byte)
      // Behind `offset:` and `size:`, not behind `field:`.
      guard byte == UInt8(ascii: ":"), result.count > 4,
        result.suffix(4).elementsEqual("set:".utf8) || result.suffix(4).elementsEqual("ize:".utf8),
        random.next() % 16 == 0
      else { continue }
      result += Array("\(strange[Int(random.next() % 16)])".utf8)
      isNumber = true
    }
    return result
  }
}

/// A small generator of numbers that look random (SplitMix64), the same for the same seed.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
