internal import Glibc
internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// How far the wall clock is ahead of a trace clock.
enum WallClock {
  /// The trace clocks that `clock_gettime(2)` has too.
  private static let systemClocks: [String: clockid_t] = [
    "mono": CLOCK_MONOTONIC, "mono_raw": CLOCK_MONOTONIC_RAW, "boot": CLOCK_BOOTTIME,
    "tai": CLOCK_TAI,
  ]

  /// Those whose times only an event tells; nanoseconds as well (`trace_clocks` of kernel/trace/trace.c).
  private static let kernelClocks: Set<String> = ["local", "global", "perf"]

  /// How often the two are compared: the closest pair counts.
  private static let attempts = 16

  /// Nanoseconds to add to a time of the trace clock for one since 1970; as of now: what changes the wall
  /// clock later does not change what was recorded.
  ///
  /// The times of a clock that only the kernel reads come from marks in an instance made for that.
  ///
  /// - Throws: `CaptureError` of code `badOptions` when the clock does not count nanoseconds.
  static func offset(from clock: String, in tracefs: TraceFS) throws(CaptureError) -> Int64 {
    if let id = systemClocks[clock] {
      var best = Comparison()
      for _ in 0..<attempts {
        let before = now(CLOCK_REALTIME)
        let time = now(id)
        best.take(time, between: before, now(CLOCK_REALTIME))
      }
      return try best.result(clock)
    }
    guard kernelClocks.contains(clock) else {
      throw CaptureError(
        .badOptions("the clock “\(clock)” does not count nanoseconds: no date can be told by it"))
    }
    let instance = try instance(with: clock, in: tracefs)
    let offset = try compare(instance).result(clock)
    do throws(TraceFSError) { try instance.remove() } catch {
      throw CaptureError(.tracing(error))
    }
    return offset
  }

  /// An instance for marks, which is removed with its value.
  private static func instance(
    with clock: String, in tracefs: TraceFS
  ) throws(CaptureError) -> TraceInstance {
    do throws(TraceFSError) {
      let instance = try TraceInstance(in: tracefs)
      try instance.set(bufferKilobytesPerCPU: 8)
      try instance.set(clock: clock)
      try instance.setTracing(true)
      return instance
    } catch { throw CaptureError(.tracing(error)) }
  }

  /// Compares by the times of marks.
  private static func compare(
    _ instance: borrowing TraceInstance
  ) throws(CaptureError) -> Comparison {
    // Its rings are closed on return: the instance is to be removed.
    let buffer = try OpenBuffer(instance, number: 0, BufferOptions(name: "", events: []), false)
    let layout = buffer.layout
    var memory = PageMemory(byteCount: layout.pageSize)
    var best = Comparison()
    for _ in 0..<attempts {
      let before = now(CLOCK_REALTIME)
      do throws(TraceFSError) { try instance.mark("date") } catch {
        throw CaptureError(.tracing(error))
      }
      let after = now(CLOCK_REALTIME)
      // Nothing else is recorded here; the thread may be on any CPU.
      for ring in buffer.rings.rings {
        do throws(RingError) {
          while try ring.read(to: &memory, layout: layout) {
            let page = memory.bytes(0..<layout.pageSize)
            let header = try ring.header(of: page, layout: layout, isFull: false)
            var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
            while let slot = try? decoder.next(in: page) {
              best.take(Int64(bitPattern: slot.timestamp), between: before, after)
            }
          }
        } catch { throw CaptureError(.ring(error)) }
      }
    }
    return best
  }

  private static func now(_ id: clockid_t) -> Int64 {
    var time = timespec()
    // Sound: the kernel fills the struct.
    _ = unsafe clock_gettime(id, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The closest comparison so far.
  fileprivate struct Comparison {
    private var offset: Int64 = 0
    private var uncertainty = Int64.max

    /// - Throws: `CaptureError` when nothing could be compared.
    func result(_ clock: String) throws(CaptureError) -> Int64 {
      guard uncertainty < .max else {
        throw CaptureError(
          .badOptions("the clock “\(clock)” could not be compared with the time of day"))
      }
      return offset
    }

    /// `time` of the trace clock was between two times of the wall clock.
    mutating func take(_ time: Int64, between before: Int64, _ after: Int64) {
      guard after >= before, after - before < uncertainty else { return }
      uncertainty = after - before
      offset = before + uncertainty / 2 - time
    }
  }
}

extension RecordingSession {
  /// The DATE option, if it is wanted: what to add to the times of the file's clock, in microseconds.
  ///
  /// One file has one: all buffers need the same clock. To be called while nothing waits for it: it makes an
  /// instance.
  func date(for instance: borrowing TraceInstance) throws(CaptureError) -> String? {
    guard options.notesDate else { return nil }
    let clock: String
    var other: String?
    do throws(TraceFSError) {
      clock = ChoiceList(try instance.clockText()).current ?? "local"
      for buffer in others where other == nil {
        let its = ChoiceList(try buffer.instance.clockText()).current ?? "local"
        if its != clock { other = buffer.options.name }
      }
    } catch { throw CaptureError(.tracing(error)) }
    if let other {
      throw CaptureError(
        .badOptions("buffer “\(other)” has another clock than the first: one file has one date"))
    }
    let offset = try WallClock.offset(from: clock, in: instance.tracefs) / 1000
    return (offset < 0 ? "-0x" : "0x") + String(offset.magnitude, radix: 16)
  }
}
