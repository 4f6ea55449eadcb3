internal import ArgumentParser
internal import RawCap

struct Start: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Begins a session that goes on by itself, into its ring buffers.",
    discussion: """
      The session has an instance of its own, called rawcap, or as -B says. It overwrites its oldest events and goes on \
      until “rawcap reset” ends it, also when nobody is logged in. “rawcap extract” writes what the ring buffers hold to \
      a file, “rawcap show” prints it, “rawcap stop” and “rawcap restart” switch it off and on.

      With --top, or with a tracer that the kernel has for its top-level buffer only, the session is there, if nobody \
      uses that; “rawcap reset” puts everything there back.

      The options are those of record, but for a command, an end and readers, which a session by hand has not.
      """)

  @OptionGroup var chosen: EventArguments

  @Option(
    name: .customLong("on"),
    help: ArgumentHelp(
      "Stop at this event, such as 'sched:sched_switch if next_pid == 42': what led to it stays.",
      valueName: "condition"))
  var condition: String?

  @OptionGroup var choice: SessionChoice
  @OptionGroup(title: "What is recorded") var selection: RecordSelection
  @OptionGroup(title: "Tracers and options") var tracing: RecordTracing
  @OptionGroup(title: "Ring buffers") var rings: RecordRings

  func validate() throws {
    if chosen.isEmpty, tracing.tracer == nil {
      throw ValidationError(
        "Name the events to record with -e, such as -e sched, or -e all; or a tracer with -p.")
    }
    try chosen.checkPairs()
    if condition == "signal" {
      throw ValidationError("“rawcap stop” is what ends a session at once.")
    }
  }

  func run() throws {
    var options = RecordingOptions(events: chosen.selections)
    selection.apply(to: &options)
    tracing.apply(to: &options)
    rings.apply(to: &options)
    options.condition = condition.map { RecordingCondition($0) }
    let place: KeptSession.Place =
      choice.isTopLevel ? .topLevel : .instance(choice.name ?? SessionChoice.usualName)
    let setup: KeptSetup
    do { setup = try Recording.start(options, in: place) } catch {
      Output.complain(error.description)
      throw ExitCode(error.exitStatus)
    }
    RecordSummary.tell(setup.restoredSessions)
    if setup.place != place {
      Output.complain("the kernel has this tracer for its top-level buffer only: that records")
    }
    RecordSummary.tell(setup.foreignLimits)
    if setup.givenUpEventCount > 0 {
      Output.complain(
        "\(Amount.count(setup.givenUpEventCount)) older events that stood there are gone")
    }
    Output.complain(
      "\(setup.place.words) records into \(setup.bufferKilobytesPerCPU) KiB per CPU;"
        + " “rawcap extract\(setup.place.option)” writes it to a file,"
        + " “rawcap reset\(setup.place.option)” ends it")
  }
}
