import RingBuffer
import Testing

/// One page, byte by byte, for each detail in which known readers of ring buffers disagree.
///
/// The comments name our choice and who differs: the kernel's validator (`rb_read_data_buffer`),
/// libtraceevent's `kbuffer`, Perfetto, LISA, the Trace Compass incubator, gpuvis.
@Suite struct DisagreementTests {
  /// Ours: added, as the kernel, kbuffer and Perfetto. LISA and Trace Compass leave it out.
  @Test func paddingDelta() throws {
    let page = hex(
      """
      e803000000000000 1c00000000000000
      41010000 aabbccdd                // + 10
      fd000000 08000000 5a5a5a5a       // discarded, + 7
      a1000000 11223344                // + 5
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.events == [DecodedEvent(1010, "aabbccdd"), DecodedEvent(1022, "11223344")])
    #expect(decoded.error == nil)
  }

  /// Ours: 1 stands for 0, as in the kernel. kbuffer, Perfetto and gpuvis are a unit late from here.
  @Test func paddingDeltaOfOne() throws {
    let page = hex(
      """
      e803000000000000 1c00000000000000
      41010000 aabbccdd                // + 10
      3d000000 08000000 5a5a5a5a       // discarded, 1
      a1000000 11223344                // + 5
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.times == [1010, 1015])
  }

  /// Ours: the rest of the page is void. kbuffer and LISA go by the length word, and Trace Compass
  /// skips 8 bytes; Perfetto stops as we do, with an error.
  @Test func paddingWithDeltaZero() throws {
    let page = hex(
      """
      e803000000000000 1800000000000000
      41010000 aabbccdd
      1d000000 04000000                // the end, whatever the word says
      a1000000 11223344                // left over from the page's last use
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.events == [DecodedEvent(1010, "aabbccdd")])
    #expect(decoded.error == nil)
  }

  /// Ours: 4 bytes and the length word, as all but Trace Compass, which skips 8 bytes and then takes
  /// what was discarded for events.
  @Test func paddingLength() throws {
    let page = hex(
      """
      e803000000000000 2800000000000000
      41010000 aabbccdd
      5d000000 14000000                // discarded, + 2, 20 bytes with this word
      41010000 deadbeef 41010000 deadbeef
      a1000000 11223344
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.events == [DecodedEvent(1010, "aabbccdd"), DecodedEvent(1017, "11223344")])
  }

  /// Ours: from the time before, as the kernel, kbuffer and LISA. Perfetto and Trace Compass drop
  /// them, which is wrong once the clock is past 2^59 (`tai` always is).
  @Test func absoluteStampTopFiveBits() throws {
    let page = hex(
      """
      6400000000000018 1800000000000000  // 3 * 2^59 + 100
      61000000 aabbccdd                  // + 3
      1f190000 00000000                  // stamp 200
      81000000 11223344                  // + 4
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.times == [3 << 59 + 103, 3 << 59 + 204])
  }

  /// Ours: a stamp that would go back has passed a multiple of 2^59, as in the kernel. kbuffer goes
  /// back.
  @Test func absoluteStampTopFiveBitsRollOver() throws {
    let page = hex(
      """
      00ffffffffffff1f 1800000000000000  // 2^61 - 256
      61000000 aabbccdd                  // + 3
      1f020000 00000000                  // stamp 16
      81000000 11223344                  // + 4
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.times == [1 << 61 - 253, 1 << 61 + 20])
  }

  /// Ours: a stamp is taken as it stands while the upper bits are zero, also when it goes back.
  @Test func absoluteStampWithoutTopBits() throws {
    let page = hex(
      """
      e803000000000000 1000000000000000
      1f190000 00000000                  // stamp 200
      81000000 11223344                  // + 4
      """, size: 4096)
    #expect(try DecodedPage(page, .little64).times == [204])
  }

  /// Ours: the word less 4, exactly, as Perfetto and Trace Compass; the next event is aligned.
  /// kbuffer rounds the length up, LISA down.
  @Test func longEventLength() throws {
    let page = hex(
      """
      e803000000000000 1800000000000000
      40010000 09000000 0102030405 000000  // 9 - 4 = 5 bytes
      a1000000 11223344
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.events == [DecodedEvent(1010, "0102030405"), DecodedEvent(1015, "11223344")])
  }

  /// Ours: unsigned, as all but Trace Compass, where 67 ms and more go back in time.
  @Test func deltaIsUnsigned() throws {
    let page = hex(
      """
      e803000000000000 1000000000000000
      01000080 aabbccdd                // + 2^26
      e1ffffff 11223344                // + 2^27 - 1
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.times == [1000 + 1 << 26, 999 + 1 << 26 + 1 << 27])
  }

  /// Ours: an extend belongs to the event behind it, as all but Trace Compass, which applies it early
  /// and loses the delta of the event in front.
  @Test func timeExtendBeforeData() throws {
    let page = hex(
      """
      e803000000000000 1800000000000000
      41010000 aabbccdd                // + 10
      5e000000 01000000                // + 2^27 + 2
      81000000 11223344                // + 4
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.times == [1010, 1016 + 1 << 27])
  }

  /// Ours: an unknown number, as kbuffer's -1. Trace Compass ignores the flag, gpuvis clears it,
  /// Perfetto has a flag for many pages, LISA an error.
  @Test func lostFlag() throws {
    let page = hex("e803000000000000 0800008000000000 41010000 aabbccdd", size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.header.lostEvents == .unknown)
    #expect(decoded.events == [DecodedEvent(1010, "aabbccdd")])
  }

  /// Ours: the `long` behind the last event, as kbuffer and LISA; the others ignore it. The upper
  /// half of `commit` is what kernels write there.
  @Test func storedCount() throws {
    let page = hex(
      """
      e803000000000000 080000c0ffffffff
      41010000 aabbccdd
      ee00000000000000                 // 238
      """, size: 4096)
    let decoded = try DecodedPage(page, .little64)
    #expect(decoded.header.lostEvents == .count(238))
    #expect(decoded.events == [DecodedEvent(1010, "aabbccdd")])
    #expect(decoded.error == nil)
  }

  /// Ours: the size that the instance's `header_page` tells, as kbuffer. Perfetto takes the machine's
  /// page size, LISA and Trace Compass one size for the whole file.
  @Test func subBufferBeyondFourKibibytes() throws {
    let page =
      hex(
        """
        e803000000000000 9c13000000000000
        41010000 aabbccdd
        40010000 88130000                // 5000 bytes with this word
        """) + [UInt8](repeating: 0x5a, count: 4996)
      + hex("a1000000 11223344", size: 8192 - 16 - 8 - 8 - 4996)
    let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 8192)
    #expect(page.count == 8192)
    let decoded = try DecodedPage(page, layout)
    #expect(decoded.times == [1010, 1020, 1025])
    #expect(decoded.events.map(\.data.count) == [4, 4996, 4])
    #expect(decoded.error == nil)
  }
}
