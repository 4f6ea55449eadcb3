internal import SystemPackage

extension TraceFSError {
  /// The check of a `Diagnosis` that explains this error; `nil` when it needs no explanation.
  public var explainedBy: Diagnosis.Check.ID? {
    switch code {
    case .permissionDenied: concernsFunctions ? .functionTracer : .permissions
    case .lockdown: .lockdown
    case .notMounted, .kernelLacksTracing: .mount
    case .topLevelInUse: .conflicts
    case .bufferSizeRefused:
      path?.lastComponent == "buffer_subbuf_size_kb" ? .subBuffers : .memory
    case .instanceNotCreated, .instanceNotRemoved, .readFailed, .writeFailed: explainedByAnswer
    case .noSuchEvent(_, let nearest): nearest.isEmpty ? .events : nil
    case .noSuchClock: .clocks
    case .noSuchTracer(let name, _):
      name.hasPrefix("func") || KernelOption.name(ofTracer: name) == nil ? .functionTracer : .config
    case .tracerNotForInstances: .functionTracer
    case .noSuchBlockDevice("", _): .config
    case .noSuchFunction(_, let nearest): nearest.isEmpty ? .functionTracer : nil
    case .badFilter, .badTrigger, .noSuchFunctionCommand, .badFunctionCommand, .noSuchFilterField,
      .noSuchTrigger, .noSuchOption, .noSuchTracerOption, .noSuchBlockDevice, .malformed,
      .noSuchField, .badHistogram, .badSyntheticEvent,
      .eventInUse, .badProbeText, .badProbe, .probeExists, .noSuchProbe, .probeInUse,
      .noSuchKernelFunction, .functionNotProbeable, .noSuchProgramFunction, .program,
      .sessionExists, .instanceExists, .noSuchInstance,
      .badInstanceName, .noSuchControlFile, .switchedOff, .noSnapshot, .triggersStopEverything:
      nil
    case .noHistograms, .noSyntheticEvents, .probesUnsupported, .notBuilt: .config
    }
  }

  private var explainedByAnswer: Diagnosis.Check.ID? {
    switch underlyingError {
    case .noMemory: .memory
    case .readOnlyFileSystem: .mount
    case .resourceBusy: .conflicts
    case .operationNotSupportedByDevice where concernsFunctions: .functionTracer
    case .invalidArgument where path?.lastComponent == "current_tracer": .functionTracer
    case .noSuchFileOrDirectory where concernsFunctions: .functionTracer
    case .noSuchFileOrDirectory where path?.lastComponent == "buffer_subbuf_size_kb": .subBuffers
    // Where such a file is not, it is not tracefs, or an empty one.
    case .noSuchFileOrDirectory where code == .instanceNotCreated: .mount
    case .noSuchFileOrDirectory where path?.lastComponent == "available_events": .mount
    default: nil
    }
  }

  /// Is the file one of function tracing?
  var concernsFunctions: Bool {
    guard let name = path?.lastComponent?.string else { return false }
    return name.contains("ftrace") || name.contains("filter_functions")
      || name.contains("graph_function") || name.contains("graph_notrace")
      || name == "current_tracer"
  }
}
