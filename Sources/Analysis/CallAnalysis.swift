public import EventFormat
internal import RingBuffer
public import Timeline
internal import TraceEvents
public import TraceFile

/// The calls in a recording of the tracer `function_graph`: how often functions were called, how long they
/// took, by whom.
///
/// ```swift
/// let calls = try CallAnalysis(TraceFile(path: "trace.dat"))
/// for function in calls.tasks[0].functions.prefix(10) {
///   print(function.name, function.times.calls, function.times.total)
/// }
/// ```
///
/// A stack of calls belongs to a thread, whatever CPUs it runs on; interrupts nest inside of the thread that
/// they interrupt, and the idle thread of each CPU is one of its own. What is missing stays missing: after
/// lost events the calls of all threads that were out of sight meanwhile may be others, which `incomplete`
/// counts.
public struct CallAnalysis: Sendable {
  /// The calls of all threads, or of each: `CallOptions.separatesTasks`. Those that took longest first.
  public package(set) var tasks: [TaskCalls] = []
  /// Calls that took longer than `CallOptions.slowerThan`, the slowest first.
  public package(set) var slow: [SlowCall] = []
  /// How many such calls there were.
  public package(set) var slowCount = 0
  /// The calls that are not known as a whole.
  public package(set) var incomplete = IncompleteCalls()
  /// Where events were lost.
  public package(set) var losses: [LostGap] = []
  /// What could not be read.
  public package(set) var damage: [PageDamage] = []
  private var names: [KernelAddress: String] = [:]

  /// Counts the calls in `file`.
  ///
  /// - Parameters:
  ///   - file: the trace.
  ///   - formats: the formats of its events, if they have been read already.
  ///   - options: what is wanted.
  /// - Throws: `AnalysisError` when the trace has no events of the tracer, or they lack what is needed.
  public init(
    _ file: TraceFile, formats: EventFormats? = nil, options: CallOptions = CallOptions()
  ) throws(AnalysisError) {
    let formats = formats ?? file.formats()
    let events = try GraphBindings(formats)
    let pages =
      options.window == .all
      ? nil : PageSelection(file, PageQuery(options.window), index: options.index)
    let losses = Self.losses(of: file, formats, pages)
    var names: TaskNames
    do throws(TraceFileError) {
      names = TaskNames(savedCommandLines: try file.savedCommandLines())
    } catch {
      throw AnalysisError(.file(error))
    }
    let blindTimes = file.buffers.indices.map { buffer in
      BlindTimes(losses.filter { $0.buffer == buffer })
    }
    var counter = CallCounter(
      options, blindTimes, clocks: file.buffers.map { $0.clock.isEmpty || $0.clock == "local" })
    var timeline = Timeline([Timeline.Input(file, formats: formats, selection: pages)])
    while let item = timeline.next() {
      switch item {
      case .event(let event):
        guard options.window.contains(event.timestamp), let pid = event.pid else { continue }
        let place = CallCounter.Place(
          time: event.timestamp, cpu: event.cpu, buffer: event.buffer, pid: pid)
        if let call = events.entry(event) {
          counter.enter(call.func.rawValue, depth: call.depth, at: place)
        } else if let end = events.exit.decode(event) {
          counter.leave(
            end.func.rawValue, depth: end.depth, from: end.calltime, to: end.rettime, at: place)
        } else {
          counter.see(at: place)
          events.learn(event, into: &names)
        }
      case .lost(let gap): counter.lose(buffer: gap.buffer, cpu: gap.cpu)
      case .damaged(let page):
        damage.append(page)
        counter.loseSight(ofBuffer: page.buffer)
      }
    }
    guard counter.hasCalls || options.window != .all || options.pids != nil else {
      throw AnalysisError(.noFunctionGraph)
    }
    counter.finish()
    self.losses = losses.filter {
      options.window == .all || $0.to.map { options.window.contains($0) } ?? true
    }
    take(counter, symbols: file.symbols(), names)
  }

  /// Where events are missing: it has to be known before a thread is met that was out of sight meanwhile.
  private static func losses(
    of file: TraceFile, _ formats: EventFormats, _ pages: PageSelection?
  ) -> [LostGap] {
    guard let pages else {
      return file.reduce(into: [LostGap](), formats: formats) { gaps, item in
        if case .lost(let gap) = item { gaps.append(gap) }
      } combine: {
        $0 += $1
      }
    }
    var gaps: [LostGap] = []
    var timeline = Timeline([Timeline.Input(file, formats: formats, selection: pages)])
    while let item = timeline.next() {
      if case .lost(let gap) = item { gaps.append(gap) }
    }
    return gaps
  }

  private mutating func take(
    _ counter: CallCounter, symbols: KernelSymbols, _ names: borrowing TaskNames
  ) {
    incomplete = counter.incomplete
    let addresses = counter.functions.addresses.map { KernelAddress(rawValue: $0) }
    let functions = addresses.map { symbols.function(at: $0.rawValue) ?? "\($0)" }
    func name(_ pid: Int32) -> String? {
      let reference = names.reference(of: pid)
      guard reference != TaskNames.unknown else { return nil }
      // Sound: the bytes are copied during the call.
      return unsafe names.store.name(reference).withUnsafeBytes {
        unsafe String(decoding: $0, as: UTF8.self)
      }
    }
    tasks = counter.groups.map { group in
      let calls = group.functions.enumerated().compactMap { place, times -> FunctionCalls? in
        guard times.calls + times.unfinished > 0 else { return nil }
        return FunctionCalls(address: addresses[place], name: functions[place], times: times)
      }
      return TaskCalls(
        pid: group.pid, name: group.pid.flatMap { name($0) },
        functions: calls.sorted { ($1.times.total, $0.name) < ($0.times.total, $1.name) },
        tree: group.tree(addresses))
    }
    tasks.sort { $0.total > $1.total }
    slowCount = counter.slow.count
    slow = counter.slow.sorted.map { call in
      SlowCall(
        function: addresses[Int(call.function)], name: functions[Int(call.function)],
        pid: call.place.pid, task: name(call.place.pid), cpu: call.place.cpu,
        buffer: call.place.buffer, begin: call.begin, end: call.place.time,
        duration: call.duration, isPartial: call.isPartial,
        callees: call.callees.map {
          SlowCall.Callee(
            function: addresses[Int($0.function)], name: functions[Int($0.function)],
            calls: $0.calls, total: $0.total)
        }.sorted { ($1.total, $0.name) < ($0.total, $1.name) })
    }
    self.names = Dictionary(zip(addresses, functions)) { first, _ in first }
  }

  /// The name of a function that was called; its address where the trace has none.
  public func name(of function: KernelAddress) -> String { names[function] ?? "\(function)" }
}
