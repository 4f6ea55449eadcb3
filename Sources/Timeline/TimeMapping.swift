public import TraceFile

/// From the trace clock's units to the trace's time line, as `trace-cmd` does it: TSC to
/// nanoseconds where the file tells how, then the offsets of the file.
public struct TimeMapping: Sendable, Hashable, BitwiseCopyable {
  @usableFromInline let multiplier: UInt64
  @usableFromInline let shift: UInt64
  @usableFromInline var offset: Int64
  @usableFromInline let isScaled: Bool

  /// The mapping that the options of a file ask for.
  public init(_ options: TraceFileOptions) {
    multiplier = UInt64(options.tsc2nsec?.multiplier ?? 1)
    shift = UInt64(options.tsc2nsec?.shift ?? 0)
    isScaled = options.tsc2nsec != nil
    offset = options.timeOffset
  }

  /// This mapping with all times later by `nanoseconds`.
  public func shifted(by nanoseconds: Int64) -> TimeMapping {
    var shifted = self
    shifted.offset &+= nanoseconds
    return shifted
  }

  /// The time in the trace's time line.
  @inlinable @inline(__always)
  public func time(_ timestamp: UInt64) -> UInt64 {
    var time = timestamp
    if isScaled {
      // The product has up to 96 bits.
      let (high, low) = time.multipliedFullWidth(by: multiplier)
      time = shift < 64 ? (low >> shift) | (high << (64 - shift)) : high >> (shift - 64)
    }
    return time &+ UInt64(bitPattern: offset)
  }
}

/// Whether times of a trace clock are nanoseconds, by the clock's name.
///
/// As `trace-cmd` has it: of the kernel's clocks `counter`, `x86-tsc` and `boot` are printed as plain
/// numbers (the last one is nanoseconds too, but its readers are used to it).
public func isNanosecondClock(_ name: String) -> Bool {
  ["local", "global", "uptime", "perf", "tai", "tsc2nsec"].contains(name) || name.hasPrefix("mono")
}
