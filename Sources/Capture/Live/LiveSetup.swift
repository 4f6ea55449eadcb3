internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS

/// What a live capture consists of, made from its options.
struct LiveSetup {
  let tracefs: TraceFS
  let events: [EventName]
  let choice: LiveCapture.Choice
  let layout: PageLayout
  let missing: [RecordingSummary.MissingCPU]
  /// Sessions that were killed, and whose changes were put back before this one.
  let restoredSessions: [ControlJournal.LeftBehind]
  /// What others have set, and narrows what is traced.
  let foreignLimits: [ForeignLimit]
  let session: LiveSession

  init(_ selections: [EventSelection], _ options: LiveOptions) throws(CaptureError) {
    try options.check(selections)
    let cancellation: Cancellation
    do throws(Errno) { cancellation = try Cancellation() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
    let instance: TraceInstance
    do throws(TraceFSError) {
      tracefs = try TraceFS()
      restoredSessions = tracefs.cleanUp()
      instance = try options.instance(in: tracefs)
    } catch { throw CaptureError(.tracing(error)) }
    // On a throw the instance goes with its value.
    try options.checkCPUs(of: instance)
    do throws(TraceFSError) {
      let probes = try instance.add(probes: options.probes)
      (events, foreignLimits) = try options.configure(instance, selections + probes.events)
    } catch { throw CaptureError(.tracing(error)) }
    layout = try Self.layout(of: instance)
    let set = try RingSet(of: instance, cpus: options.cpus)
    missing = set.missing
    let rings: [LiveRing]
    do throws(RingError) {
      (rings, choice) = try Self.rings(set.rings, layout, options.backend)
    } catch { throw CaptureError(.ring(error)) }
    session = LiveSession(
      instance, rings, cancellation, layout: layout, latency: options.latency,
      isEager: options.isEager)
  }

  private static func layout(
    of instance: borrowing TraceInstance
  ) throws(CaptureError) -> PageLayout {
    let text: [UInt8]
    let kilobytes: Int?
    do throws(TraceFSError) {
      text = try instance.tracefs.headerPage()
      kilobytes = try instance.subBufferKilobytes()
    } catch { throw CaptureError(.tracing(error)) }
    do throws(PageLayoutError) {
      let layout = try PageLayout(headerPage: text, byteOrder: .host)
      guard let kilobytes else { return layout }
      guard let resized = layout.resized(pageSize: kilobytes << 10) else {
        throw .unusable("data")
      }
      return resized
    } catch { throw CaptureError(.pageLayout(error)) }
  }

  /// Opens the ring buffers by the backend that is wanted, or by the cheapest.
  private static func rings(
    _ rings: [Ring], _ layout: PageLayout, _ wanted: CaptureBackend?
  ) throws(RingError) -> ([LiveRing], LiveCapture.Choice) {
    let choice =
      wanted.map { LiveCapture.Choice(backend: $0, reason: "as asked for") }
      ?? LiveCapture.Choice(
        backend: .read,
        reason: "copying whole pages takes less time than having the kernel count their events")
    var opened: [LiveRing] = []
    for ring in rings { opened.append(try open(ring, layout, choice.backend)) }
    return (opened, choice)
  }

  private static func open(
    _ ring: Ring, _ layout: PageLayout, _ backend: CaptureBackend
  ) throws(RingError) -> LiveRing {
    switch backend {
    case .mmap:
      try BackedLiveRing(ring, pages: MappedRing(ring, layout: layout), layout: layout)
    case .splice:
      try BackedLiveRing(ring, pages: SplicedRing(ring, layout: layout), layout: layout)
    case .read:
      try BackedLiveRing(ring, pages: ReadRing(ring, layout: layout), layout: layout)
    }
  }
}

extension LiveOptions {
  /// Finds what cannot be, before anything is changed.
  fileprivate func check(_ events: [EventSelection]) throws(CaptureError) {
    guard !events.isEmpty || tracer != nil || !probes.isEmpty else {
      throw CaptureError(.nothingSelected)
    }
    try checkTracer()
    if isText {
      throw CaptureError(
        .badOptions(
          "a latency tracer leaves one text in the end, and no stream of events: record it"))
    }
    guard 0...100 ~= bufferPercent else {
      throw CaptureError(
        .badOptions("a ring buffer is 0 to 100 percent full, not \(bufferPercent)"))
    }
    guard cpus?.isEmpty != true else { throw CaptureError(.badOptions("no CPU is chosen")) }
  }

  /// Finds CPUs that the machine does not have.
  fileprivate func checkCPUs(of instance: borrowing TraceInstance) throws(CaptureError) {
    let all: [Int]
    do throws(TraceFSError) { all = try instance.cpus() } catch {
      throw CaptureError(.tracing(error))
    }
    if let absent = cpus?.subtracting(all).min() {
      throw CaptureError(.noSuchCPU(absent, highest: all.last ?? 0))
    }
  }

  /// Sets the instance up; returns the events that it captures, and what others have set.
  fileprivate func configure(
    _ instance: borrowing TraceInstance, _ events: [EventSelection]
  ) throws(TraceFSError) -> ([EventName], [ForeignLimit]) {
    let cpuCount = if let cpus { cpus.count } else { try instance.cpus().count }
    let sizes = RingPlan(
      bufferKilobytes: bufferKilobytesPerCPU, subBufferKilobytes: subBufferKilobytes,
      cpuCount: cpuCount, availableKilobytes: RingPlan.availableKilobytes(),
      hasSubBuffers: instance.hasSubBufferSizes)
    if let size = sizes.subBufferKilobytes { try instance.set(subBufferKilobytes: size) }
    if let cpus { try instance.set(cpus: cpus) }
    try instance.set(bufferKilobytesPerCPU: sizes.bufferKilobytes)
    if let clock { try instance.set(clock: clock) }
    try instance.set(bufferPercent: bufferPercent)
    if !overwrites { try instance.set(overwrites: false) }
    try restrict(instance, to: processIDs, followsChildren: followsChildren, tracer: tracer)
    let limits = try prepareTracer(of: instance)
    try prepareFunctions(of: instance)
    let names = try instance.enable(events)
    guard let tracer else { return (names, limits) }
    // The instance is switched off: nothing is traced yet.
    try instance.set(tracer: tracer)
    return ((names + (try instance.tracefs.tracerEvents())).sorted(), limits)
  }
}
