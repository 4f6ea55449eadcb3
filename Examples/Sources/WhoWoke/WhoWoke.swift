import RawCap

/// Counts for a moment who wakes the tasks of a name: `WhoWoke NAME [SECONDS]`; needs root.
@main
struct WhoWoke {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else {
      print("usage: WhoWoke NAME [SECONDS]")
      return
    }
    let wanted = TaskName(arguments[1])
    let seconds = arguments.count > 2 ? Int(arguments[2]) ?? 2 : 2

    var capture = try LiveCapture(events: ["sched:sched_waking", "sched:sched_switch"])
    let formats = try capture.formats()
    let wakings = try formats.bind(SchedWaking.self)
    let switches = try formats.bind(SchedSwitch.self)
    let canceller = capture.canceller
    Task.detached {
      try await Task.sleep(for: .seconds(seconds))
      canceller.cancel()
    }

    // Who runs is told by the switches; an event itself knows only the number of its thread.
    var names: [Int32: TaskName] = [0: "idle"]
    var wakers: [Int32: Int] = [:]
    var lost = 0
    try capture.start()
    while let item = try capture.next() {
      switch item {
      case .event(let event):
        if let waking = wakings.decode(event) {
          if waking.comm == wanted { wakers[waking.record.pid, default: 0] += 1 }
        } else if let change = switches.decode(event) {
          names[change.prevPid] = change.prevPid == 0 ? "idle" : change.prevComm
          names[change.nextPid] = change.nextPid == 0 ? "idle" : change.nextComm
        }
      case .lost, .damaged: lost += 1
      }
    }
    try capture.finish()

    if wakers.isEmpty { print("nobody woke “\(wanted)” in \(seconds) s") }
    for (pid, count) in wakers.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(10) {
      // Wakers in interrupts have the number of the thread that was interrupted.
      print("\(count) times by \(names[pid].map { "\($0)" } ?? "?") (\(pid))")
    }
    if lost > 0 { print("not all was seen: events are missing in \(lost) places") }
  }
}
