internal import SystemPackage

extension TraceFS {
  /// The triggers that an event has in the top-level buffer, as the kernel writes them
  /// (`events/SYSTEM/EVENT/trigger`).
  public func triggers(of event: EventName) throws(TraceFSError) -> [String] {
    let file = root.appending("events/\(event.system)/\(event.event)/trigger")
    return try text(file).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
  }

  /// What a trigger command does, in a few words; `nil` for one that is not known here.
  public static func triggerSummary(_ command: String) -> String? {
    let summaries = [
      "traceon": "switch tracing on (traceon[:COUNT])",
      "traceoff": "switch tracing off (traceoff[:COUNT])",
      "snapshot": "keep the buffer as a snapshot (snapshot[:COUNT])",
      "stacktrace": "record the kernel's stack (stacktrace[:COUNT])",
      "enable_event": "enable another event (enable_event:SYSTEM:EVENT[:COUNT])",
      "disable_event": "disable another event (disable_event:SYSTEM:EVENT[:COUNT])",
      "hist": "count and add up by keys (hist:keys=FIELD…)",
      "enable_hist": "let another event's histogram go on (enable_hist:SYSTEM:EVENT)",
      "disable_hist": "let another event's histogram pause (disable_hist:SYSTEM:EVENT)",
    ]
    return summaries[command]
  }
}
