package import TraceFS

/// What a recording and a live capture have in common: a tracer, and what it traces.
package protocol TracerChoice {
  var tracer: String? { get set }
  var functions: [String] { get set }
  var hiddenFunctions: [String] { get set }
  var graphFunctions: [String] { get set }
  var hiddenGraphFunctions: [String] { get set }
  var graphDepth: Int? { get set }
  var latencyThreshold: Duration? { get set }
  var tracerOptions: [TracerOption] { get set }
  var functionCommands: [String] { get set }
  var blockDevices: [String] { get set }
  var traceOptions: [String: Bool] { get set }
  var processIDs: [Int32] { get }
  var hiddenProcessIDs: [Int32] { get }
  var followsChildren: Bool { get }
}

extension RecordingOptions: TracerChoice {}
extension LiveOptions: TracerChoice {}

extension TracerChoice {
  /// Is what the tracer leaves a text, and not pages?
  var isText: Bool { tracer.map(TraceFS.latencyTracers.contains) ?? false }

  /// An instance of our own, or the top-level buffer where only that can have the tracer.
  func instance(in tracefs: TraceFS) throws(TraceFSError) -> TraceInstance {
    let instance = try TraceInstance(in: tracefs)
    guard let tracer, try !instance.tracers().contains(tracer),
      try tracefs.tracers().contains(tracer)
    else { return instance }
    try instance.remove()
    return try TraceInstance(topLevelOf: tracefs)
  }

  /// Finds what cannot be, before anything is changed.
  func checkTracer() throws(CaptureError) {
    func bad(_ detail: String) -> CaptureError { CaptureError(.badOptions(detail)) }
    if tracer == nil, !functions.isEmpty || !hiddenFunctions.isEmpty {
      throw bad("functions are for a tracer that traces them, such as “function” (-p)")
    }
    if tracer != "function_graph",
      !graphFunctions.isEmpty || !hiddenGraphFunctions.isEmpty || graphDepth != nil
    {
      throw bad("graphs of functions are what the tracer “function_graph” makes (-p)")
    }
    if tracer == nil, latencyThreshold != nil || !tracerOptions.isEmpty {
      throw bad("a threshold and a tracer's settings are for a tracer (-p)")
    }
    if tracer != "blk", !blockDevices.isEmpty {
      throw bad("block devices are what the tracer “blk” traces (-p)")
    }
    if let graphDepth, graphDepth < 0 { throw bad("a depth of calls is not negative") }
  }

  /// Chooses functions and trace options.
  func prepareFunctions(of instance: borrowing TraceInstance) throws(TraceFSError) {
    for (name, isOn) in traceOptions.sorted(by: { $0.key < $1.key }) {
      try instance.set(option: name, isOn: isOn)
    }
    if !functions.isEmpty { try instance.set(functions: functions) }
    if !hiddenFunctions.isEmpty { try instance.set(hiddenFunctions: hiddenFunctions) }
    for command in functionCommands { try instance.add(functionCommand: command) }
  }

  /// Sets up what the kernel has once for all instances.
  ///
  /// - Returns: what others have set there, and narrows what is traced.
  func prepareTracer(of instance: borrowing TraceInstance) throws(TraceFSError) -> [ForeignLimit] {
    // Before its files are missed.
    if let tracer { try instance.check(tracer: tracer) }
    if !graphFunctions.isEmpty { try instance.set(graphFunctions: graphFunctions) }
    if !hiddenGraphFunctions.isEmpty {
      try instance.set(hiddenGraphFunctions: hiddenGraphFunctions)
    }
    if let graphDepth { try instance.set(graphDepth: graphDepth) }
    if let latencyThreshold { try instance.set(latencyThreshold: latencyThreshold) }
    if tracer == "blk" {
      try instance.set(blockDevices: blockDevices, options: tracerOptions)
    } else if let tracer {
      try instance.set(tracerOptions, of: tracer)
    }
    return tracer.map { instance.foreignLimits(of: $0, besides: chosenFiles) } ?? []
  }

  /// Limits events, and functions where `tracer` traces them, to these processes and those that are not hidden.
  func restrict(
    _ instance: borrowing TraceInstance, to processIDs: [Int32], followsChildren: Bool,
    tracer: String?
  ) throws(TraceFSError) {
    let hasFunctions = tracer.map(TraceFS.functionTracers.contains) ?? false
    if !hiddenProcessIDs.isEmpty {
      try instance.set(hiddenProcessIDs: hiddenProcessIDs, followsChildren: self.followsChildren)
      if hasFunctions {
        try instance.set(
          untracedProcessIDs: hiddenProcessIDs, followsChildren: self.followsChildren)
      }
    }
    guard !processIDs.isEmpty else { return }
    try instance.set(processIDs: processIDs, followsChildren: followsChildren)
    if hasFunctions {
      try instance.set(tracedProcessIDs: processIDs, followsChildren: followsChildren)
    }
  }

  /// The control files that the choice is written to.
  private var chosenFiles: Set<String> {
    var files: Set<String> = []
    if !functions.isEmpty { files.insert("set_ftrace_filter") }
    if !hiddenFunctions.isEmpty { files.insert("set_ftrace_notrace") }
    if !graphFunctions.isEmpty { files.insert("set_graph_function") }
    if !hiddenGraphFunctions.isEmpty { files.insert("set_graph_notrace") }
    if graphDepth != nil { files.insert("max_graph_depth") }
    if latencyThreshold != nil { files.insert("tracing_thresh") }
    if !processIDs.isEmpty { files.insert("set_ftrace_pid") }
    if !hiddenProcessIDs.isEmpty { files.insert("set_ftrace_notrace_pid") }
    return files
  }
}
