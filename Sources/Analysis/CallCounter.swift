internal import RingBuffer

/// Follows the stacks of calls of all threads through a stream of events, and counts.
///
/// The rules are few. A thread's stack has the calls that were seen to begin and not to end. Each event tells
/// its depth: calls at that depth or below have ended by then, seen or not. A thread that went on without a
/// break on one CPU has been seen all the time; otherwise, if events were lost anywhere meanwhile, its open
/// calls are in doubt: they may have ended, and others like them begun.
struct CallCounter {
  /// Where and when something happened.
  struct Place {
    var time: UInt64
    var cpu: Int
    var buffer: Int
    var pid: Int32
  }

  /// What an open call has called.
  struct Callee {
    var function: Int32
    var calls: Int
    var total: UInt64
  }

  /// An open call.
  private struct Frame {
    var function: Int32
    var node: Int32
    var depth: Int32
    var begin: UInt64
    /// The time in what it called.
    var inner: UInt64 = 0
    /// Where its callees begin among those of the thread.
    var firstCallee: Int
    /// Whether the function is open further below, too.
    var isRecursive: Bool
    /// Whether something inside may be missing.
    var isPartial = false
    /// Since when it may have ended, if it may.
    var doubtfulSince: UInt64?
  }

  /// A thread, or the idle thread of a CPU.
  private struct Task {
    var frames: [Frame] = []
    var callees: [Callee] = []
    var lastTime: UInt64 = 0
    var lastCPU = -1
    var group: Int

    /// The innermost call; without the generic `last`, which allocates where it is not specialised.
    var top: Frame? { frames.isEmpty ? nil : frames[frames.count - 1] }
  }

  private struct Key: Hashable {
    var buffer: Int
    var pid: Int32
    /// For idle threads.
    var cpu: Int
  }

  /// Deeper than any kernel's stack; only a damaged trace has more.
  private static let deepest = 1024

  private(set) var groups: [CallGroup] = []
  private(set) var functions = FunctionNumbers()
  private(set) var slow: SlowCalls
  private(set) var incomplete = IncompleteCalls()
  private let options: CallOptions
  private let blindTimes: [BlindTimes]
  /// For each buffer, whether its times are of the clock that durations are taken with.
  private let clocks: [Bool]
  private var tasks: [Task] = []
  private var numbers: [Key: Int] = [:]
  private var groupNumbers: [Int32: Int] = [:]
  /// For each buffer and CPU, who was seen last.
  private var running: [[(pid: Int32, task: Int)?]]

  init(_ options: CallOptions, _ blindTimes: [BlindTimes], clocks: [Bool]) {
    self.options = options
    self.blindTimes = blindTimes
    self.clocks = clocks
    slow = SlowCalls(limit: options.slowLimit)
    running = blindTimes.map { _ in [] }
    if !options.separatesTasks { groups.append(CallGroup(pid: nil)) }
  }

  /// Whether there has been a call.
  var hasCalls: Bool { !functions.addresses.isEmpty }

  // MARK: - Events

  /// An event that begins or ends no call: a thread has been seen.
  mutating func see(at place: Place) { _ = look(at: place) }

  /// A call begins.
  mutating func enter(_ address: UInt64, depth: Int32, at place: Place) {
    guard let task = look(at: place) else { return }
    close(task, from: tasks[task].frames.count < Self.deepest ? depth : .min)
    let function = functions.number(of: address)
    let group = tasks[task].group
    let frames = tasks[task].frames.count
    let node = groups[group].node(of: function, below: caller(task, depth: depth))
    tasks[task].frames.append(
      Frame(
        function: function, node: node, depth: depth, begin: place.time,
        firstCallee: tasks[task].callees.count,
        isRecursive: isOpen(function, in: task, below: frames)))
  }

  /// A call ends; `from` and `to` are the kernel's times of its beginning and its end.
  mutating func leave(
    _ address: UInt64, depth: Int32, from: UInt64, to: UInt64, at place: Place
  ) {
    guard let task = look(at: place) else { return }
    close(task, from: depth &+ 1)
    let function = functions.number(of: address)
    let duration = to &- from
    if let frame = tasks[task].top, frame.depth == depth {
      if frame.function == function, isSame(frame, from: from, buffer: place.buffer) {
        finish(frame, of: task, duration: duration, at: place)
        return
      }
      close(task, from: depth)
    }
    // Its beginning has not been seen, and who knows what else.
    markPartial(task)
    incomplete.withoutBeginning += 1
    let group = tasks[task].group
    let count = tasks[task].frames.count
    let node = groups[group].node(of: function, below: caller(task, depth: depth))
    groups[group].add(
      function, node, duration, inner: 0, isPartial: true,
      isRecursive: isOpen(function, in: task, below: count))
    note(
      function, begin: clocks[place.buffer] ? from : nil, duration, isPartial: true, [], at: place)
    if count > 0 { take(duration, of: function, in: task) }
  }

  /// Events of a CPU were lost.
  mutating func lose(buffer: Int, cpu: Int) {
    guard running.indices.contains(buffer), running[buffer].indices.contains(cpu) else { return }
    running[buffer][cpu] = nil
  }

  /// Events of a buffer were lost, and nobody knows when.
  mutating func loseSight(ofBuffer buffer: Int) {
    guard running.indices.contains(buffer) else { return }
    running[buffer] = []
    for (key, task) in numbers where key.buffer == buffer { doubt(task) }
  }

  /// The end of the stream.
  mutating func finish() {
    for task in tasks.indices {
      incomplete.open += tasks[task].frames.count
      close(task, from: .min, counts: false)
    }
  }

  // MARK: - Threads

  /// The thread of an event; `nil` when it is not wanted.
  private mutating func look(at place: Place) -> Int? {
    // Damaged files can name CPUs that nobody has.
    guard running.indices.contains(place.buffer), 0..<(1 << 16) ~= place.cpu else { return nil }
    if running[place.buffer].count <= place.cpu {
      let missing = place.cpu + 1 - running[place.buffer].count
      running[place.buffer] += repeatElement(nil, count: missing)
    }
    let last = running[place.buffer][place.cpu]
    if let last, last.pid == place.pid, tasks[last.task].lastCPU == place.cpu {
      tasks[last.task].lastTime = place.time
      return last.task
    }
    guard options.pids?.contains(place.pid) ?? true else {
      running[place.buffer][place.cpu] = nil
      return nil
    }
    let task = number(of: place)
    if blindTimes[place.buffer].overlap(tasks[task].lastTime, place.time) { doubt(task) }
    tasks[task].lastTime = place.time
    tasks[task].lastCPU = place.cpu
    running[place.buffer][place.cpu] = (place.pid, task)
    return task
  }

  private mutating func number(of place: Place) -> Int {
    let key = Key(
      buffer: place.buffer, pid: place.pid, cpu: place.pid == 0 ? place.cpu : -1)
    if let known = numbers[key] { return known }
    var group = 0
    if options.separatesTasks {
      group = groupNumbers[place.pid] ?? groups.count
      if group == groups.count {
        groups.append(CallGroup(pid: place.pid))
        groupNumbers[place.pid] = group
      }
    }
    tasks.append(Task(group: group))
    numbers[key] = tasks.count - 1
    return tasks.count - 1
  }

  /// The open calls of a thread may have ended.
  private mutating func doubt(_ task: Int) {
    let time = tasks[task].lastTime
    for place in tasks[task].frames.indices {
      tasks[task].frames[place].isPartial = true
      if tasks[task].frames[place].doubtfulSince == nil {
        tasks[task].frames[place].doubtfulSince = time
      }
    }
  }

  // MARK: - Stacks

  /// Takes the calls at `depth` and deeper off the stack: they have ended, and nobody saw it.
  private mutating func close(_ task: Int, from depth: Int32, counts: Bool = true) {
    var hasClosed = false
    while let frame = tasks[task].top, frame.depth >= depth {
      hasClosed = true
      tasks[task].frames.removeLast()
      tasks[task].callees.removeLast(tasks[task].callees.count - frame.firstCallee)
      groups[tasks[task].group].addUnfinished(frame.function, frame.node)
      if counts { incomplete.withoutEnd += 1 }
    }
    if hasClosed { markPartial(task) }
  }

  private mutating func markPartial(_ task: Int) {
    for place in tasks[task].frames.indices { tasks[task].frames[place].isPartial = true }
  }

  /// The node of whoever called what is at `depth`: the call on top of the stack, unless it may have ended.
  private mutating func caller(_ task: Int, depth: Int32) -> Int32 {
    guard let frame = tasks[task].top else {
      return depth == 0 ? CallGroup.root : groups[tasks[task].group].unknownCallers()
    }
    return frame.doubtfulSince == nil ? frame.node : groups[tasks[task].group].unknownCallers()
  }

  private func isOpen(_ function: Int32, in task: Int, below count: Int) -> Bool {
    for place in 0..<count where tasks[task].frames[place].function == function { return true }
    return false
  }

  /// Whether a call that began at `from` is that of `frame`, although it is in doubt: then it was open all
  /// the time. That needs one clock for both.
  private func isSame(_ frame: Frame, from: UInt64, buffer: Int) -> Bool {
    guard let since = frame.doubtfulSince else { return true }
    return clocks[buffer] && from <= since
  }

  /// The call on top of the stack has ended.
  private mutating func finish(
    _ frame: Frame, of task: Int, duration: UInt64, at place: Place
  ) {
    tasks[task].frames.removeLast()
    if frame.isPartial { incomplete.withGap += 1 }
    groups[tasks[task].group].add(
      frame.function, frame.node, duration, inner: frame.inner, isPartial: frame.isPartial,
      isRecursive: frame.isRecursive)
    if let limit = options.slowerThan, duration > limit {
      note(
        frame.function, begin: frame.begin, duration, isPartial: frame.isPartial,
        Self.joined(tasks[task].callees[frame.firstCallee...]), at: place)
    }
    tasks[task].callees.removeLast(tasks[task].callees.count - frame.firstCallee)
    if !tasks[task].frames.isEmpty { take(duration, of: frame.function, in: task) }
  }

  /// The call on top of the stack has called something.
  private mutating func take(_ duration: UInt64, of function: Int32, in task: Int) {
    let top = tasks[task].frames.count - 1
    tasks[task].frames[top].inner = tasks[task].frames[top].inner &+ duration
    guard options.slowerThan != nil else { return }
    // Who calls hundreds of functions has some of them several times here.
    let end = tasks[task].callees.count
    var place = end - 1
    while place >= max(tasks[task].frames[top].firstCallee, end - 32) {
      if tasks[task].callees[place].function == function {
        tasks[task].callees[place].calls += 1
        tasks[task].callees[place].total = tasks[task].callees[place].total &+ duration
        return
      }
      place -= 1
    }
    tasks[task].callees.append(Callee(function: function, calls: 1, total: duration))
  }

  private static func joined(_ callees: ArraySlice<Callee>) -> [Callee] {
    var result: [Callee] = []
    var places: [Int32: Int] = [:]
    for callee in callees {
      if let place = places[callee.function] {
        result[place].calls += callee.calls
        result[place].total = result[place].total &+ callee.total
      } else {
        places[callee.function] = result.count
        result.append(callee)
      }
    }
    return result
  }

  private mutating func note(
    _ function: Int32, begin: UInt64?, _ duration: UInt64, isPartial: Bool, _ callees: [Callee],
    at place: Place
  ) {
    guard let limit = options.slowerThan, duration > limit else { return }
    slow.add(
      SlowCalls.Call(
        function: function, place: place, begin: begin, duration: duration, isPartial: isPartial,
        callees: callees))
  }
}
