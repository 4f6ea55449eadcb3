internal import Glibc
internal import SystemPackage

/// Who else is tracing.
extension Surroundings {
  /// So many instances are looked into.
  private static let mostInstances = 64

  func conflictsCheck() -> Diagnosis.Check {
    let id = Diagnosis.Check.ID.conflicts
    if let cause = whatHidesTracefs { return hidden(id, "who else is tracing", by: cause) }
    var uses: [ForeignUse] = []
    uses += switches()
    uses += tracing(in: "", called: "the top buffer")
    var details: [String] = []
    for name in (names(in: control("instances")) ?? []).prefix(Self.mostInstances) {
      if let owner = InstanceName(name)?.processID {
        if exists("/proc/\(owner)") {
          details.append("instance \(name): process \(owner) is recording")
        } else {
          let place = control("instances/\(name)").shellWord
          uses.append(
            ForeignUse(what: "instance \(name) was left behind", command: "rmdir \(place)"))
        }
        continue
      }
      if exists("/run/rawcap/\(KeptSession.Place.instance(name).journalName)") {
        details.append("instance \(name): a session that rawcap start made, and rawcap reset ends")
        continue
      }
      let found = tracing(in: "instances/\(name)/", called: "instance \(name)")
      if found.isEmpty { details.append("instance \(name): idle") }
      uses += found
    }
    for file in ["kprobe_events", "uprobe_events", "synthetic_events"] {
      guard let text = try? text(control(file)), !text.isEmpty else { continue }
      details.append("\(file): \(text.split(separator: "\n").count)")
    }
    var check: Diagnosis.Check
    if uses.isEmpty {
      check = Diagnosis.Check(id, .ok, "nobody else is tracing")
    } else {
      check = Diagnosis.Check(id, .note, uses.map(\.what).joined(separator: "; "))
      check.consequence = "that costs time and memory; recordings are not mixed up by it"
      check.commands = uses.map(\.command)
      check.advice = "if nobody needs it"
    }
    check.details = details
    return check
  }

  /// What somebody else has switched on, and what switches it off.
  private struct ForeignUse {
    let what: String
    let command: String
  }

  /// What is switched on for the whole kernel.
  private func switches() -> [ForeignUse] {
    let known = [
      ("tracepoint_printk", "all events of the top buffer go to the kernel's log, too"),
      ("stack_tracer_enabled", "the stack tracer looks at every function"),
    ]
    return known.compactMap { name, what in
      number("/proc/sys/kernel/\(name)").flatMap { $0 == 0 ? nil : $0 }.map { _ in
        ForeignUse(what: what, command: "sysctl kernel.\(name)=0")
      }
    }
  }

  /// What goes on in an instance; `place` is where it is below tracefs.
  private func tracing(in place: String, called name: String) -> [ForeignUse] {
    var uses: [ForeignUse] = []
    if let tracer = words(control("\(place)current_tracer"))?.first, tracer != "nop" {
      let file = control("\(place)current_tracer").shellWord
      uses.append(
        ForeignUse(what: "\(name) runs the tracer \(tracer)", command: "echo nop > \(file)"))
    }
    if let text = try? text(control("\(place)set_event")) {
      let events = EventName.list(text)
      if !events.isEmpty {
        let file = control("\(place)set_event").shellWord
        uses.append(
          ForeignUse(
            what: "\(name) records \(events.count.of("event"))", command: "echo > \(file)"))
      }
    }
    if number(control("\(place)options/stacktrace")) == 1 {
      let file = control("\(place)options/stacktrace").shellWord
      uses.append(
        ForeignUse(
          what: "\(name) takes a stack for each event", command: "echo 0 > \(file)"))
    }
    return uses
  }
}
