import RawCap

let trace = try Trace(path: "Samples/s390x.dat")
var switches: [String: Int] = [:]
var events = trace.events()
while let item = events.next() {
  switch item {
  case .event(let event):
    guard event.name == "sched_switch", let name = event["next_comm"]?.text else { continue }
    switches[name, default: 0] += 1
  case .lost(let gap): print("lost", gap.amount, "events on CPU", gap.cpu)
  case .damaged(let damage): print(damage)
  }
}
for (name, count) in switches.sorted(by: { $0.value > $1.value }).prefix(4) { print(count, name) }
