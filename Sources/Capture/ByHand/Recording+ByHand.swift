internal import RingBuffer
public import SystemPackage
public import TraceFS
public import TraceFile

extension Recording {
  /// Sets a session up that goes on by itself until somebody ends it (`KeptSession.end`), and leaves.
  ///
  /// It records into its ring buffers: `extract` writes what they hold to a file. Of `options`, what is about files,
  /// readers and a command has no meaning here.
  ///
  /// - Parameter place: an instance of this name, which is made, or the kernel's top-level buffer, which must not be
  ///   in use. Where only that has the tracer, it is used in place of the instance.
  /// - Returns: how it was set up.
  /// - Throws: `CaptureError`; everything is as it was then.
  public static func start(
    _ options: RecordingOptions, in place: KeptSession.Place
  ) throws(CaptureError) -> KeptSetup {
    var options = options
    options.command = []
    try options.check()
    if let condition = options.condition {
      guard condition.after == nil, condition.count == 1 else {
        throw CaptureError(
          .badOptions("a session by hand stops at its condition, once: nobody is there to go on"))
      }
      if let event = condition.stoppingEvent { options.events.append(event) }
    }
    if !options.buffers.isEmpty {
      throw CaptureError(
        .badOptions("a session by hand has one buffer; start another one for more"))
    }
    let gate: SignalGate
    do throws(Errno) { gate = try SignalGate() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
    var session = RecordingSession(options: options, observer: RecordingObserver())
    var restored: [ControlJournal.LeftBehind] = []
    let instance: TraceInstance
    do throws(TraceFSError) {
      let tracefs = try TraceFS()
      restored = tracefs.cleanUp()
      instance = try kept(place, in: tracefs, for: options.tracer)
    } catch { throw CaptureError(.tracing(error)) }
    if options.condition != nil {
      do throws(TraceFSError) { try instance.tracefs.checkTriggersStopInstances() } catch {
        throw CaptureError(.tracing(error))
      }
    }
    // On a throw the session ends with the value.
    try session.checkCPUs(of: instance)
    do throws(TraceFSError) { try session.configure(instance) } catch {
      throw CaptureError(.tracing(error))
    }
    try session.restrict(instance, BufferOptions(options))
    try session.obey(gate)
    let setup: KeptSetup
    do throws(TraceFSError) {
      setup = KeptSetup(
        place: instance.isTopLevel ? .topLevel : .instance(instance.name),
        bufferKilobytesPerCPU: try instance.bufferSizeText(),
        givenUpEventCount: instance.givenUpEventCount, restoredSessions: restored,
        foreignLimits: session.foreignLimits)
      try instance.setTracing(true)
    } catch { throw CaptureError(.tracing(error)) }
    do throws(TraceFSError) { try instance.keep() } catch { throw CaptureError(.tracing(error)) }
    return setup
  }

  private static func kept(
    _ place: KeptSession.Place, in tracefs: TraceFS, for tracer: String?
  ) throws(TraceFSError) -> TraceInstance {
    guard case .instance(let name) = place else {
      return try TraceInstance(keepingTopLevelOf: tracefs)
    }
    let instance = try TraceInstance(keeping: name, in: tracefs)
    guard let tracer, try !instance.tracers().contains(tracer),
      try tracefs.tracers().contains(tracer)
    else { return instance }
    try instance.remove()
    return try TraceInstance(keepingTopLevelOf: tracefs)
  }

  /// Writes what a buffer holds to a trace.dat file, and takes it out of the buffer by that.
  ///
  /// Nothing is recorded meanwhile: the buffer is switched off, and stays so unless asked otherwise.
  ///
  /// - Throws: `CaptureError` when nothing was taken; the buffer is switched as it was then.
  public static func extract(
    _ options: ExtractionOptions
  ) throws(CaptureError) -> ExtractionSummary {
    let gate: SignalGate
    do throws(Errno) { gate = try SignalGate() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
    var recording = RecordingOptions(output: options.output, events: [])
    recording.cpus = options.cpus
    recording.notesDate = options.notesDate
    recording.fileVersion = options.fileVersion
    recording.compression = options.compression
    recording.recorderVersion = options.recorderVersion
    recording.usesDirectIO = false
    let session = RecordingSession(options: recording, observer: RecordingObserver())
    let instance: TraceInstance
    do throws(TraceFSError) {
      instance = try TraceInstance(opening: options.instance, in: TraceFS())
    } catch { throw CaptureError(.tracing(error)) }
    let wasTracing: Bool
    let metadata: KernelMetadata
    do throws(TraceFSError) {
      if options.takesSnapshot { try instance.checkSnapshot() }
      wasTracing = try instance.isTracing()
      metadata = try instance.metadata(ofAllEvents: true)
    } catch { throw CaptureError(.tracing(error)) }
    try session.checkCPUs(of: instance)
    // Before anything is switched off.
    let date = try session.date(for: instance)
    try session.obey(gate)
    do throws(CaptureError) {
      let result = try extract(options, session, instance, metadata, date: date)
      let goesOn = options.goesOn && wasTracing
      if goesOn {
        do throws(TraceFSError) { try instance.setTracing(true) } catch {
          throw CaptureError(.tracing(error))
        }
      }
      return ExtractionSummary(
        recording: result.summary, readBeforeCount: result.readBefore, wasTracing: wasTracing,
        isTracing: goesOn)
    } catch {
      if wasTracing { try? instance.setTracing(true) }
      throw error
    }
  }

  private static func extract(
    _ options: ExtractionOptions, _ session: RecordingSession, _ instance: borrowing TraceInstance,
    _ metadata: KernelMetadata, date: String?
  ) throws(CaptureError) -> (summary: RecordingSummary, readBefore: UInt64) {
    do throws(TraceFSError) {
      try instance.setTracing(false)
      // The snapshot comes to where it can be read with its counters, and what was recorded is safe meanwhile.
      if options.takesSnapshot { try instance.takeSnapshot() }
    } catch { throw CaptureError(.tracing(error)) }
    let result: (summary: RecordingSummary, readBefore: UInt64)
    do throws(CaptureError) {
      result = try session.drain(instance, into: options.output, metadata, date: date)
    } catch {
      if options.takesSnapshot { try? instance.takeSnapshot() }
      throw error
    }
    if options.takesSnapshot {
      do throws(TraceFSError) { try instance.takeSnapshot() } catch {
        throw CaptureError(.tracing(error))
      }
    }
    return result
  }
}

/// How a session that goes on by itself was set up.
public struct KeptSetup: Sendable, Hashable {
  /// Where it records.
  public let place: KeptSession.Place
  /// The size of each CPU's ring buffer in KiB, in the kernel's words (`buffer_size_kb`).
  public let bufferKilobytesPerCPU: String
  /// The events of others that stood in the top-level buffer, and were given up.
  public let givenUpEventCount: UInt64
  /// The sessions that were killed, and whose changes were put back before.
  public let restoredSessions: [ControlJournal.LeftBehind]
  /// What others have set for all instances, and narrows what the tracer records.
  public let foreignLimits: [ForeignLimit]
}

/// Which buffer is written to a file, and how.
public struct ExtractionOptions: Sendable {
  /// The trace.dat file to write; an existing one is replaced.
  public var output: FilePath
  /// The instance; `nil` for the kernel's top-level buffer.
  public var instance: String?
  /// Takes what the last snapshot holds in place of what is recorded now.
  public var takesSnapshot = false
  /// Goes on recording afterwards, if the buffer was switched on.
  public var goesOn = false
  /// The CPUs whose buffers are taken; `nil` for all.
  public var cpus: Set<Int>?
  /// The version of the file format.
  public var fileVersion = TraceFileVersion.v7
  /// Compresses the pages (version 7); `nil` leaves them as they are.
  public var compression: PageCompression?
  /// Notes in the file what to add to its times for wall-clock times (the DATE option), as the clocks are now.
  public var notesDate = false
  /// What the file names as its writer.
  public var recorderVersion = "rawcap"

  /// What to write from where; all else has the default that its property tells.
  public init(output: FilePath = "trace.dat", instance: String?) {
    self.output = output
    self.instance = instance
  }
}

/// What was taken out of a buffer.
public struct ExtractionSummary: Sendable, Equatable {
  /// The file, its losses, and what each CPU gave; its counters count since the buffer was emptied last.
  public let recording: RecordingSummary
  /// The events that others had taken out of the buffer before.
  public let readBeforeCount: UInt64
  /// Was the buffer switched on before?
  public let wasTracing: Bool
  /// Is it switched on again?
  public let isTracing: Bool

  /// The events that are in the file.
  public var eventCount: UInt64 {
    recording.eventCount > readBeforeCount ? recording.eventCount - readBeforeCount : 0
  }
}
