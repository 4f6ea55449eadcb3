internal import EventFormat
internal import RingBuffer
internal import Timeline
internal import TraceEvents

/// The events of the tracer `function_graph`, bound to a trace.
struct GraphBindings {
  let exit: BoundEvent<FuncgraphExit>
  private let plain: BoundEvent<FuncgraphEntry>
  /// With the caller's address, which kernels since 6.13 write with `funcgraph-retaddr`.
  private let withCaller: BoundEvent<FuncgraphEntry>?
  private let switches: BoundEvent<SchedSwitch>?

  init(_ formats: EventFormats) throws(AnalysisError) {
    guard formats.format("funcgraph_exit", system: "ftrace") != nil else {
      throw AnalysisError(.noFunctionGraph)
    }
    do throws(BindingError) {
      exit = try formats.bind(FuncgraphExit.self)
      plain = try formats.bind(FuncgraphEntry.self)
      let other =
        formats.format("fgraph_retaddr_entry", system: "ftrace")
        ?? formats.format("funcgraph_retaddr_entry", system: "ftrace")
      withCaller = try other.map { format throws(BindingError) in try BoundEvent(format) }
    } catch {
      throw AnalysisError(.unusable(error))
    }
    switches = try? formats.bind(SchedSwitch.self)
  }

  /// The call that begins with `event`.
  @_lifetime(copy event)
  func entry(_ event: TimelineEvent) -> FuncgraphEntry? {
    if let call = plain.decode(event) { return call }
    return withCaller?.decode(event)
  }

  /// Takes the names of threads that an event has.
  func learn(_ event: TimelineEvent, into names: inout TaskNames) {
    guard let change = switches?.decode(event),
      names.reference(of: change.nextPid) == TaskNames.unknown
    else { return }
    let name = change.nextComm.bytes
    // Sound: the array is there for the call.
    unsafe names.learn(name.span.bytes, of: change.nextPid)
  }
}
