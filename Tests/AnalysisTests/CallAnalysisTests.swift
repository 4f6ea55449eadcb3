import Analysis
import EventFormat
import Foundation
import GraphSamples
import SystemPackage
import Testing
import Timeline

/// Calls as they are counted, from recordings whose every event is known.
struct CallAnalysisTests {
  /// A caller takes what it calls off its own time; the tree has the paths.
  @Test(arguments: [false, true])
  func nestedCallsAddUp(hasWideDepth: Bool) throws {
    var recording = GraphRecording()
    recording.hasWideDepth = hasWideDepth
    recording.add(.enter("a", depth: 0), at: 100)
    recording.add(leaf: "b", depth: 1, 110...130)
    recording.add(leaf: "b", depth: 1, 140...150)
    recording.add(.leave("a", depth: 0, from: 100, to: 200), at: 200)
    recording.add(leaf: "b", depth: 0, 300...305)
    let calls = try recording.analysis()
    #expect(calls.incomplete.count == 0)
    let a = try calls.times("a")
    #expect((a.calls, a.total, a.own, a.partial, a.unfinished) == (1, 100, 70, 0, 0))
    let b = try calls.times("b")
    #expect((b.calls, b.total, b.own) == (3, 35, 35))
    #expect((b.shortest, b.longest, b.mean) == (5, 20, 11))
    #expect(calls.paths() == ["a": 100, "a/b": 30, "b": 5])
  }

  /// A function that calls itself is in its own time only once.
  @Test func recursionIsNotCountedTwice() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 100)
    recording.add(.enter("b", depth: 1), at: 110)
    recording.add(leaf: "a", depth: 2, 120...130)
    recording.add(.leave("b", depth: 1, from: 110, to: 140), at: 140)
    recording.add(.leave("a", depth: 0, from: 100, to: 200), at: 200)
    let calls = try recording.analysis()
    let a = try calls.times("a")
    #expect((a.calls, a.total, a.sum, a.own) == (2, 100, 110, 80))
    #expect(try calls.times("b").own == 20)
    #expect(calls.paths() == ["a": 100, "a/b": 30, "a/b/a": 10])
  }

  /// An interrupt is a call inside of what it interrupts.
  @Test func interruptsNest() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 100)
    recording.add(.enter("i", depth: 1), at: 120)
    recording.add(leaf: "b", depth: 2, 125...135)
    recording.add(.leave("i", depth: 1, from: 120, to: 140), at: 140)
    recording.add(.leave("a", depth: 0, from: 100, to: 150), at: 150)
    let calls = try recording.analysis()
    #expect(calls.incomplete.count == 0)
    #expect(calls.paths() == ["a": 50, "a/i": 20, "a/i/b": 10])
    #expect(try calls.times("a").own == 30)
  }

  /// A stack goes with its thread to another CPU; another thread, and idle ones, have their own.
  @Test func stacksBelongToThreads() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 100, cpu: 0, pid: 42)
    recording.add(.enter("b", depth: 1), at: 110, cpu: 0, pid: 42)
    recording.add(.enter("c", depth: 0), at: 120, cpu: 0, pid: 43)
    recording.add(.enter("d", depth: 0), at: 121, cpu: 1, pid: 0)
    recording.add(.enter("d", depth: 0), at: 125, cpu: 0, pid: 0)
    recording.add(.leave("d", depth: 0, from: 125, to: 127), at: 127, cpu: 0, pid: 0)
    recording.add(.leave("d", depth: 0, from: 121, to: 128), at: 128, cpu: 1, pid: 0)
    recording.add(leaf: "e", depth: 2, 130...140, cpu: 1, pid: 42)
    recording.add(.leave("b", depth: 1, from: 110, to: 150), at: 150, cpu: 1, pid: 42)
    recording.add(.leave("c", depth: 0, from: 120, to: 160), at: 160, cpu: 0, pid: 43)
    recording.add(.leave("a", depth: 0, from: 100, to: 170), at: 170, cpu: 1, pid: 42)
    let calls = try recording.analysis()
    #expect(calls.incomplete.count == 0)
    #expect(
      calls.paths() == ["a": 70, "a/b": 40, "a/b/e": 10, "c": 40, "d": 9])

    var options = CallOptions()
    options.separatesTasks = true
    let separate = try recording.analysis(options)
    #expect(separate.tasks.map(\.pid) == [42, 43, 0])
    #expect(separate.tasks.map(\.name) == ["worker", "another-thread", "<idle>"])
    #expect(separate.paths(of: 1) == ["c": 40])
    options.pids = [43]
    #expect(try recording.analysis(options).tasks.map(\.pid) == [43])
  }

  /// Recording begins inside of calls: the kernel tells how long they took, and nobody who called them.
  @Test func callsWithoutABeginning() throws {
    var recording = GraphRecording()
    recording.add(leaf: "c", depth: 2, 100...110)
    recording.add(.leave("b", depth: 1, from: 50, to: 120), at: 120)
    recording.add(leaf: "d", depth: 1, 130...135)
    recording.add(.leave("a", depth: 0, from: 40, to: 140), at: 140)
    recording.add(leaf: "e", depth: 0, 150...151)
    let calls = try recording.analysis()
    #expect(calls.incomplete.withoutBeginning == 2)
    #expect(calls.incomplete.count == 2)
    let b = try calls.times("b")
    #expect((b.calls, b.total, b.own, b.partial) == (1, 70, 0, 1))
    #expect(try calls.times("c").own == 10)
    #expect(calls.paths() == ["?": 0, "?/c": 10, "?/b": 70, "?/d": 5, "a": 100, "e": 1])
  }

  /// What is open at the end has no duration.
  @Test func callsWithoutAnEnd() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 100)
    recording.add(leaf: "b", depth: 1, 110...115)
    // The thread ends, and another one gets its number.
    recording.add(.enter("c", depth: 0), at: 200)
    recording.add(.enter("d", depth: 1), at: 210)
    let calls = try recording.analysis()
    #expect(calls.incomplete.withoutEnd == 1)
    #expect(calls.incomplete.open == 2)
    let a = try calls.times("a")
    #expect((a.calls, a.unfinished, a.total, a.mean) == (0, 1, 0, nil))
    #expect(try calls.times("b").own == 5)
  }

  /// Events are lost inside of a call that is open before and behind: the kernel's times say that it is the
  /// same, and its own time is not known any more.
  @Test func aCallOverAGap() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 100)
    recording.add(leaf: "b", depth: 1, 110...115)
    recording.lose(7)
    recording.add(leaf: "b", depth: 1, 180...190)
    recording.add(.leave("a", depth: 0, from: 100, to: 200), at: 200)
    let calls = try recording.analysis()
    #expect(calls.losses.count == 1)
    #expect(calls.incomplete.withGap == 1)
    #expect(calls.incomplete.count == 1)
    let a = try calls.times("a")
    #expect((a.calls, a.total, a.own, a.partial) == (1, 100, 0, 1))
    // Whether it was this `a` that called the second `b` was not known then.
    #expect(calls.paths() == ["a": 100, "a/b": 5, "?": 0, "?/b": 10])
  }

  /// The same events, but the call behind the gap has begun in it: it is another one.
  @Test func anotherCallBehindAGap() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 100)
    recording.add(leaf: "b", depth: 1, 110...115)
    recording.lose(7)
    recording.add(.leave("a", depth: 0, from: 150, to: 200), at: 200)
    let calls = try recording.analysis()
    let a = try calls.times("a")
    #expect((a.calls, a.total, a.unfinished, a.partial, a.own) == (1, 50, 1, 1, 0))
    #expect(calls.incomplete.withoutEnd == 1)
    #expect(calls.incomplete.withoutBeginning == 1)
  }

  /// With a clock that the kernel's durations are not taken with, nothing proves that a call is the same.
  @Test func aGapAndAnotherClock() throws {
    var recording = GraphRecording(clock: "boot")
    recording.add(.enter("a", depth: 0), at: 100)
    recording.lose(1)
    recording.add(.leave("a", depth: 0, from: 50, to: 140), at: 200)
    let calls = try recording.analysis()
    let a = try calls.times("a")
    #expect((a.calls, a.total, a.unfinished) == (1, 90, 1))
  }

  /// A gap on one CPU casts no doubt on a thread that ran on the other one all the time; it does on one that
  /// was away meanwhile, and came back before the end of the gap was met.
  @Test func gapsOfOtherCPUs() throws {
    func recording(isAway: Bool) -> GraphRecording {
      var recording = GraphRecording()
      recording.add(.tick(1), at: 90, cpu: 1, pid: 7)
      recording.lose(3, cpu: 1)
      recording.add(.tick(2), at: 500, cpu: 1, pid: 7)
      recording.add(.enter("a", depth: 0), at: 100)
      if isAway { recording.add(.tick(3), at: 110, pid: 9) }
      recording.add(leaf: "b", depth: 1, 120...125)
      recording.add(.leave("a", depth: 0, from: 100, to: 130), at: 130)
      return recording
    }
    #expect(try recording(isAway: false).analysis().incomplete.count == 0)
    let calls = try recording(isAway: true).analysis()
    #expect(calls.incomplete.withGap == 1)
    #expect(try calls.times("a").own == 0)
    #expect(try calls.times("a").total == 30)
  }

  /// Slow calls come one by one, with what they called.
  @Test func slowCalls() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 1000, cpu: 1)
    for begin in stride(from: UInt64(1010), to: 1050, by: 10) {
      recording.add(leaf: "b", depth: 1, begin...(begin + 3), cpu: 1)
    }
    recording.add(leaf: "c", depth: 1, 1060...1100, cpu: 1)
    recording.add(.leave("a", depth: 0, from: 1000, to: 1200), at: 1200, cpu: 1)
    recording.add(leaf: "a", depth: 0, 2000...2020, cpu: 1)
    var options = CallOptions()
    options.slowerThan = 30
    let calls = try recording.analysis(options)
    #expect(calls.slow.map(\.name) == ["a", "c"])
    #expect(calls.slowCount == 2)
    let slow = try #require(calls.slow.first)
    #expect((slow.begin, slow.end, slow.duration, slow.cpu) == (1000, 1200, 200, 1))
    #expect(slow.task == "worker")
    #expect(slow.callees.map(\.name) == ["c", "b"])
    #expect(slow.callees.map(\.calls) == [1, 4])
    #expect(slow.callees.map(\.total) == [40, 12])
    options.slowLimit = 1
    #expect(try recording.analysis(options).slow.map(\.duration) == [200])
    #expect(try recording.analysis(options).slowCount == 2)
  }

  /// A window cuts calls.
  @Test func windows() throws {
    var recording = GraphRecording()
    recording.add(.enter("a", depth: 0), at: 100)
    recording.add(leaf: "b", depth: 1, 110...115)
    recording.add(.leave("a", depth: 0, from: 100, to: 200), at: 200)
    var options = CallOptions()
    options.window = TimeWindow(from: 105, to: 150)
    let calls = try recording.analysis(options)
    #expect(calls.paths() == ["?": 0, "?/b": 5])
  }

  /// Depths that no kernel has end in calls without an end, and not in a crash.
  @Test func absurdDepths() throws {
    var recording = GraphRecording()
    for depth in 0..<3000 as Range<UInt32> {
      recording.add(.enter("a", depth: depth), at: 100 + UInt64(depth))
    }
    recording.add(.leave("a", depth: .max, from: 9, to: 3), at: 9000)
    let calls = try recording.analysis()
    #expect(try calls.times("a").unfinished == 3000)
  }

  @Test func recordingWithoutCalls() throws {
    let file = try Folder.file("latency-v6.dat")
    #expect(throws: AnalysisError.self) { _ = try CallAnalysis(file) }
  }
}

extension CallAnalysis {
  /// The calls of a function.
  func times(_ name: String) throws -> CallTimes {
    try #require(tasks.first?.functions.first { $0.name == name }).times
  }

  /// For each path of callers, the time of its calls; `?` are unknown callers.
  func paths(of task: Int = 0) -> [String: UInt64] {
    let tree = tasks[task].tree
    var result: [String: UInt64] = [:]
    var waiting = tree.root.children.map { (node: $0, path: "") }
    while let (place, path) = waiting.popLast() {
      let node = tree.nodes[place]
      var name = "?"
      if case .function(let address) = node.kind { name = self.name(of: address) }
      result[path + name] = node.times.sum
      waiting += node.children.map { ($0, path + name + "/") }
    }
    return result
  }
}
