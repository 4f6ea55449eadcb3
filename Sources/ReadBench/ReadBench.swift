package import EventFormat
internal import RingBuffer
internal import Synchronization
package import Timeline
package import TraceFile
internal import TraceText

/// Measures on this machine what reading a recording costs: its pages, its events in time order, its
/// text.
///
/// Every case runs once to warm up, and then as often as the options say, in turns with the others.
///
/// ```swift
/// let report = try ReadBench(file, formats: formats).decode { print($0) }
/// for row in report.rows { print(row.title, row.nanosecondsPerEvent) }
/// ```
package struct ReadBench {
  /// How to measure.
  package struct Options: Sendable {
    /// Runs of each case behind the one that warms up, of which the median is told.
    package var runs = 5
    /// So many bytes of pages are read into memory to be decoded there; of a larger recording, the
    /// first pages of each CPU.
    package var mostPageBytes = 1 << 30
    /// How many events made-up streams have together.
    package var madeUpEvents = 2_000_000

    /// The usual numbers.
    package init() {}
  }

  private let file: TraceFile
  private let formats: EventFormats
  private let options: Options
  private let summary: TraceSummary
  /// The bytes of all pages.
  private let pageBytes: Int

  /// What could not be read.
  package var damage: [PageDamage] { summary.damage }

  /// Counts what is in `file`.
  ///
  /// - Throws: `ReadBenchError.noEvents` when that is nothing.
  package init(
    _ file: TraceFile, formats: EventFormats, options: Options = Options()
  ) throws(ReadBenchError) {
    self.file = file
    self.formats = formats
    self.options = options
    summary = TraceSummary(file, formats: formats)
    guard summary.events > 0 else { throw .noEvents(file.path) }
    pageBytes = zip(file.buffers, summary.buffers).reduce(0) { sum, buffer in
      sum + buffer.0.pageSize * buffer.1.cpus.reduce(0) { $0 + $1.pages }
    }
  }

  // MARK: Decoding

  /// Measures walking over each CPU's pages in memory, the same with a number of a typed event, and
  /// the stream of all CPUs in time order, from the file.
  ///
  /// - Parameter progress: is told what comes next.
  /// - Throws: `ReadBenchError` when the runs do not agree.
  package func decode(progress: (String) -> Void) throws(ReadBenchError) -> ReadReport {
    progress("reading pages")
    let pages = LoadedPages.all(of: file, limit: options.mostPageBytes)
    let loaded = pages.reduce(0) { $0 + $1.bytes.count }
    var notes: [String] = []
    if loaded < pageBytes {
      notes.append(
        "the cursor's rows are those of the first \(loaded) of \(pageBytes) bytes of pages, spread"
          + " over all CPUs")
    }
    var cases = [
      ReadCase(what: "cursor", title: "pages of each CPU") { .tally(Self.walk(pages)) }
    ]
    if let type = mostFrequentType {
      do throws(BindingError) {
        let loop = try type.measured.loop(formats)
        cases.append(
          ReadCase(what: "field", title: "and \(type.measured.field) of \(type.measured.event)") {
            .tally(loop(pages))
          })
        notes.append("\(type.count) of \(summary.events) events are \(type.measured.event)")
      } catch {
        notes.append("no field was read: \(error)")
      }
    } else {
      notes.append(
        "no field was read: the recording has no event with a type that is measured with")
    }
    cases.append(
      ReadCase(what: "merge", title: "all CPUs in time order") { .tally(merge()) })
    return try run(cases, notes: notes, progress)
  }

  /// The type of which there are most events.
  private var mostFrequentType: (measured: MeasuredType, count: Int)? {
    var counts: [String: Int] = [:]
    for (id, count) in summary.eventCounts {
      if let format = formats[id] { counts[format.description] = count }
    }
    return MeasuredType.all.compactMap { type in counts[type.event].map { (type, $0) } }
      .max { $0.1 < $1.1 }
  }

  private static func walk(_ pages: [LoadedPages]) -> ReadTally {
    var tally = ReadTally()
    for cpu in pages {
      let layout = cpu.layout
      tally.pageBytes += cpu.bytes.count
      cpu.forEachPage { page in
        // Where a page is damaged, the next one stands for itself.
        _ = try? walk(page, layout: layout, &tally)
      }
    }
    return tally
  }

  @inline(__always)
  private static func walk(
    _ page: RawSpan, layout: PageLayout, _ tally: inout ReadTally
  ) throws(PageError) {
    // Locals, so that they can stay in registers.
    var events = 0
    var sum: UInt64 = 0
    defer {
      tally.events += events
      tally.sum &+= sum
    }
    var cursor = try EventCursor(page, layout: layout)
    while let record = try cursor.next() {
      events &+= 1
      sum &+= record.timestamp &+ UInt64(record.data.byteCount)
    }
  }

  private func merge() -> ReadTally {
    var tally = ReadTally(pageBytes: pageBytes)
    var timeline = Timeline(file, formats: formats)
    while let item = timeline.next() {
      guard case .event(let event) = item else { continue }
      tally.events &+= 1
      tally.sum &+= event.timestamp &+ UInt64(event.data.byteCount)
    }
    return tally
  }

  // MARK: Merging

  /// The numbers of made-up streams that are merged.
  package static let streamCounts = [2, 4, 16, 64, 256, 1024, 4096]

  /// Measures the stream of all CPUs in time order, from the file, the same with a number of a typed
  /// event, and made-up streams in memory, from a few to thousands.
  ///
  /// - Parameter progress: is told what comes next.
  /// - Throws: `ReadBenchError` when the runs do not agree.
  package func merge(progress: (String) -> Void) throws(ReadBenchError) -> ReadReport {
    let streams = file.buffers.reduce(0) { $0 + $1.extents.count }
    var notes: [String] = []
    var cases = [
      ReadCase(what: "merge", title: "all CPUs in time order", streams: streams) {
        .tally(merge())
      }
    ]
    if let type = mostFrequentType {
      do throws(BindingError) {
        let loop = try type.measured.mergeLoop(formats)
        cases.append(
          ReadCase(
            what: "merge_field",
            title: "and \(type.measured.field) of \(type.measured.event)", streams: streams
          ) {
            .tally(loop(Timeline(file, formats: formats), pageBytes))
          })
        notes.append("\(type.count) of \(summary.events) events are \(type.measured.event)")
      } catch {
        notes.append("no field was read: \(error)")
      }
    }
    for count in Self.streamCounts {
      for (name, runLength) in [("one by one", 1), ("50 at a time", 50)] {
        progress("making \(count) streams")
        let made = MadeUpStreams(
          count: count, eventCount: options.madeUpEvents, runLength: runLength)
        cases.append(
          ReadCase(
            what: runLength == 1 ? "made_up" : "made_up_runs",
            title: "\(count) made-up streams, \(name)", streams: count
          ) {
            .tally(made.merge())
          })
      }
    }
    notes.append(
      "made-up streams stand in memory; each event, or each 50 in a row, is of a stream chosen by chance"
    )
    return try run(cases, notes: notes, progress)
  }

  // MARK: Text

  /// Measures the text of `report` on one thread and on all CPUs, and its JSON, from the file to
  /// pieces of text that are dropped.
  ///
  /// - Parameter progress: is told what comes next.
  /// - Throws: `ReadBenchError` when the file's symbols or names cannot be read, or the runs do not
  ///   agree.
  package func text(progress: (String) -> Void) throws(ReadBenchError) -> ReadReport {
    let threads = Report.usualThreads
    var cases = [
      ReadCase(what: "text_one_thread", title: "text, one thread") { text(threads: 1) }
    ]
    if threads > 1 {
      cases.append(
        ReadCase(what: "text", title: "text, \(threads) threads", threads: threads) {
          text(threads: threads)
        })
    }
    cases.append(
      ReadCase(
        what: "json", title: "JSON, \(threads) thread\(threads == 1 ? "" : "s")", threads: threads
      ) { json(threads: threads) })
    return try run(cases, notes: [], progress)
  }

  private func text(threads: Int) -> ReadCase.Outcome {
    do throws(TraceFileError) {
      return write(
        try Report(file, options: ReportOptions(), formats: formats), threads: threads)
    } catch { return .failure(error) }
  }

  private func json(threads: Int) -> ReadCase.Outcome {
    do throws(TraceFileError) {
      return write(try Report.json(file, formats: formats), threads: threads)
    } catch { return .failure(error) }
  }

  private func write(_ report: consuming Report, threads: Int) -> ReadCase.Outcome {
    let count = Atomic<Int>(0)
    var report = report
    report.write(threads: threads) { text in
      count.add(text.byteCount, ordering: .relaxed)
    }
    return .tally(
      ReadTally(
        events: summary.events, pageBytes: pageBytes, textBytes: count.load(ordering: .relaxed)))
  }

  // MARK: Runs

  /// Runs the cases in turns: what disturbs the machine for a while disturbs all of them alike.
  private func run(
    _ cases: [ReadCase], notes: [String], _ progress: (String) -> Void
  ) throws(ReadBenchError) -> ReadReport {
    let clock = ContinuousClock()
    var tallies: [ReadTally] = []
    var times = [[Double]](repeating: [], count: cases.count)
    for round in 0...options.runs {
      for (index, one) in cases.enumerated() {
        progress(
          round == 0 ? "warming up: \(one.title)" : "run \(round) of \(options.runs): \(one.title)")
        let start = clock.now
        let outcome = one.body()
        let time = (clock.now - start) / .nanoseconds(1)
        switch outcome {
        case .failure(let error): throw .file(error)
        case .tally(let tally) where round == 0: tallies.append(tally)
        case .tally(let tally):
          guard tally == tallies[index] else { throw .unsteady(one.title) }
          times[index].append(time)
        }
      }
    }
    let rows = cases.indices.map { index in
      ReadRow(
        what: cases[index].what, title: cases[index].title, threads: cases[index].threads,
        streams: cases[index].streams,
        tally: tallies[index], nanoseconds: times[index])
    }
    return ReadReport(runs: options.runs, rows: rows, notes: notes)
  }
}

/// One thing to measure.
private struct ReadCase {
  let what: String
  let title: String
  var threads = 1
  /// How many streams are merged; 0 where none are.
  var streams = 0
  let body: () -> Outcome

  enum Outcome {
    case tally(ReadTally)
    case failure(TraceFileError)
  }

  init(
    what: String, title: String, threads: Int = 1, streams: Int = 0,
    body: @escaping () -> Outcome
  ) {
    self.what = what
    self.title = title
    self.threads = threads
    self.streams = streams
    self.body = body
  }
}
