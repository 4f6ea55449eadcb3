import EventText
import Foundation
import Glibc
import RingBuffer
import Synchronization
import SystemPackage
import Testing
import Timeline
import TraceFile
import TraceText

/// A recorder that writes a known recording anew, part by part, and tells those who follow how far it is.
private final class SlowRecorder {
  let source: TraceFile
  let writer: TraceFileWriter
  private let compression: PageCompression?
  private let layout: PageLayout
  /// The pages of each CPU.
  private var pages: [Int: [[UInt8]]] = [:]
  /// Where parts may end: the time of the last event before, the page, and the offset in it.
  private var cuts: [Int: [(time: UInt64, page: Int, end: Int)]] = [:]
  private var progress: [Int: RegionProgress] = [:]
  private var chunks: [Int: PageChunkWriter.Box] = [:]
  private var clock: UInt64 = 1

  var times: [UInt64] { cuts.values.joined().map(\.time).sorted() }

  init(
    _ source: TraceFile, at path: FilePath, version: TraceFileVersion,
    compression: PageCompression? = nil
  ) throws {
    self.source = source
    self.compression = compression
    let buffer = source.buffers[0]
    layout = try #require(source.layout.resized(pageSize: buffer.pageSize))
    let plan = BufferPlan(
      name: "", clock: buffer.clock, layout: layout, cpus: Array(0..<buffer.cpuCount),
      cpuCount: source.cpuCount)
    let head = try TraceFileHead(
      version: version,
      metadata: TraceFileMetadata(
        headerPage: source.headerPage, headerEvent: source.headerEvent,
        ftraceFormats: source.ftraceFormats, eventFormats: source.eventFormats,
        kallsyms: try source.kallsyms(), printkFormats: try source.printkFormats()),
      buffers: [plan], compression: compression)
    writer = try TraceFileWriter(path: path, head: head)
    for extent in buffer.extents {
      var reader = source.pages(of: extent, pageSize: buffer.pageSize)
      while try reader.next() {
        let page = reader.page.withUnsafeBytes { Array($0) }
        let number = pages[extent.cpu, default: []].count
        let header = try PageHeader(page.span.bytes, layout: layout)
        var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
        while let slot = try decoder.next(in: page.span.bytes) {
          cuts[extent.cpu, default: []].append((slot.timestamp, number, (slot.end + 3) & ~3))
        }
        pages[extent.cpu, default: []].append(page)
      }
    }
    try writer.checkpoint([[:]], tail: tail)
  }

  private var tail: TraceFileTail {
    get throws {
      TraceFileTail(
        savedCommandLines: try source.savedCommandLines(),
        clockText: source.options.clockText ?? "[local]\n", uname: "Linux", recorderVersion: "test",
        cpuStatistics: [], traceID: 1)
    }
  }

  /// Writes all events of a CPU up to a time, and finds its ring buffer empty.
  func drain(_ cpu: Int, to time: UInt64) throws {
    let size = layout.pageSize
    let before = Int(progress[cpu]?.byteCount ?? 0)
    guard let all = pages[cpu], let last = cuts[cpu]?.last(where: { $0.time <= time }),
      before < last.page * size + last.end
    else {
      // Nothing has come.
      progress[cpu] = RegionProgress(
        byteCount: UInt64(before), settledByteCount: UInt64(before), settledFrom: clock,
        settledAt: clock + 1)
      clock += 2
      return
    }
    let region = writer.region(buffer: 0, cpu: cpu)
    for number in before / size...last.page {
      let place = region.offset + Int64(number * size)
      let page = all[number]
      let header = try PageHeader(page.span.bytes, layout: layout)
      let isWhole = number < last.page || last.end >= header.end
      // First the events, then what says how many there are.
      let begin = number == before / size ? max(before % size, 16) : 16
      let end = isWhole ? size : last.end
      if begin < end {
        try region.descriptor.writeAll(
          toAbsoluteOffset: place + Int64(begin), Array(all[number][begin..<end]))
      }
      var start = Array(all[number][..<16])
      if !isWhole {
        let commit = UInt64(end - 16)
        start.replaceSubrange(8..<16, with: withUnsafeBytes(of: commit.littleEndian) { Array($0) })
      }
      try region.descriptor.writeAll(toAbsoluteOffset: place, start)
      if number == last.page {
        let count = UInt64(number * size + (isWhole ? size : last.end))
        progress[cpu] = RegionProgress(
          byteCount: count, settledByteCount: count, settledFrom: clock, settledAt: clock + 1)
        clock += 2
      }
    }
    try compress(cpu)
  }

  /// Compresses the whole pages of a CPU, and gives their blocks back.
  private func compress(_ cpu: Int) throws {
    guard let compression, let all = pages[cpu] else { return }
    let box: PageChunkWriter.Box
    if let known = chunks[cpu] {
      box = known
    } else {
      box = try PageChunkWriter.Box(
        PageChunkWriter(
          region: writer.chunkRegion(buffer: 0, cpu: cpu), pageSize: layout.pageSize,
          byteOrder: layout.byteOrder, compression: compression))
      chunks[cpu] = box
    }
    let size = UInt64(layout.pageSize)
    let whole = (progress[cpu]?.byteCount ?? 0) / size
    let done = box.writer.pageByteCount / size
    guard whole > done else { return }
    let waiting = Array(all[Int(done)..<Int(whole)].joined())
    try box.writer.append(waiting.span.bytes)
    let unit = writer.unit
    writer.release(
      buffer: 0, cpu: cpu, done * size / unit * unit..<whole * size / unit * unit)
  }

  func publish() throws {
    try writer.publish(at: clock, [progress])
    clock += 1
  }

  func finish() throws {
    for cpu in pages.keys { try drain(cpu, to: .max) }
    var contents: [Int: RegionContent] = [:]
    for (cpu, pages) in pages {
      var count = UInt64(pages.count * layout.pageSize)
      if let box = chunks[cpu] {
        try box.writer.finish()
        count = box.writer.byteCount
      }
      contents[cpu] = RegionContent(kept: 0..<count)
    }
    _ = try writer.finish([contents], tail: tail)
  }
}

extension PageChunkWriter {
  /// So that a dictionary can have it.
  fileprivate final class Box {
    var writer: PageChunkWriter
    init(_ writer: consuming PageChunkWriter) { self.writer = writer }
  }
}

/// Reads along on a thread of its own.
private final class Follower: Sendable {
  struct State {
    var text: [UInt8] = []
    var late: UInt64 = 0
    var problem: String?
    var isOver = false
  }
  private let state = Mutex(State())
  let file: FollowedFile

  init(_ path: FilePath, json: Bool = false) throws {
    guard case .growing(let file) = try FollowedFile.open(path) else {
      throw CancellationError()
    }
    self.file = file
    let thread = Thread { self.run(json: json) }
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func run(json: Bool) {
    do {
      var report = try FollowReport(
        file, formats: file.description.formats(), form: json ? .json : .text(ReportOptions()),
        selection: FollowReport.Selection(), delay: 0, output: nil)
      var text = TextBuffer()
      while report.append(to: &text) {
        state.withLock { $0.text += text.bytes }
        text.removeAll()
      }
      state.withLock {
        $0.late = report.lateCount
        $0.problem = report.failure.map { "\($0)" }
      }
    } catch {
      state.withLock { $0.problem = "\(error)" }
    }
    state.withLock { $0.isOver = true }
  }

  /// Waits until the state is as wanted; a minute is for machines that are busy.
  func wait(until condition: (State) -> Bool) throws -> State {
    for _ in 0..<6000 {
      let state = state.withLock { $0 }
      if condition(state) { return state }
      usleep(10_000)
    }
    Issue.record("the follower does not come on: \(file.progress(0)), \(file.progress(1))")
    throw CancellationError()
  }
}

extension PrintedTraces {
  /// A file that grows step by step, without a kernel: what is printed while it does is what the finished
  /// file has.
  @Suite struct FollowReportTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
    private var path: FilePath { FilePath(folder.appending(path: "out.dat").path()) }

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func source() throws -> TraceFile {
      try TraceFile(path: FilePath(fixture("x86_64-v7-zstd.dat").path()))
    }

    /// Brings random CPUs up to later and later times.
    private func grow(_ recorder: SlowRecorder, steps: Int, while follower: Follower) throws {
      let times = recorder.times
      let cpuCount = recorder.source.buffers[0].cpuCount
      for step in 1...steps {
        let time = times[(times.count - 1) * step / (2 * steps)]
        for cpu in (0..<cpuCount).shuffled() where step == steps || Bool.random() {
          try recorder.drain(cpu, to: time)
        }
        try recorder.publish()
        usleep(2000)
      }
      // What everybody has been asked for since it happened comes out while the recording runs.
      for cpu in 0..<cpuCount { try recorder.drain(cpu, to: times[times.count / 2]) }
      try recorder.publish()
      let lines = try follower.wait { state in
        state.isOver || state.text.count { $0 == UInt8(ascii: "\n") } >= times.count / 3
      }
      #expect(!lines.isOver)
    }

    @Test(arguments: [
      (TraceFileVersion.v7, false, false), (.v6, false, false), (.v7, true, false),
      (.v7, false, true),
    ])
    func printsWhatTheFinishedFileHas(
      version: TraceFileVersion, isCompressed: Bool, json: Bool
    ) throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      let recorder = try SlowRecorder(
        source(), at: path, version: version,
        compression: isCompressed ? PageCompression(level: 1) : nil)
      let follower = try Follower(path, json: json)
      #expect(recorder.writer.isFollowed)
      try grow(recorder, steps: 40, while: follower)
      try recorder.finish()
      let end = try follower.wait { $0.isOver }
      #expect(end.problem == nil)
      #expect(end.late == 0)
      let file = try TraceFile(path: path)
      var report =
        json
        ? try Report.json(file, formats: file.formats())
        : try Report(file, options: ReportOptions())
      var text = TextBuffer()
      while report.appendNext(to: &text) {}
      #expect(end.text == text.bytes)
      #expect(text.bytes.count > 100_000)
    }

    @Test(arguments: [false, true])
    func printsAllThatAKilledRecorderLeft(isCompressed: Bool) throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      let recorder = try SlowRecorder(
        source(), at: path, version: .v7,
        compression: isCompressed ? PageCompression(level: 1) : nil)
      let follower = try Follower(path)
      try grow(recorder, steps: 10, while: follower)
      recorder.writer.leaveUnfinished()
      let end = try follower.wait { $0.isOver }
      #expect(end.problem == nil)
      guard case .abandoned = follower.file.phase else {
        Issue.record("the recorder is not missed")
        return
      }
      // Nobody recovers the file meanwhile; a copy tells what is in it.
      let copy = folder.appending(path: "copy.dat")
      let process = try Process.run(
        URL(filePath: "/bin/cp"), arguments: ["--sparse=always", path.string, copy.path()])
      process.waitUntilExit()
      try TraceFileRecovery.recover(FilePath(copy.path()))
      #expect(end.text == (try reportText(copy)))
    }
  }
}
