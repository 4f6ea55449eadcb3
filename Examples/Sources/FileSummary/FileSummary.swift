import RawCap
import SystemPackage

/// Tells of a recording with `sched_switch` who had the CPUs, and how tasks left them.
@main
struct FileSummary {
  /// What a task did.
  struct Usage {
    var nanoseconds: UInt64 = 0
    var turns = 0
    var preempted = 0
  }

  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      print("usage: FileSummary FILE")
      return
    }
    let trace = try Trace(path: FilePath(CommandLine.arguments[1]))
    var usage: [TaskName: Usage] = [:]
    // When the running task got its CPU, by CPU; nothing where events were lost in between.
    var since: [Int: UInt64] = [:]

    var switches = try trace.events(of: SchedSwitch.self)
    while let item = switches.next() {
      switch item {
      case .event(let event):
        if event.prevPid != 0 {  // 0 is the idle task
          var task = usage[event.prevComm, default: Usage()]
          task.turns += 1
          if event.prevState.isEmpty { task.preempted += 1 }
          if let begin = since[event.record.cpu] { task.nanoseconds += event.timestamp - begin }
          usage[event.prevComm] = task
        }
        since[event.record.cpu] = event.timestamp
      case .lost(let gap): since[gap.cpu] = nil
      case .damaged(let page): since[page.cpu] = nil
      case .cutOff(let record): since[record.cpu] = nil
      }
    }

    print("on CPU ms   turns  still runnable  task")
    let order = usage.sorted {
      ($1.value.nanoseconds, $0.key.description) < ($0.value.nanoseconds, $1.key.description)
    }
    for (name, task) in order.prefix(10) {
      let time = task.nanoseconds / 1000
      print(
        right("\(time / 1000)." + right("\(time % 1000)", 3, "0"), 9),
        right("\(task.turns)", 7), right("\(task.preempted)", 15), "", name)
    }
    print("losses: \(switches.losses)")
  }

  static func right(_ text: String, _ width: Int, _ filler: Character = " ") -> String {
    String(repeating: filler, count: max(0, width - text.count)) + text
  }
}
