import Testing
import Timeline

@Suite struct TimePointTests {
  @Test(arguments: [
    ("12.345678", TimePoint.printed(microseconds: 12_345_678)),
    ("12.3456780", .absolute(12_345_678_000)),
    ("12", .printed(microseconds: 12_000_000)),
    ("0.000000001", .absolute(1)),
    ("0.0000000019", .absolute(1)),
    ("+1.5s", .afterStart(1_500_000_000)),
    ("+2", .afterStart(2_000_000_000)),
    ("-200ms", .beforeEnd(200_000_000)),
    ("-3us", .beforeEnd(3000)),
    ("+7ns", .afterStart(7)),
    ("+1min", .afterStart(60_000_000_000)),
    ("-1h", .beforeEnd(3_600_000_000_000)),
    ("1970-01-01T00:00:01", .wallClock(seconds: 1, nanoseconds: 0)),
    ("2026-11-26T10:00:00.5", .wallClock(seconds: 1_795_687_200, nanoseconds: 500_000_000)),
    ("2024-02-29T23:59:59Z", .wallClock(seconds: 1_709_251_199, nanoseconds: 0)),
    ("2000-03-01 00:00", .wallClock(seconds: 951_868_800, nanoseconds: 0)),
  ]) func timesAreRead(text: String, point: TimePoint) {
    #expect(TimePoint(text) == point)
  }

  @Test(arguments: [
    "", "+", "-", "x", "1x", "12ms", "1.2.3", "+1.5 s", "+1.5parsec", ".", "+.5s", "--1", "1e9",
    "99999999999999999999", "99999999999", "2026-13-01T00:00:00", "2026-11-26T24:00:00",
    "2026-11-26T10", "2026-11-26", "T", "1.5a",
  ]) func othersAreNot(text: String) {
    #expect(TimePoint(text) == nil)
  }

  @Test func datesAreWrittenAsTheyAreRead() {
    #expect(TimePoint.dateText(nanoseconds: 0) == "1970-01-01T00:00:00.000000000")
    #expect(
      TimePoint.dateText(nanoseconds: 1_709_251_199_000_000_012) == "2024-02-29T23:59:59.000000012")
    #expect(TimePoint.dateText(nanoseconds: .max) == "2554-07-21T23:34:33.709551615")
    // The days of a century's end with a leap year (2000) and of one without (2100), at other times.
    for day in [UInt64(10_500)..<12_000, 47_000..<48_500].joined() {
      let time = (day * 86_400 + day * 7919 % 86_400) * 1_000_000_000 + day
      #expect(
        TimePoint(TimePoint.dateText(nanoseconds: time))
          == .wallClock(seconds: Int64(time / 1_000_000_000), nanoseconds: UInt32(day)))
    }
  }

  @Test func countersCount() {
    #expect(TimePoint("123", countsNanoseconds: false) == .absolute(123))
    #expect(TimePoint("+5", countsNanoseconds: false) == .afterStart(5))
    #expect(TimePoint("-5", countsNanoseconds: false) == .beforeEnd(5))
    #expect(TimePoint("1.5", countsNanoseconds: false) == nil)
    #expect(TimePoint("+5s", countsNanoseconds: false) == nil)
  }

  @Test func placesAreOnTheTimeLine() {
    func time(_ point: TimePoint, isWallClock: Bool = false) -> UInt64? {
      point.time(first: 100, last: 900, isWallClock: isWallClock)
    }
    #expect(time(.absolute(5)) == 5)
    #expect(time(.printed(microseconds: 2)) == 1500)
    #expect(time(.printed(microseconds: 0)) == 0)
    #expect(time(.printed(microseconds: .max)) == .max)
    #expect(time(.afterStart(5)) == 105)
    #expect(time(.afterStart(.max)) == .max)
    #expect(time(.beforeEnd(5)) == 895)
    #expect(time(.beforeEnd(5000)) == 0)
    #expect(time(.wallClock(seconds: 2, nanoseconds: 3)) == nil)
    #expect(time(.wallClock(seconds: 2, nanoseconds: 3), isWallClock: true) == 2_000_000_003)
    #expect(time(.wallClock(seconds: .max, nanoseconds: 0), isWallClock: true) == .max)
  }
}
