import EventFormat
import Testing
import TraceFile

@testable import Timeline

/// The events of the tracer `blk`, of which the kernel tells nothing.
@Suite struct BlockTraceFormatTests {
  @Test func recordingsHaveThem() throws {
    let formats = try fixtureFile("x86_64-v6").formats()
    let stack = try #require(formats.all.first { $0.description == "ftrace:user_stack" })
    let format = try #require(formats[stack.id + 1])
    #expect(format.description == "ftrace:blktrace")
    #expect(format.field("sector")?.offset == 16 && format.field("sector")?.size == 8)
    #expect(format.field("device")?.offset == 36)
    #expect(formats.failures.isEmpty)
  }

  private func text(_ name: String, _ number: String) -> [UInt8] {
    Array("name: \(name)\nID: \(number)\nformat:\n".utf8)
  }

  @Test func noOtherEventIsTaken() {
    #expect(BlockTraceFormat.text(besides: [text("user_stack", "12")]) != nil)
    #expect(
      BlockTraceFormat.text(besides: [text("user_stack", "12"), text("other", "13")]) == nil)
    #expect(BlockTraceFormat.text(besides: [text("kernel_stack", "12")]) == nil)
    for number in ["", "x", "-", "99999999999999999999", "1\u{0}"] {
      #expect(BlockTraceFormat.text(besides: [text("user_stack", number), []]) == nil)
    }
  }
}
