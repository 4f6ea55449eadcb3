import RawCap

let trace = try Trace(path: "Samples/s390x.dat")
var switches: [TaskName: Int] = [:]
var events = try trace.events(of: SchedSwitch.self)
while let event = events.nextEvent() {
  switches[event.nextComm, default: 0] += 1
}
if !events.losses.isEmpty { print(events.losses) }
for (name, count) in switches.sorted(by: { $0.value > $1.value }).prefix(4) { print(count, name) }
