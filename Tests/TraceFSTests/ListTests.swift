import Testing

@testable import TraceFS

@Suite struct ListTests {
  private let functions = TraceFS.counted([
    "vfs_read", "vfs_write", "t_show", "t_show", "ext4_map_blocks [ext4]", "t_show [ext4]",
    "__ftrace_invalid_address___16", "",
  ])

  @Test func functionsOfOneNameAreCounted() {
    #expect(
      functions == [
        TraceFunction(name: "vfs_read", module: nil, count: 1),
        TraceFunction(name: "vfs_write", module: nil, count: 1),
        TraceFunction(name: "t_show", module: nil, count: 2),
        TraceFunction(name: "ext4_map_blocks", module: "ext4", count: 1),
        TraceFunction(name: "t_show", module: "ext4", count: 1),
      ])
  }

  @Test(arguments: [
    ("vfs_*", 2), ("t_show", 2), (":mod:ext4", 2), ("*:mod:ext4", 2), ("t_*:mod:ext4", 1),
    ("*:mod:ex*", 2), ("vfs_*:mod:ext4", 0), ("vfs", 0),
  ])
  func patternsAreTheKernels(pattern: String, count: Int) {
    #expect(functions.count { FunctionPattern(pattern).matches($0) } == count)
  }

  @Test func whatIsMistypedHasNeighbours() {
    #expect(FunctionPattern("vfs_raed").nearestNames(in: functions).first == "vfs_read")
    #expect(FunctionPattern("t_*:mod:etx4").nearestNames(in: functions) == ["t_*:mod:ext4"])
    #expect(FunctionPattern("vfs_*:mod:ext4").nearestNames(in: functions).isEmpty)
  }

  @Test func commandsForFunctionsAreToldFromChoices() throws {
    for text in ["vfs_read", "*:mod:ext4", ":mod:ext4", "vfs_*"] {
      #expect(!FunctionCommand.isOne(text), "\(text)")
    }
    let listed = "#### all functions enabled ####\nvfs_read:traceoff:count=2\n"
    for text in ["vfs_read:traceoff", "vfs_*:traceoff:3"] {
      #expect(FunctionCommand(text)?.rival(in: listed) == "vfs_read:traceoff:count=2")
    }
    for text in ["vfs_write:traceoff", "vfs_read:traceon"] {
      #expect(FunctionCommand(text)?.rival(in: listed) == nil)
    }
    let events = "do_exit:enable_event:sched:sched_switch:unlimited"
    #expect(FunctionCommand("do_exit:enable_event:sched:sched_waking")?.rival(in: events) == nil)
    #expect(FunctionCommand("do_exit:enable_event:sched:sched_switch:1")?.rival(in: events) != nil)
    let command = try #require(FunctionCommand("do_exit:enable_event:sched:sched_switch:2"))
    #expect(command.function == "do_exit")
    #expect(command.name == "enable_event")
    #expect(command.parameters == ["sched", "sched_switch", "2"])
  }

  @Test(.enabled(if: (try? TraceFS())?.isUsable == true, "needs root and tracefs"))
  func whatThisKernelHasIsKnown() throws {
    let tracefs = try TraceFS()
    for name in try tracefs.clocks().available { #expect(TraceClock(name) != nil, "\(name)") }
    for option in try tracefs.options() {
      #expect(option.summary != nil, "\(option.name)")
      #expect(option.isOn != nil, "\(option.name)")
    }
    for tracer in try tracefs.describedTracers() {
      #expect(tracer.summary != nil, "\(tracer.name)")
      #expect(tracer.isForInstances != nil)
    }
    for command in tracefs.triggerCommands() {
      #expect(TraceFS.triggerSummary(command) != nil, "\(command)")
    }
    #expect(try tracefs.options().contains { $0.name == "overwrite" })
  }
}
