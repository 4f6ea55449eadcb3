internal import ArgumentParser
internal import RawCap

struct Reset: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ends a session: everything is as it was before it.",
    discussion: """
      What the session has recorded is gone with it. What killed rawcaps have left behind goes, too. Instances that \
      rawcap did not make stay, unless --force says otherwise.
      """)

  @OptionGroup var choice: SessionChoice

  @Flag(help: "End every session of rawcap's.")
  var all = false

  @Flag(help: "Remove the instance of -B, whoever has made it.")
  var force = false

  func validate() throws {
    if all, choice.name != nil || choice.isTopLevel {
      throw ValidationError("--all is every session: -B and --top choose one.")
    }
    if force, choice.name == nil { throw ValidationError("--force goes with -B.") }
  }

  func run() throws {
    let tracefs = try TraceFS()
    let removed = tracefs.removeStaleInstances()
    let restored = tracefs.cleanUp()
    for name in removed {
      Output.complain("removed the instance \(name), which a killed rawcap left")
    }
    RecordSummary.tell(restored)
    var ended: [KeptSession.Place] = []
    var hasFailed = false
    for place in places {
      // One that cannot end yet does not keep the others.
      do throws(TraceFSError) {
        guard try KeptSession.end(place) else { continue }
        Output.complain("\(place.words) has ended")
        ended.append(place)
      } catch {
        Output.complain("\(place.words): \(error)")
        hasFailed = true
      }
    }
    if hasFailed { throw ExitCode.failure }
    guard ended.isEmpty, !all else { return }
    if case .instance(let name) = choice.place, try tracefs.instances().contains(name) {
      guard force else {
        throw CommandFailure(
          "the instance “\(name)” is not one that “rawcap start” has made:"
            + " “rawcap reset -B \(ShellWord.quoted(name)) --force” removes it all the same")
      }
      try tracefs.removeInstance(name)
      Output.complain("removed the instance \(name)")
    } else if removed.isEmpty, restored.isEmpty {
      // What a killed one had left may be what was meant.
      let words = "there is no \(choice.place.noun) to end"
      if choice.isExplicit { throw CommandFailure(words) }
      Output.complain(words)
    }
  }

  /// What is to be ended.
  private var places: [KeptSession.Place] {
    if all { return KeptSession.all().map(\.place) }
    // The stack tracer has no name, and no other command that would end all that is rawcap's.
    return choice.isExplicit ? [choice.place] : [choice.place, .stackTracer]
  }
}
