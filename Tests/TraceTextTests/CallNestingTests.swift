import EventFormat
import EventText
import RingBuffer
import Testing

@testable import TraceText

extension PrintedTraces {
  /// The depths of calls, beside those of libtraceevent's plugin.
  @Suite struct CallNestingTests {
    private static let format = """
      name: function
      ID: 1
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:unsigned long parent_ip;\toffset:16;\tsize:8;\tsigned:0;

      print fmt: " %ps <-- %ps", (void *)REC->ip, (void *)REC->parent_ip

      """

    @Test(arguments: 1...8)
    func depthsAreThoseOfThePlugin(seed: UInt64) throws {
      let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
      let interpreter = EventInterpreter(layout: layout, cpuCount: 4, plugins: true)
      let formats = EventFormats(
        parsing: [("ftrace", Array(Self.format.utf8))], layout: layout)
      let format = try #require(formats.all.first)
      interpreter.add(format)
      // 25 functions of 16 bytes; nothing is known below the first.
      let symbols = (0..<25).map { "\(String(0x1000 + 16 * $0, radix: 16)) T f\($0)\n" }.joined()
      interpreter.add(kallsyms: Array(symbols.utf8))
      var nesting = CallNesting { interpreter.function(at: $0) }
      var state = seed
      func next(_ limit: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % limit
      }
      for _ in 0..<3000 {
        // Mostly a chain of few functions, so that lists become long.
        let parent = next(10) == 0 ? next(26) : next(12)
        let function = next(4) == 0 ? next(26) : parent + 1
        let call = CallNesting.Call(
          function: 0xff0 + 16 * function + next(16), parent: 0xff0 + 16 * parent + next(16))
        let cpu = Int(next(4))
        var record = [1, 0, 0, 0, 9, 0, 0, 0] as [UInt8]
        for word in [call.function, call.parent] {
          withUnsafeBytes(of: word.littleEndian) { record += $0 }
        }
        var text = TextBuffer()
        interpreter.appendText(
          of: record.span.bytes, format: format, timestamp: 0, cpu: cpu, style: .described,
          to: &text)
        let blanks = text.bytes.prefix { $0 == UInt8(ascii: " ") }.count
        #expect(blanks == 3 * nesting.depth(of: call, cpu: cpu))
      }
    }
  }
}
