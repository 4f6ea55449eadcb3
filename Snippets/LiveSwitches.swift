import RawCap

// Counts for three seconds which threads get a CPU; needs root.
var capture = try LiveCapture(events: ["sched:sched_switch"])
let switches = try capture.bind(SchedSwitch.self)
var counts: [TaskName: Int] = [:]

let canceller = capture.canceller
Task.detached {
  try await Task.sleep(for: .seconds(3))
  canceller.cancel()
}
try capture.start()
while let item = try capture.next() {
  switch item {
  case .event(let event):
    if let event = switches.decode(event) { counts[event.nextComm, default: 0] += 1 }
  case .lost(let gap): print(gap.line)
  case .damaged(let error): print(error)
  }
}
try capture.finish()
for (name, count) in counts.sorted(by: { $0.value > $1.value }).prefix(8) { print(count, name) }
