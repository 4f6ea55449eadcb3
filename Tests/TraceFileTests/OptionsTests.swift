import RingBuffer
import Testing

@testable import TraceFile

@Suite struct OptionsTests {
  @Test(arguments: [
    ("0", 0), ("12", 12), (" \t-12", -12), ("+7x", 7), ("0x1F", 31), ("-0x10", -16), ("010", 8),
    ("09", 0), ("", 0), ("zebra", 0), ("9223372036854775807", Int64.max),
    ("-9223372036854775808", Int64.min), ("99999999999999999999", Int64.max),
    ("-99999999999999999999", Int64.min), ("0xffffffffffffffffff", Int64.max),
  ])
  func readsNumbersAsStrtollDoes(_ text: String, _ value: Int64) {
    #expect(TraceFileOptions.number(Array(text.utf8)) == value)
  }

  @Test func sumsOffsetsAndDate() {
    var options = TraceFileOptions()
    for (id, text) in [(OptionID.date, "0x10"), (.offset, "-5"), (.offset, "100")] {
      #expect(options.add(id, Array(text.utf8) + [0], order: .little) == nil)
    }
    #expect(options.timeOffset == 16_000 - 5 + 100)
    #expect(options.date == "0x10")
    #expect(options.add(.date, Array("9223372036854775807".utf8), order: .little) == nil)
  }

  @Test(arguments: [
    ("[local] global\n", "local"), ("local [mono_raw] boot", "mono_raw"), ("local global", nil),
    ("", nil), ("[]", nil), ("[open", nil), ("local ] [tai]", "tai"),
  ])
  func findsTheClockInUse(_ text: String, _ clock: String?) {
    #expect(TraceFileOptions.clockInUse(text) == clock)
  }

  @Test func readsNumbersInTheFilesByteOrder() {
    var options = TraceFileOptions()
    #expect(options.add(.cpuCount, [0, 0, 1, 2], order: .big) == nil)
    #expect(options.cpuCount == 258)
    #expect(options.add(.traceID, [1, 0, 0, 0, 0, 0, 0, 0], order: .little) == nil)
    #expect(options.traceID == 1)
    let tsc: [UInt8] = [0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5]
    #expect(options.add(.tsc2nsec, tsc, order: .big) == nil)
    #expect(options.tsc2nsec == .init(multiplier: 3, shift: 4, offset: 5))
  }

  @Test(arguments: [(OptionID.cpuCount, 3), (.traceID, 7), (.tsc2nsec, 15)])
  func refusesShortOptions(_ id: OptionID, _ count: Int) {
    var options = TraceFileOptions()
    let before = options
    #expect(options.add(id, [UInt8](repeating: 1, count: count), order: .little) != nil)
    #expect(options == before)
  }

  @Test func refusesImpossibleCPUCounts() {
    var options = TraceFileOptions()
    #expect(options.add(.cpuCount, [255, 255, 255, 255], order: .little) != nil)
    #expect(options.cpuCount == nil)
  }
}
