internal import ELFSymbols
internal import EventFormat
internal import SystemPackage

extension TraceFS {
  /// The probes that `request` asks for: functions are found, and names that are free.
  ///
  /// - Throws: `TraceFSError` when there is no such place, with the nearest names, or it makes no sense.
  public func plan(_ request: ProbeRequest) throws(TraceFSError) -> ProbePlan {
    try plan([request])
  }

  /// The probes that several requests ask for.
  ///
  /// - Throws: as `plan(_:)` of one.
  public func plan(_ requests: [ProbeRequest]) throws(TraceFSError) -> ProbePlan {
    var plan = ProbePlan()
    var taken = Set(try probes().map(\.name))
    let version = Self.kernelVersion()
    for request in requests {
      for argument in request.arguments {
        if let danger = argument.type?.danger(on: version) {
          throw TraceFSError(.badProbeText(text: argument.description, reason: danger))
        }
      }
      let (found, remarks) = try places(of: request)
      plan.remarks += remarks
      for (number, place) in found.enumerated() {
        var probe = place
        let names = taken.filter { $0.system == request.group }.map(\.event)
        if let event = request.event, number == 0, found.count == 1 {
          probe.name = EventName(system: request.group, event: event)
          guard !taken.contains(probe.name) else { throw TraceFSError(.probeExists(probe.name)) }
        } else {
          let wanted = request.event ?? probe.name.event
          probe.name = EventName(
            system: request.group, event: ProbeName.free(wanted, taken: Set(names)))
        }
        taken.insert(probe.name)
        plan.probes.append(probe)
      }
    }
    return plan
  }

  private typealias Places = (probes: [Probe], remarks: [ProbePlan.Remark])

  private func places(of request: ProbeRequest) throws(TraceFSError) -> Places {
    let target = try target(of: request)
    func bad(_ reason: String) -> TraceFSError {
      TraceFSError(.badProbeText(text: request.place, reason: reason))
    }
    if request.isReturn, target == .event || target == .tracepoint {
      throw bad("only functions return")
    }
    if request.filter != nil, target != .event {
      throw bad("only probes at events have a filter of their own (if …)")
    }
    if request.maxActive != nil, !request.isReturn || target == .program {
      throw bad("how many calls are waited for is a matter of functions of the kernel that return")
    }
    switch target {
    case .program: return try programPlaces(of: request)
    case .kernel, .function:
      var place = Probe.function(request.place)
      if case .function(let name, let offset, let module) = place {
        guard !name.isEmpty else { throw bad("the name of a function is missing") }
        if target == .function {
          guard offset == 0 else {
            throw bad("by function tracing, only whole functions are probed")
          }
          place = .function(name, offset: 0, module: nil)
        }
        if request.isReturn, offset > 0 {
          throw bad("a function returns as a whole, not from +\(offset)")
        }
        let kind: Probe.Kind =
          target == .function
          ? (request.isReturn ? .fexit : .fprobe) : (request.isReturn ? .kretprobe : .kprobe)
        let isAbsent = module.map { !isLoaded($0) } ?? false
        return (
          [probe(kind, place, request)], isAbsent ? [.moduleNotLoaded(module ?? "")] : []
        )
      }
      return ([probe(request.isReturn ? .kretprobe : .kprobe, place, request)], [])
    case .event:
      guard let (kind, place) = Probe.place(request.place, letter: "e", isReturn: false),
        case .event(let name) = place, !name.system.isEmpty, !name.event.isEmpty
      else { throw bad("an event is SYSTEM:EVENT") }
      if !ControlFile.exists(root.appending("events/\(name.system)/\(name.event)")) {
        let events = try events()
        throw TraceFSError(
          .noSuchEvent(
            pattern: name.description,
            nearest: EventPattern(name.description).nearestNames(in: events)))
      }
      return ([probe(kind, place, request)], [])
    case .tracepoint: return ([probe(.tprobe, .tracepoint(request.place), request)], [])
    }
  }

  private func probe(
    _ kind: Probe.Kind, _ place: Probe.Location, _ request: ProbeRequest,
    function: (name: String, offset: UInt64)? = nil
  ) -> Probe {
    Probe(
      name: EventName(
        system: request.group, event: ProbeName.usual(of: kind, at: place, function: function)),
      kind: kind, location: place, maxActive: request.maxActive, arguments: request.arguments,
      filter: request.filter)
  }

  private func target(of request: ProbeRequest) throws(TraceFSError) -> ProbeRequest.Target {
    if let target = request.target { return target }
    let place = request.place
    if place.contains("/") { return .program }
    guard let colon = place.firstIndex(of: ":") else { return .kernel }
    let (first, second) = (String(place[..<colon]), place[place.index(after: colon)...])
    let system = root.appending("events").appending(first)
    if ControlFile.exists(system.appending(String(second))) { return .event }
    if isLoaded(first) { return .kernel }
    if (try? ProgramSearch.path(of: first)) != nil { return .program }
    guard !first.isEmpty, !ControlFile.exists(system) else { return .event }
    throw TraceFSError(
      .badProbeText(
        text: place,
        reason:
          "“\(first)” is no module that is loaded, no system of events, no program in PATH and no library"
      ))
  }

  private func isLoaded(_ module: String) -> Bool {
    let name = module.replacing("-", with: "_")
    return !name.isEmpty && !name.contains("/") && !name.hasPrefix(".")
      && ControlFile.exists(FilePath("/sys/module").appending(name))
  }

  // MARK: Programs

  /// More functions than that are hardly meant.
  private static let mostFunctions = 1000

  private func programPlaces(of request: ProbeRequest) throws(TraceFSError) -> Places {
    let text = request.place
    func bad(_ reason: String) -> TraceFSError {
      TraceFSError(.badProbeText(text: text, reason: reason))
    }
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
      text.index(after: colon) < text.endIndex
    else { throw bad("a place in a program is PROGRAM:SYMBOL or PROGRAM:0xOFFSET") }
    let program: ELFProgram
    do throws(ELFError) {
      program = try ELFProgram(path: ProgramSearch.path(of: String(text[..<colon])))
    } catch { throw TraceFSError(.program(error)) }
    let kind: Probe.Kind = request.isReturn ? .uretprobe : .uprobe
    let symbol = String(text[text.index(after: colon)...])
    if symbol.first?.isNumber == true {
      guard let (_, place) = Probe.place("\(program.path):\(symbol)", letter: "p", isReturn: false),
        case .file(_, let offset, _) = place
      else { throw bad("“\(symbol)” is neither the name of a function nor an offset in the file") }
      guard program.hasCode(atFileOffset: offset) else {
        throw bad("at that offset, the file has no code")
      }
      return ([probe(kind, place, request)], [])
    }
    let (name, offset) = try parts(of: symbol)
    let isGlob = name.contains { "*?[".contains($0) }
    let glob = Glob(name)
    let functions =
      isGlob ? program.functions { glob.matches($0) } : program.functions(named: name)
    guard !functions.isEmpty else {
      let nearest = NearestNames(to: name, limit: 3).pick(
        from: Set(program.functions.map(\.name)))
      throw TraceFSError(
        .noSuchProgramFunction(
          name, nearest: nearest, hasAllSymbols: program.hasAllSymbols), path: program.path)
    }
    guard functions.count <= Self.mostFunctions else {
      throw bad("that are \(functions.count) functions: choose \(Self.mostFunctions) at most")
    }
    guard offset == 0 || !request.isReturn else {
      throw bad("a function returns as a whole, not from +\(offset)")
    }
    var places: Places = ([], [])
    for function in functions {
      guard function.size == 0 || offset < function.size,
        let start = program.fileOffset(of: function)
      else {
        if offset == 0 { continue }
        throw bad("\(function.name) has \(function.size) bytes only")
      }
      let (sum, isTooLarge) = start.addingReportingOverflow(offset)
      guard !isTooLarge, program.hasCode(atFileOffset: sum) else {
        throw bad("at that offset, the file has no code")
      }
      places.probes.append(
        probe(
          kind, .file(program.path, offset: sum, counter: nil), request,
          function: (function.name, offset)))
      if function.kind == .indirect {
        places.remarks.append(
          .choosesAnother(function: function.name, program: program.path.string))
      }
    }
    guard !places.probes.isEmpty else { throw bad("the file has no code at its address") }
    if !isGlob, places.probes.count > 1 {
      places.remarks.append(.sharedName(name, count: places.probes.count))
    }
    return places
  }

  /// The name and the number behind `+`.
  private func parts(of symbol: String) throws(TraceFSError) -> (String, UInt64) {
    guard let plus = symbol.lastIndex(of: "+"), plus > symbol.startIndex else {
      return (symbol, 0)
    }
    guard let offset = ProbeNumber.value(symbol[symbol.index(after: plus)...]) else {
      throw TraceFSError(
        .badProbeText(text: symbol, reason: "a number of bytes is missing behind “+”"))
    }
    return (String(symbol[..<plus]), offset)
  }
}
