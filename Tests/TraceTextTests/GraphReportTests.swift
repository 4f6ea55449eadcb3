import EventText
import Foundation
import GraphSamples
import SystemPackage
import Testing
import Timeline
import TraceFile
import TraceText

/// Function graphs as the kernel draws them. What is expected here is what kernels 6.1 and 6.12 print;
/// Tests/VM/graph.sh compares whole recordings.
struct GraphReportTests {
  private static let head = """
    # tracer: function_graph
    #
    # CPU  DURATION                  FUNCTION CALLS
    # |     |   |                     |   |   |   |

    """

  private func text(
    _ recording: GraphRecording, _ options: [String] = [],
    selection: ReportSelection = ReportSelection(), cpus: Set<Int>? = nil
  ) throws -> String {
    let folder = FilePath(FileManager.default.temporaryDirectory.path(percentEncoded: false))
    let file = try recording.file(in: folder)
    defer { try? FileManager.default.removeItem(atPath: file.path.string) }
    var graph = GraphOptions()
    for option in options {
      let isKnown = graph.set(option)
      #expect(isKnown)
    }
    var report = try GraphReport(file, options: graph, cpus: cpus, selection: selection)
    var text = TextBuffer()
    while report.appendNext(to: &text) {}
    let all = String(decoding: text.bytes, as: UTF8.self)
    return all.hasPrefix(Self.head) ? String(all.dropFirst(Self.head.count)) : all
  }

  /// The kernel indents comments inside of calls, but not of outermost ones.
  @Test func leavesAndBraces() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 1000)
    recording.add(leaf: "b", depth: 1, 1100...1223)
    recording.add(.print("hello\n"), at: 1300)
    recording.add(.tick(3), at: 1400)
    recording.add(.leave("a", depth: 0, from: 1000, to: 12_345), at: 12_345)
    #expect(
      try text(recording) == """
         0)               |  a() {
         0)   0.123 us    |    b();
         0)               |  /* hello */
         0)               |  /* tick: n=3 */
         0) + 11.345 us   |  }

        """)
  }

  @Test(arguments: [
    (0, "  0.000 us    |"), (10_000, "  10.000 us   |"), (10_001, "+ 10.001 us   |"),
    (100_000, "+ 100.000 us  |"), (100_001, "! 100.001 us  |"), (1_000_001, "# 1000.001 us |"),
    (10_000_001, "* 10000.00 us |"), (100_000_001, "@ 100000.0 us |"),
    (1_000_000_001, "$ 1000000 us  |"), (123_456_789_012, "$ 123456789 us |"),
  ])
  func marksAndDurations(_ duration: UInt64, _ expected: String) throws {
    var recording = GraphRecording()
    recording.add(leaf: "a", depth: 0, 1000...(1000 + duration))
    #expect(try text(recording) == " 0) \(expected)  a();\n")
  }

  @Test func anotherThread() throws {
    var recording = GraphRecording()
    recording.add(leaf: "a", depth: 0, 1000...1001)
    recording.add(leaf: "a", depth: 0, 2000...2001, pid: 43)
    recording.add(leaf: "a", depth: 0, 3000...3001, pid: 7)
    #expect(
      try text(recording) == """
         0)   0.001 us    |  a();
         ------------------------------------------
         0)   worker-42    =>   another-43  
         ------------------------------------------

         0)   0.001 us    |  a();
         ------------------------------------------
         0)   another-43   =>    <...>-7    
         ------------------------------------------

         0)   0.001 us    |  a();

        """)
  }

  @Test func interrupts() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 1000)
    recording.add(.enter("i", depth: 1), at: 1010)
    recording.add(leaf: "b", depth: 2, 1020...1025)
    recording.add(.leave("i", depth: 1, from: 1010, to: 1030), at: 1030)
    recording.add(leaf: "i", depth: 1, 1040...1050)
    recording.add(.leave("a", depth: 0, from: 1000, to: 1100), at: 1100)
    #expect(
      try text(recording) == """
         0)               |  a() {
         0)   ==========> |
         0)               |    i() {
         0)   0.005 us    |      b();
         0)   0.020 us    |    }
         0)   <========== |
         0)   ==========> |
         0)   0.010 us    |    i();
         0)   <========== |
         0)   0.100 us    |  }

        """)
    #expect(
      try text(recording, ["noirqs"]) == """
         0)               |  a() {
         0)   0.100 us    |  }

        """)
  }

  @Test func options() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 5_000_001_999)
    recording.add(leaf: "b", depth: 1, 5_000_002_000...5_000_002_500)
    recording.add(.leave("a", depth: 0, from: 5_000_001_999, to: 5_000_003_000), at: 5_000_003_000)
    #expect(
      try text(recording, ["funcgraph-proc", "abstime", "tail", "funcgraph-overrun"]) == """
        # tracer: function_graph
        #
        #     TIME        CPU  TASK/PID         DURATION                  FUNCTION CALLS
        #      |          |     |    |           |   |                     |   |   |   |
            5.000001 |   0)   worker-42    |               |  a() {
            5.000002 |   0)   worker-42    |   0.500 us    |    b();
            5.000003 |   0)   worker-42    |   1.001 us    |  } /* a */
         (Overruns: 3)

        """)
    #expect(
      try text(recording, ["nocpu", "nofuncgraph-duration"]) == """
        # tracer: function_graph
        #
        #               FUNCTION CALLS
        #               |   |   |   |
        a() {
          b();
        }

        """)
    var options = GraphOptions()
    let isKnown = options.set("colour") || options.set("no")
    #expect(!isKnown)
  }

  /// A call is a leaf if its end comes next on its CPU, whatever other CPUs do meanwhile.
  @Test func leavesAreThoseOfACPU() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 1000, cpu: 0)
    recording.add(leaf: "b", depth: 0, 1010...1020, cpu: 1, pid: 43)
    recording.add(.enter("c", depth: 0), at: 1030, cpu: 1, pid: 43)
    recording.add(.leave("a", depth: 0, from: 1000, to: 1040), at: 1040, cpu: 0)
    recording.add(.leave("c", depth: 0, from: 1030, to: 1050), at: 1050, cpu: 1, pid: 43)
    #expect(
      try text(recording) == """
         0)   0.040 us    |  a();
         1)   0.010 us    |  b();
         1)   0.020 us    |  c();

        """)
    #expect(try text(recording, cpus: [0]) == " 0)   0.040 us    |  a();\n")
  }

  /// Neither the end of a call whose beginning is missing nor a gap is passed over.
  @Test func losses() throws {
    var recording = GraphRecording()
    recording.add(.leave("b", depth: 1, from: 900, to: 1000), at: 1000)
    recording.add(.enter("a", depth: 0), at: 1010)
    recording.lose(12)
    recording.add(.leave("a", depth: 0, from: 1010, to: 1020), at: 1020)
    #expect(
      try text(recording) == """
         0)   0.100 us    |    } /* b */
         0)               |  a() {
        CPU:0 [LOST 12 EVENTS]
         0)   0.010 us    |  }

        """)
  }

  @Test func returnValues() throws {
    func recording(_ kernel: String) -> GraphRecording {
      var recording = GraphRecording(kernel: kernel)
      recording.add(.enter("a", depth: 0), at: 1000)
      recording.add(.enter("b", depth: 1), at: 1010)
      recording.add(.leave("b", depth: 1, from: 1010, to: 1020, value: 0xffff_fffe), at: 1020)
      recording.add(.leave("a", depth: 0, from: 1000, to: 1100, value: 0x10), at: 1100)
      return recording
    }
    #expect(
      try text(recording("6.12.5+bpo-amd64"), ["retval"]) == """
         0)               |  a() {
         0)   0.010 us    |    b(); /* = -2 */
         0)   0.100 us    |  } /* a = 0x10 */

        """)
    #expect(
      try text(recording("6.18.0"), ["retval"]) == """
         0)               |  a() {
         0)   0.010 us    |    b(); /* ret=-2 */
         0)   0.100 us    |  } /* a ret=0x10 */

        """)
    #expect(
      try text(recording("6.12.5"), ["retval", "retval-hex"]).contains("/* = 0xfffffffe */"))
    #expect(try !text(recording("6.12.5")).contains("0x"))
  }

  /// What a window leaves out still matters for what stands in it.
  @Test func windows() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 1000)
    recording.add(leaf: "b", depth: 1, 1100...1200)
    recording.add(.leave("a", depth: 0, from: 1000, to: 1300), at: 1300)
    recording.add(leaf: "c", depth: 0, 1400...1500)
    let window = ReportSelection(window: TimeWindow(from: 1150, to: 1400))
    #expect(try text(recording, selection: window) == " 0)   0.300 us    |  }\n")
    #expect(
      try text(recording, selection: ReportSelection(limit: 2)) == """
         0)               |  a() {
         0)   0.100 us    |    b();

        """)
  }
}
