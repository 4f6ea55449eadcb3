import EventFormat
import EventText
import RingBuffer
import Testing

@testable import TraceText

extension PrintedTraces {
  /// The depths of calls, beside those of libtraceevent's plugin.
  @Suite struct CallNestingTests {
    /// Calls, and calls that were repeated: the plugin has one list for both.
    private static let formats = [
      format("function", id: 1),
      format(
        "func_repeats", id: 2,
        more: """
          \tfield:u16 count;\toffset:24;\tsize:2;\tsigned:0;
          \tfield:u16 top_delta_ts;\toffset:26;\tsize:2;\tsigned:0;
          \tfield:u32 bottom_delta_ts;\toffset:28;\tsize:4;\tsigned:0;

          """),
    ]

    private static func format(_ name: String, id: Int, more: String = "") -> [UInt8] {
      let text = """
        name: \(name)
        ID: \(id)
        format:
        \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
        \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
        \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
        \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

        \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
        \tfield:unsigned long parent_ip;\toffset:16;\tsize:8;\tsigned:0;
        \(more)
        print fmt: " %ps <-- %ps", (void *)REC->ip, (void *)REC->parent_ip

        """
      return Array(text.utf8)
    }

    @Test(arguments: 1...8)
    func depthsAreThoseOfThePlugin(seed: UInt64) throws {
      let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
      // The plugin's lists are those of the process: each seed, and no other test, has these CPUs.
      let interpreter = EventInterpreter(layout: layout, cpuCount: 64, plugins: true)
      let formats = EventFormats(parsing: Self.formats.map { ("ftrace", $0) }, layout: layout)
      try #require(formats.all.count == 2)
      for format in formats.all { interpreter.add(format) }
      let directory = EventDirectory(formats, drawsGraph: false, usesPlugins: true)
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
        let cpu = 4 * Int(seed) + Int(next(4))
        let format = formats.all[next(3) == 0 ? 1 : 0]
        var record = [UInt8(format.id), 0, 0, 0, 9, 0, 0, 0] as [UInt8]
        for word in [call.function, call.parent, 0] {
          withUnsafeBytes(of: word.littleEndian) { record += $0 }
        }
        let role = directory.look(up: record.span.bytes)?.role ?? .plain
        let read = directory.call(record.span.bytes, role)
        #expect(role == (format.id == 1 ? .call : .repeatedCall))
        #expect(read?.function == call.function && read?.parent == call.parent)
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
