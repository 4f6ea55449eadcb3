import RingBuffer
import Testing

/// A page that a real kernel wrote, and what libtraceevent's `kbuffer` reads in it.
struct KernelPage: Sendable, CustomTestStringConvertible {
  let name: String
  let layout: PageLayout
  let eventCount: Int
  let first: UInt64
  let last: UInt64
  /// The sum of all time stamps.
  let sum: UInt64
  /// The sum of the lengths of all records in bytes.
  let byteCount: Int
  var lost = LostEvents.none

  var testDescription: String { name }

  static let all = [
    // Linux 6.1, an absolute stamp in the middle.
    KernelPage(
      name: "x86_64-stamp", layout: .little64, eventCount: 90, first: 58_855_550_612,
      last: 58_859_169_184, sum: 5_297_202_595_058, byteCount: 3704),
    // Linux 6.1, function graph, after an overrun.
    KernelPage(
      name: "x86_64-lost", layout: .little64, eventCount: 120, first: 7_705_115_527,
      last: 7_705_731_456, sum: 924_648_787_709, byteCount: 3580, lost: .count(1674)),
    // Linux 6.1, synthetic events: 9 discarded events with delta 1, 10 long events, 11 stamps. Here
    // kbuffer counts each delta of 1 until the next stamp: its sum is 12 more, its last time 1.
    KernelPage(
      name: "x86_64-discarded", layout: .little64, eventCount: 19, first: 67_772_898_233,
      last: 67_793_083_212, sum: 1_287_792_706_908, byteCount: 3228),
    // Linux 6.1, big-endian, an absolute stamp.
    KernelPage(
      name: "s390x-stamp", layout: .big64, eventCount: 99, first: 8_830_041_348,
      last: 8_836_338_961, sum: 874_478_238_849, byteCount: 3668),
    // Linux 6.1, a 4-byte commit, an absolute stamp.
    KernelPage(
      name: "i686-stamp", layout: .little32, eventCount: 128, first: 12_149_202_952,
      last: 12_169_614_567, sum: 1_556_745_860_757, byteCount: 3532),
    // Linux 6.18, a sub-buffer of 8 KiB with 3 time extends and 26 long events.
    KernelPage(
      name: "x86_64-extend-8k",
      layout: PageLayout(byteOrder: .little, longSize: 8, pageSize: 8192), eventCount: 80,
      first: 1_506_419_690_382, last: 1_507_020_427_251, sum: 120_537_606_601_316,
      byteCount: 7308),
  ]
}

@Suite struct KernelPageTests {
  @Test(arguments: KernelPage.all)
  func decodes(page: KernelPage) throws {
    let bytes = try fixture("pages/\(page.name).page")
    #expect(bytes.count == page.layout.pageSize)
    let decoded = try DecodedPage(bytes, page.layout)
    #expect(decoded.error == nil)
    #expect(decoded.events.count == page.eventCount)
    #expect(decoded.times.first == page.first)
    #expect(decoded.times.last == page.last)
    #expect(decoded.times.reduce(0, +) == page.sum)
    #expect(decoded.events.reduce(0) { $0 + $1.data.count } == page.byteCount)
    #expect(decoded.header.lostEvents == page.lost)
    #expect(decoded.times == decoded.times.sorted())
  }
}
