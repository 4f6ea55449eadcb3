import EventText
import Testing

@testable import TraceText

/// The five characters of an event's context, as `trace_print_lat_fmt` (kernel/trace/trace_output.c) has them.
@Suite struct ContextMarksTests {
  @Test(
    arguments: [
      (0x00, 0x00, "....."), (0x01, 0x01, "d..1."), (0x81, 0x00, "D...."), (0x80, 0x20, "b...2"),
      (0x24, 0x00, ".N..."), (0x04, 0x00, ".n..."), (0x20, 0x00, ".p..."), (0x22, 0x00, ".L..."),
      (0x26, 0x00, ".B..."), (0x06, 0x00, ".b..."), (0x02, 0x00, ".l..."), (0x18, 0xf1, "..H1f"),
      (0x08, 0x00, "..h.."), (0x10, 0x04, "..s4."), (0x40, 0x00, "..z.."), (0x48, 0x00, "..Z.."),
      (0x2f, 0x02, "dBh2."),
    ] as [(UInt8, UInt8, String)])
  func marksAreTheKernels(flags: UInt8, count: UInt8, expected: String) {
    #expect(text(flags, count, marksLaziness: true) == expected)
  }

  /// Before Linux 6.12, 0x02 belonged to the first one.
  @Test(
    arguments: [
      (0x02, "X...."), (0x03, "d...."), (0x82, "b...."), (0x22, "Xp..."), (0x24, ".N..."),
    ] as [(UInt8, String)])
  func olderKernelsHaveAnotherFlag(flags: UInt8, expected: String) {
    #expect(text(flags, 0, marksLaziness: false) == expected)
  }

  private func text(_ flags: UInt8, _ count: UInt8, marksLaziness: Bool) -> String {
    var text = TextBuffer()
    ContextMarks(flags: flags, count: count, marksLaziness: marksLaziness).append(to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
