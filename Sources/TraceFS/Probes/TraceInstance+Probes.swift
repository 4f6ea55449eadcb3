/// Probes to record: what is asked for, and a filter for the event that each of them makes.
public struct ProbeSelection: Sendable, Hashable {
  /// Where, and what is recorded.
  public var request: ProbeRequest
  /// The kernel's filter expression (`size > 4096`), or `nil` for all.
  public var filter: String?
  /// What the kernel does at each such event (`stacktrace`).
  public var triggers: [String] = []

  /// The probes that `request` asks for, as far as they pass `filter`.
  public init(_ request: ProbeRequest, filter: String? = nil, triggers: [String] = []) {
    self.request = request
    self.filter = filter
    self.triggers = triggers
  }
}

/// The probes that were made for an instance, and how their events are chosen.
public struct InstanceProbes: Sendable, Hashable {
  /// The probes, and what may not be as expected of them.
  public var plan = ProbePlan()
  /// What enables their events.
  public var events: [EventSelection] = []

  /// None.
  public init() {}
}

extension TraceInstance {
  /// Makes probes that are removed with the instance, also after its process was killed (`TraceFS.cleanUp()`).
  ///
  /// Their events are not enabled by that.
  ///
  /// - Throws: `TraceFSError`, as `TraceFS.plan(_:)` and `TraceFS.add(_:journal:)` do.
  public func add(probes selections: [ProbeSelection]) throws(TraceFSError) -> InstanceProbes {
    var added = InstanceProbes()
    for selection in selections {
      let plan = try add(selection.request)
      added.plan.probes += plan.probes
      added.plan.remarks += plan.remarks
      for probe in plan.probes {
        added.events.append(
          EventSelection(
            pattern: probe.name.description, filter: selection.filter,
            triggers: selection.triggers))
      }
    }
    return added
  }

  /// How often another rawcap may take a name between the choice and the making of a probe.
  private static let mostRaces = 10

  private func add(_ request: ProbeRequest) throws(TraceFSError) -> ProbePlan {
    var races = 0
    while true {
      let plan = try tracefs.plan(request)
      do throws(TraceFSError) {
        try tracefs.add(plan.probes, journal: changes.begun())
        return plan
      } catch {
        guard case .probeExists = error.code, request.event == nil, races < Self.mostRaces else {
          throw error
        }
        races += 1
      }
    }
  }
}
