internal import RingBuffer
internal import Timeline
internal import TraceFile

/// From the time stamps of one CPU to the common time line: a guest's clock to its host's (TIME_SHIFT), TSC
/// to nanoseconds, then offsets, in the order in which `trace-cmd` does it.
struct ClockCorrection: Sendable {
  private let guest: GuestClock?
  private let mapping: TimeMapping
  private let shift: Int64
  /// Whether time stamps stay as they are.
  let isIdentity: Bool

  /// The corrections of `options` for `cpu`, with all times later by `shift`.
  init(_ options: TraceFileOptions, cpu: Int, order: ByteOrder, shift: Int64) {
    guest = options.timeShift.flatMap { GuestClock($0, cpu: cpu, order: order) }
    mapping = TimeMapping(options)
    self.shift = shift
    isIdentity = guest == nil && options.tsc2nsec == nil && options.timeOffset &+ shift == 0
  }

  func time(_ timestamp: UInt64) -> UInt64 {
    mapping.time(guest?.time(timestamp) ?? timestamp) &+ UInt64(bitPattern: shift)
  }

  /// Whether time stamps are scaled, and not only moved.
  static func isScaled(_ options: TraceFileOptions, order: ByteOrder) -> Bool {
    options.tsc2nsec != nil
      || options.timeShift.map { GuestClock.isThere($0, order: order) } ?? false
  }
}

/// How a virtual CPU's clock differs from the host's, measured again and again (option TIME_SHIFT).
struct GuestClock: Sendable {
  /// What was found at one time of the guest.
  struct Sample: Sendable, Equatable {
    var time: UInt64
    var offset: Int64
    var scaling: UInt64
    var fraction: UInt64
  }

  private let samples: [Sample]
  private let isInterpolated: Bool

  init(samples: [Sample], isInterpolated: Bool) {
    self.samples = samples
    self.isInterpolated = isInterpolated
  }

  /// The samples of `cpu` in the bytes of the option; nil when there are none, or they are not whole.
  init?(_ option: [UInt8], cpu: Int, order: ByteOrder) {
    guard let all = Self.samples(option, order: order), let first = all.cpus.first else {
      return nil
    }
    // As for trace-cmd, the first virtual CPU stands for those that were not measured.
    let samples = cpu < all.cpus.count ? all.cpus[cpu] : first
    guard !samples.isEmpty else { return nil }
    self.init(samples: samples, isInterpolated: all.flags & 1 != 0)
  }

  static func isThere(_ option: [UInt8], order: ByteOrder) -> Bool {
    Self.samples(option, order: order)?.cpus.contains { !$0.isEmpty } ?? false
  }

  /// Reads `u64` peer, `u32` flags, `u32` CPUs; for each CPU `u32` samples, then their times, offsets and
  /// scalings; then for each CPU their fraction bits, which older recorders have not.
  private static func samples(
    _ option: [UInt8], order: ByteOrder
  ) -> (flags: UInt32, cpus: [[Sample]])? {
    var offset = 8
    func has(_ count: Int) -> Bool { count <= option.count - offset }
    func next<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T {
      defer { offset += MemoryLayout<T>.size }
      // Sound: bytes are initialised memory; the load checks its bounds.
      return unsafe option.span.bytes.integer(at: offset, order: order)
    }
    guard has(8) else { return nil }
    let flags = next(UInt32.self)
    let count = next(UInt32.self)
    var cpus: [[Sample]] = []
    for _ in 0..<count {
      guard has(4) else { return nil }
      let number = Int(next(UInt32.self))
      guard number <= (option.count - offset) / 24 else { return nil }
      let times = (0..<number).map { _ in next(UInt64.self) }
      let offsets = (0..<number).map { _ in next(Int64.self) }
      let scalings = (0..<number).map { _ in next(UInt64.self) }
      cpus.append(
        (0..<number).map {
          Sample(time: times[$0], offset: offsets[$0], scaling: scalings[$0], fraction: 0)
        })
    }
    for cpu in cpus.indices {
      guard has(8 * cpus[cpu].count) else { break }
      for index in cpus[cpu].indices { cpus[cpu][index].fraction = next(UInt64.self) }
    }
    return (flags, cpus)
  }

  func time(_ timestamp: UInt64) -> UInt64 {
    // The samples on either side, the outermost two beyond all.
    var low = 0
    var high = samples.count
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].time <= timestamp { low = middle + 1 } else { high = middle }
    }
    let before = max(0, min(low - 1, samples.count - 2))
    let sample = samples[before]
    var offset = Int128(sample.offset)
    if isInterpolated, before + 1 < samples.count {
      let next = samples[before + 1]
      let distance = Int128(next.time) - Int128(sample.time)
      // 65 bits by 65 bits do not fit when a file says so: such an offset is none.
      let (product, overflow) = (Int128(timestamp) - Int128(sample.time))
        .multipliedReportingOverflow(by: Int128(next.offset) - Int128(sample.offset))
      if distance > 0, !overflow { offset += (product + distance / 2) / distance }
    }
    let (high64, low64) = timestamp.multipliedFullWidth(by: sample.scaling)
    let product = UInt128(high64) << 64 | UInt128(low64)
    let scaled = sample.fraction < 128 ? product >> UInt128(sample.fraction) : 0
    return UInt64(truncatingIfNeeded: scaled) &+ UInt64(truncatingIfNeeded: offset)
  }
}
