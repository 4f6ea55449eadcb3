internal import RingBuffer
internal import TraceFS
internal import TraceFile

/// The buffers of a recording: how their instances are set up, and what the file says of them.
extension RecordingSession {
  mutating func configure(_ instance: borrowing TraceInstance) throws(TraceFSError) {
    var first = BufferOptions(options)
    first.events += probes.events
    let available = RingPlan.availableKilobytes().map { $0 / (others.count + 1) }
    var sizes = [try sizes(of: first, instance, available)]
    for other in others {
      sizes.append(try self.sizes(of: other.options, other.instance, available))
    }
    if options.fileVersion == .v6 {
      // Its file has one size for all buffers.
      let common = sizes.compactMap(\.subBufferKilobytes).min()
      for (index, buffer) in ([first] + options.buffers).enumerated()
      where buffer.subBufferKilobytes == nil && sizes[index].subBufferKilobytes != nil {
        sizes[index].subBufferKilobytes = common
      }
    }
    // The kernel has one of each for all instances.
    foreignLimits = try options.prepareTracer(of: instance)
    try configure(instance, first, sizes[0])
    for (other, size) in zip(others, sizes.dropFirst()) {
      try configure(other.instance, other.options, size)
    }
  }

  private func sizes(
    of buffer: BufferOptions, _ instance: borrowing TraceInstance, _ availableKilobytes: Int?
  ) throws(TraceFSError) -> RingPlan {
    let cpuCount = if let cpus = buffer.cpus { cpus.count } else { try instance.cpus().count }
    return RingPlan(
      bufferKilobytes: buffer.bufferKilobytesPerCPU,
      subBufferKilobytes: buffer.subBufferKilobytes,
      cpuCount: cpuCount,
      availableKilobytes: availableKilobytes,
      hasSubBuffers: instance.hasSubBufferSizes)
  }

  private func configure(
    _ instance: borrowing TraceInstance, _ buffer: BufferOptions, _ sizes: RingPlan
  ) throws(TraceFSError) {
    if let cpus = buffer.cpus { try instance.set(cpus: cpus) }
    if options.isText {
      // The kernel keeps as much once more, for the longest one, and nobody reads what comes meanwhile.
      if let size = buffer.bufferKilobytesPerCPU { try instance.set(bufferKilobytesPerCPU: size) }
    } else {
      if let size = sizes.subBufferKilobytes { try instance.set(subBufferKilobytes: size) }
      try instance.set(bufferKilobytesPerCPU: sizes.bufferKilobytes)
    }
    if let clock = buffer.clock ?? options.clock { try instance.set(clock: clock) }
    try instance.set(bufferPercent: options.bufferPercent ?? 50)
    if !buffer.overwrites { try instance.set(overwrites: false) }
    for (name, isOn) in buffer.traceOptions.sorted(by: { $0.key < $1.key }) {
      try instance.set(option: name, isOn: isOn)
    }
    if !buffer.functions.isEmpty { try instance.set(functions: buffer.functions) }
    if !buffer.hiddenFunctions.isEmpty {
      try instance.set(hiddenFunctions: buffer.hiddenFunctions)
    }
    try instance.enable(buffer.events)
    for command in buffer.functionCommands { try instance.add(functionCommand: command) }
    // The instance is switched off: nothing is traced yet.
    if let tracer = buffer.tracer { try instance.set(tracer: tracer) }
  }

  /// What the file says of the kernel, with the formats of all buffers' events.
  func gatherMetadata(
    _ instance: borrowing TraceInstance
  ) throws(TraceFSError) -> KernelMetadata {
    var metadata = try instance.metadata()
    for other in others {
      metadata.add(try other.instance.eventFormats())
      if metadata.types.isEmpty { metadata.types = other.instance.types() }
    }
    return metadata
  }

  func openBuffers(
    _ instance: borrowing TraceInstance
  ) throws(CaptureError) -> [OpenBuffer] {
    let leavesOutOffline = options.backend == .mmap
    var buffers = [
      try OpenBuffer(instance, number: 0, BufferOptions(options), leavesOutOffline)
    ]
    for (index, other) in others.enumerated() {
      buffers.append(
        try OpenBuffer(other.instance, number: index + 1, other.options, leavesOutOffline))
    }
    return buffers
  }

  func checkLimit(_ layouts: [PageLayout]) throws(CaptureError) {
    let size = layouts.map(\.pageSize).max() ?? 0
    guard let limit = options.maximumByteCount, limit < UInt64(size) else { return }
    throw CaptureError(
      .badOptions("the newest \(limit) bytes cannot be kept: a page has \(size) (--subbuf-size)"))
  }

  /// Finds out whether the CPUs that are wanted exist.
  func checkCPUs(of instance: borrowing TraceInstance) throws(CaptureError) {
    guard let wanted = options.buffers.reduce(options.cpus, { Self.union($0, $1.cpus) }) else {
      return
    }
    let all: [Int]
    do throws(TraceFSError) { all = try instance.cpus() } catch {
      throw CaptureError(.tracing(error))
    }
    if let absent = wanted.subtracting(all).min() {
      throw CaptureError(.noSuchCPU(absent, highest: all.last ?? 0))
    }
  }

  private static func union(_ a: Set<Int>?, _ b: Set<Int>?) -> Set<Int>? {
    b.map { a?.union($0) ?? $0 } ?? a
  }

  /// Limits the events to those of the processes that are wanted.
  func restrict(
    _ instance: borrowing TraceInstance, _ buffer: BufferOptions
  ) throws(CaptureError) {
    var processIDs = options.processIDs
    if options.followsCommandOnly, let command { processIDs.append(command.processID) }
    let followsChildren = options.followsCommandOnly || options.followsChildren
    do throws(TraceFSError) {
      try options.restrict(
        instance, to: processIDs, followsChildren: followsChildren, tracer: buffer.tracer)
    } catch { throw CaptureError(.tracing(error)) }
  }
}

extension TraceFileMetadata {
  init(_ kernel: KernelMetadata) {
    self.init(
      headerPage: kernel.headerPage, headerEvent: kernel.headerEvent,
      ftraceFormats: kernel.ftraceFormats,
      eventFormats: kernel.eventFormats.map { SystemFormats(name: $0.name, formats: $0.formats) },
      kallsyms: kernel.kallsyms, printkFormats: kernel.printkFormats)
    kernelTypes = kernel.types
  }
}
