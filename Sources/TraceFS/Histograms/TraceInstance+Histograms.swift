internal import EventFormat
internal import RingBuffer
internal import SystemPackage

extension TraceInstance {
  /// Adds a histogram to its event; it counts at once, unless it is paused. It goes with the instance.
  ///
  /// Whether the instance records (`tracing_on`) and which threads' events it takes (`set_event_pid`) is of no
  /// importance to histograms.
  ///
  /// - Throws: `TraceFSError` of code `noHistograms`, `noSuchEvent`, `noSuchField`, `badHistogram`, or
  ///   `badTrigger` in the kernel's words.
  public func attach(_ histogram: Histogram) throws(TraceFSError) {
    try checkHistogram(histogram)
    try writeTrigger(histogram.trigger, to: histogram.event)
  }

  /// Finds out whether the kernel can have `histogram`, before anything is changed.
  package func checkHistogram(_ histogram: Histogram) throws(TraceFSError) {
    try histogram.check(against: try tracefs.eventFormat(of: histogram.event))
    guard ControlFile.exists(directory(of: histogram.event).appending("hist")) else {
      throw TraceFSError(.noHistograms)
    }
  }

  /// Has a histogram stop counting.
  public func pause(_ histogram: Histogram) throws(TraceFSError) {
    try writeTrigger(histogram.trigger(telling: "pause"), to: histogram.event)
  }

  /// Has a paused histogram count.
  public func resume(_ histogram: Histogram) throws(TraceFSError) {
    try writeTrigger(histogram.trigger(telling: "continue"), to: histogram.event)
  }

  /// Has a histogram begin anew.
  public func clear(_ histogram: Histogram) throws(TraceFSError) {
    try writeTrigger(histogram.trigger(telling: "clear"), to: histogram.event)
  }

  /// Takes a histogram away.
  ///
  /// - Throws: `TraceFSError` of code `badTrigger` when another histogram uses its variables.
  public func detach(_ histogram: Histogram) throws(TraceFSError) {
    try writeTrigger(histogram.removal, to: histogram.event)
  }

  /// What the event's histograms have counted, in the order in which they were added.
  ///
  /// - Throws: `TraceFSError` of code `malformed` when the kernel's text is not understood.
  public func tables(of event: EventName) throws(TraceFSError) -> [HistogramTable] {
    let path = directory(of: event).appending("hist")
    guard ControlFile.exists(path) else { throw TraceFSError(.noHistograms) }
    guard let tables = HistogramText.tables(in: try tracefs.text(path)) else {
      throw TraceFSError(.malformed, path: path)
    }
    return tables
  }

  func directory(of event: EventName) -> FilePath {
    path.appending("events/\(event.system)/\(event.event)")
  }

  /// Writes a trigger, or says in the kernel's words why it is not taken.
  func writeTrigger(_ text: String, to event: EventName) throws(TraceFSError) {
    let file = directory(of: event).appending("trigger")
    try forgetComplaints()
    do { try ControlFile.append(text, to: file) } catch {
      throw refusal(of: text, event, file, error)
    }
  }

  /// Old complaints must not be taken for new ones: not all refusals come with words.
  func forgetComplaints() throws(TraceFSError) {
    let log = path.appending("error_log")
    if ControlFile.exists(log) { try? ControlFile.empty(log) }
  }

  func refusal(
    of trigger: String, _ event: EventName, _ file: FilePath, _ error: Errno
  ) -> TraceFSError {
    let words = (try? tracefs.text(path.appending("error_log"))).flatMap {
      KernelErrorLog(lastIn: $0)
    }
    // The kernel's filters answer some mistakes so, too, with words.
    guard words != nil || error != .notPermitted && error != .permissionDenied else {
      return .access(.writeFailed, file, error)
    }
    let reason = error == .noMemory ? "there is no memory for it" : "the kernel gives no reason"
    return TraceFSError(
      .badTrigger(
        event: event, trigger: trigger, reason: words?.reason ?? reason, column: words?.column),
      path: file, underlyingError: error)
  }
}

extension TraceFS {
  /// The format of `event`.
  ///
  /// - Throws: `TraceFSError` of code `noSuchEvent`, with the nearest names.
  func eventFormat(of event: EventName) throws(TraceFSError) -> EventFormat {
    let text: [UInt8]
    do { text = try format(of: event) } catch {
      guard error.underlyingError == .noSuchFileOrDirectory else { throw error }
      _ = try events(matching: EventPattern(event.description))
      throw error
    }
    let layout: PageLayout
    do throws(PageLayoutError) {
      layout = try PageLayout(headerPage: try headerBytes(), byteOrder: .host)
    } catch { throw TraceFSError(.malformed, path: root.appending("events/header_page")) }
    let formats = EventFormats(parsing: [(system: event.system, text: text)], layout: layout)
    guard let format = formats.format(event.event, system: event.system) else {
      throw TraceFSError(
        .malformed, path: root.appending("events/\(event.system)/\(event.event)/format"))
    }
    return format
  }

  private func headerBytes() throws(PageLayoutError) -> [UInt8] {
    do { return try headerPage() } catch { throw .unusable("data") }
  }
}
