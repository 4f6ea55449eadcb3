package import SystemPackage
package import TraceFile
internal import RingBuffer

/// A small recording of the tracer `function_graph`, made for a test; times are nanoseconds.
///
/// Functions have one letter each, from `a` on; `i` handles interrupts.
package struct GraphRecording {
  /// Something that the tracer, or somebody else, writes.
  package enum Event {
    /// A function is called.
    case enter(Character, depth: UInt32)
    /// A function is called, and what is in the registers for its arguments is recorded.
    case call(Character, depth: UInt32, registers: [UInt64])
    /// A function returns, having been called and having returned at these times.
    case leave(Character, depth: UInt32, from: UInt64, to: UInt64, value: UInt64 = 0)
    /// A program writes a line (`trace_marker`).
    case print(String)
    /// An event of another kind, `test:tick`.
    case tick(UInt32)
  }

  private static let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
  private var pages: [Int: [[UInt8]]] = [:]
  private var encoders: [Int: PageEncoder] = [:]
  private let clock: String
  private let kernel: String
  /// Whether the depth of a call has the width of a register, as in Linux 7.3.
  package var hasWideDepth = false
  /// The kernel's types (BTF).
  package var types: [UInt8] = []

  /// A recording without events.
  ///
  /// - Parameters:
  ///   - clock: the name of the trace clock.
  ///   - kernel: the kernel's release.
  package init(clock: String = "local", kernel: String = "6.1.0") {
    self.clock = clock
    self.kernel = kernel
  }

  /// The address of a function.
  package static func address(_ function: Character) -> UInt64 {
    0xffff_ffff_8100_0000 + 0x100 * UInt64(function.asciiValue ?? 0)
  }

  /// Adds an event of thread `pid` on `cpu`; those of a CPU come in their order.
  package mutating func add(_ event: Event, at time: UInt64, cpu: Int = 0, pid: Int32 = 42) {
    let record = Self.record(event, pid: pid)
    var encoder = encoders[cpu] ?? PageEncoder(Self.layout)
    // Sound: the array is there for the call.
    if unsafe encoder.append(record.span.bytes, at: time) == .pageIsFull {
      end(&encoder, of: cpu, lost: .none)
      unsafe encoder.append(record.span.bytes, at: time)
    }
    encoders[cpu] = encoder
  }

  /// A call that calls nothing: it begins, and it ends.
  package mutating func add(
    leaf function: Character, depth: UInt32, _ times: ClosedRange<UInt64>, cpu: Int = 0,
    pid: Int32 = 42
  ) {
    add(.enter(function, depth: depth), at: times.lowerBound, cpu: cpu, pid: pid)
    add(
      .leave(function, depth: depth, from: times.lowerBound, to: times.upperBound),
      at: times.upperBound, cpu: cpu, pid: pid)
  }

  /// On each of two CPUs, so many times in a row: a thread's call, with a leaf and another event inside.
  package mutating func add(rounds: Int) {
    for round in 0..<UInt64(rounds) {
      let start = 1000 + round * 1000
      for cpu in 0..<2 {
        let pid = Int32(42 + cpu)
        add(.enter("a", depth: 0), at: start, cpu: cpu, pid: pid)
        add(leaf: "b", depth: 1, start + 10...start + 20, cpu: cpu, pid: pid)
        add(.tick(3), at: start + 30, cpu: cpu, pid: pid)
        add(.leave("a", depth: 0, from: start, to: start + 40), at: start + 40, cpu: cpu, pid: pid)
      }
    }
  }

  /// Events of `cpu` are lost.
  package mutating func lose(_ count: UInt64, cpu: Int = 0) {
    var encoder = encoders[cpu] ?? PageEncoder(Self.layout)
    end(&encoder, of: cpu, lost: .count(count))
    encoders[cpu] = encoder
  }

  private mutating func end(_ encoder: inout PageEncoder, of cpu: Int, lost: LostEvents) {
    if encoder.eventCount > 0 {
      let page = encoder.finish()
      // Sound: the bytes are copied during the call.
      pages[cpu, default: []].append(unsafe page.withUnsafeBytes { unsafe Array($0) })
    }
    encoder.begin(lostEvents: lost)
  }

  /// Writes the recording into a file in `folder`, and opens it.
  package func file(in folder: FilePath) throws -> TraceFile {
    var copy = self
    for cpu in copy.encoders.keys.sorted() {
      guard var encoder = copy.encoders[cpu] else { continue }
      copy.end(&encoder, of: cpu, lost: .none)
    }
    let pages = copy.pages
    let path = folder.appending("\(UInt64.random(in: 0 ... .max)).dat")
    let plan = BufferPlan(
      name: "", clock: clock, layout: Self.layout, cpus: pages.keys.sorted(),
      cpuCount: 1 + (pages.keys.max() ?? 0))
    var metadata = Self.metadata
    metadata.kernelTypes = types
    if hasWideDepth { metadata.ftraceFormats[0] = Array(Self.wideEntry.utf8) }
    let head = try TraceFileHead(version: .v7, metadata: metadata, buffers: [plan])
    let writer = try TraceFileWriter(path: path, head: head)
    for (cpu, pages) in pages {
      let region = writer.region(buffer: 0, cpu: cpu)
      try region.descriptor.writeAll(toAbsoluteOffset: region.offset, pages.flatMap { $0 })
    }
    let tail = TraceFileTail(
      savedCommandLines: Array("42 worker\n43 another-thread\n".utf8), clockText: "[\(clock)]",
      uname: "Linux test \(kernel) x86_64", recorderVersion: "test", cpuStatistics: [],
      traceID: 1)
    let contents = [
      pages.mapValues { RegionContent(kept: 0..<UInt64($0.count * 4096)) }
    ]
    _ = try writer.finish(contents, tail: tail)
    return try TraceFile(path: path)
  }

  // MARK: Records

  private static func record(_ event: Event, pid: Int32) -> [UInt8] {
    func common(_ id: UInt16) -> [UInt8] { bytes(id) + [0, 0] + bytes(pid) }
    return switch event {
    case .enter(let function, let depth):
      common(11) + bytes(address(function)) + bytes(depth) + bytes(UInt32(0))
    case .call(let function, let depth, let registers):
      common(11) + bytes(address(function)) + bytes(UInt64(depth)) + registers.flatMap { bytes($0) }
    case .leave(let function, let depth, let from, let to, let value):
      common(10) + bytes(address(function)) + bytes(value) + bytes(depth) + bytes(UInt32(3))
        + bytes(from) + bytes(to)
    case .print(let text): common(5) + bytes(address("p")) + Array(text.utf8) + [0, 0, 0, 0]
    case .tick(let number): common(77) + bytes(number)
    }
  }

  private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<(value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

// MARK: - Formats

extension GraphRecording {
  private static let common = """
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;


    """

  private static let entry =
    "name: funcgraph_entry\nID: 11\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:unsigned int depth;\toffset:16;\tsize:4;\tsigned:0;
      \tfield:unsigned long args[];\toffset:24;\tsize:0;\tsigned:0;

      print fmt: "--> %ps (%u)", (void *)REC->func, REC->depth

      """

  private static var wideEntry: String {
    var lines = entry.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for index in lines.indices where lines[index].contains("unsigned int depth;") {
      lines[index] = "\tfield:unsigned long depth;\toffset:16;\tsize:8;\tsigned:0;"
    }
    return lines.joined(separator: "\n")
  }

  private static let exit =
    "name: funcgraph_exit\nID: 10\n" + common + """
      \tfield:unsigned long func;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:unsigned long retval;\toffset:16;\tsize:8;\tsigned:0;
      \tfield:unsigned int depth;\toffset:24;\tsize:4;\tsigned:0;
      \tfield:unsigned int overrun;\toffset:28;\tsize:4;\tsigned:0;
      \tfield:unsigned long long calltime;\toffset:32;\tsize:8;\tsigned:0;
      \tfield:unsigned long long rettime;\toffset:40;\tsize:8;\tsigned:0;

      print fmt: "<-- %ps (%u)", (void *)REC->func, REC->depth

      """

  private static let print =
    "name: print\nID: 5\n" + common + """
      \tfield:unsigned long ip;\toffset:8;\tsize:8;\tsigned:0;
      \tfield:char buf[];\toffset:16;\tsize:0;\tsigned:0;

      print fmt: "%ps: %s", (void *)REC->ip, REC->buf

      """

  private static let tick =
    "name: tick\nID: 77\n" + common + """
      \tfield:u32 n;\toffset:8;\tsize:4;\tsigned:0;

      print fmt: "n=%u", REC->n

      """

  private static let headerPage = """
    \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
    \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
    \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;

    """

  private static var symbols: String {
    var lines = "abcdefghijklmnopqrstuvwxyz".map { letter in
      "\(String(address(letter), radix: 16)) T \(letter)\n"
    }
    lines.append("\(String(address("i"), radix: 16)) T __irqentry_text_start\n")
    lines.append("\(String(address("i") + 0x80, radix: 16)) T __irqentry_text_end\n")
    lines.append("\(String(address("z") + 0x100, radix: 16)) T _etext\n")
    return lines.joined()
  }

  private static var metadata: TraceFileMetadata {
    TraceFileMetadata(
      headerPage: Array(headerPage.utf8), headerEvent: [],
      ftraceFormats: [entry, exit, print].map { Array($0.utf8) },
      eventFormats: [SystemFormats(name: "test", formats: [Array(tick.utf8)])],
      kallsyms: Array(symbols.utf8), printkFormats: [])
  }
}
