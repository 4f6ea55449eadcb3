internal import EventFormat
internal import EventText
internal import Timeline
internal import TraceFile

/// The columns in front of an event's text, as `trace-cmd report` 3.1.6 has them:
/// `comm-pid [cpu] time: name: `.
@safe
struct LineColumns: ~Copyable {
  // Sound: written in init only, freed in deinit; there is a slot for each buffer.
  private let timeStyles: UnsafeMutablePointer<TimeStyle>
  private let bufferCount: Int
  /// The second of the last time, in front of its fraction.
  private var second = SecondColumn()

  /// How the time column looks for one buffer.
  private enum TimeStyle: Sendable {
    case microseconds
    case nanoseconds
    case plain
  }

  init(_ buffers: [TraceBuffer], isScaled: Bool, nanoseconds: Bool) {
    bufferCount = buffers.count
    unsafe timeStyles = .allocate(capacity: max(1, bufferCount))
    for (place, buffer) in buffers.enumerated() {
      // Files without a clock are older than clocks: they count nanoseconds.
      let isTime = buffer.clock.isEmpty || isNanosecondClock(buffer.clock) || isScaled
      unsafe (timeStyles + place).initialize(
        to: !isTime ? .plain : nanoseconds ? .nanoseconds : .microseconds)
    }
  }

  deinit { unsafe timeStyles.deallocate() }

  /// Appends everything up to the event's own text.
  @inline(__always)
  mutating func append(
    _ entry: EventBatch.Entry, name: RawSpan, formats: FormatColumn, to text: inout TextBuffer
  ) {
    text.reserve(name.byteCount &+ 128)
    // Sound: there is room for the name and for the 128 bytes that all below need at most: a number of
    // 20 digits for the time and 11 for the thread, a CPU of 20, 16 of slack behind each, and marks.
    unsafe name.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      if bytes.count == 16 {
        unsafe text.append(
          unchecked: start.loadUnaligned(as: SIMD2<UInt64>.self), count: 16)
      } else {
        unsafe text.append(unchecked: start, count: bytes.count)
      }
    }
    unsafe appendThread(entry.pid, to: &text)
    unsafe appendCPU(entry.cpu, to: &text)
    let time = entry.timestamp
    precondition(entry.buffer >= 0 && Int(entry.buffer) < bufferCount, "an entry of another file")
    switch unsafe timeStyles[Int(entry.buffer)] {
    case .microseconds:
      let rounded = time &+ 500
      let rest = second.append(rounded, to: &text)
      unsafe text.append(unchecked: UInt64(rest / 1000), digits: 6)
    case .nanoseconds:
      let rest = second.append(time, to: &text)
      unsafe text.append(unchecked: UInt64(rest), digits: 9)
    case .plain:
      text.append(decimal: time, width: 12)
    }
    formats.append(entry.format, to: &text)
  }

  /// `-PID`, left-aligned in 5 columns, and ` [`.
  @unsafe
  @inline(__always)
  private func appendThread(_ pid: Int32, to text: inout TextBuffer) {
    unsafe text.append(unchecked: UInt8(ascii: "-"))
    let blanks: UInt64 = 0x2020_2020_2020_2020
    if pid >= 0, pid < 100_000 {
      let digits = TextBuffer.digitCount(UInt64(pid))
      unsafe text.append(unchecked: UInt64(pid), digits: digits)
      unsafe text.append(unchecked: blanks, count: 5 &- digits)
    } else {
      text.append(leftAligned: Int64(pid), width: 5)
    }
  }

  /// ` [CPU]`, with 3 digits at least.
  @unsafe
  @inline(__always)
  private func appendCPU(_ cpu: Int32, to text: inout TextBuffer) {
    unsafe text.append(unchecked: UInt16(littleEndian: 0x5b20), count: 2)
    if cpu >= 0, cpu < 1000 {
      unsafe text.append(unchecked: UInt64(cpu), digits: 3)
    } else {
      text.append(decimal: UInt64(cpu.magnitude), width: 3, pad: UInt8(ascii: "0"))
    }
    unsafe text.append(unchecked: UInt8(ascii: "]"))
  }
}

/// The text of a time's second, which stays the same for many events: ` SSSSS.`
@safe
private struct SecondColumn: ~Copyable {
  private var begin: UInt64 = 1
  private var isSet = false
  private var characters: InlineArray<24, UInt8> = .init(repeating: UInt8(ascii: " "))
  private var count = 0

  /// Appends the second of `time` in nanoseconds; returns the nanoseconds behind it.
  @inline(__always)
  mutating func append(_ time: UInt64, to text: inout TextBuffer) -> UInt32 {
    if !isSet || time &- begin >= 1_000_000_000 { set(time) }
    // Sound: the caller has made room.
    unsafe text.append(unchecked: characters, count: count)
    return UInt32(truncatingIfNeeded: time &- begin)
  }

  @inline(never)
  private mutating func set(_ time: UInt64) {
    let seconds = time / 1_000_000_000
    begin = seconds * 1_000_000_000
    // The last second that 64 bits can tell is cut off: times behind it begin at 0 again.
    isSet = begin <= .max - 1_000_000_000
    var text = TextBuffer(capacity: 64)
    text.append(" ")
    text.append(decimal: seconds, width: 5)
    text.append(".")
    count = text.count
    // Sound: place is below count, which is the span's.
    for place in 0..<count {
      characters[place] = unsafe text.span.unsafeLoad(fromByteOffset: place, as: UInt8.self)
    }
  }
}
