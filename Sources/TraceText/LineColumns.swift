internal import EventFormat
internal import EventText
internal import Timeline
internal import TraceFile

/// The columns in front of an event's text, as `trace-cmd report` 3.1.6 has them:
/// `comm-pid [cpu] time: name: `.
@safe
struct LineColumns: ~Copyable {
  private let timeStyles: [TimeStyle]
  private let formats: FormatColumn
  /// The second of the last time, in front of its fraction.
  private var second = SecondColumn()

  /// How the time column looks for one buffer.
  private enum TimeStyle: Sendable {
    case microseconds
    case nanoseconds
    case plain
  }

  init(_ buffers: [TraceBuffer], isScaled: Bool, nanoseconds: Bool, formats: FormatColumn) {
    self.formats = formats
    timeStyles = buffers.map { buffer in
      // Files without a clock are older than clocks: they count nanoseconds.
      guard buffer.clock.isEmpty || isNanosecondClock(buffer.clock) || isScaled else {
        return .plain
      }
      return nanoseconds ? .nanoseconds : .microseconds
    }
  }

  /// Appends everything up to the event's own text.
  @inline(__always)
  mutating func append(
    _ entry: EventBatch.Entry, name: RawSpan, to text: inout TextBuffer
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
    switch timeStyles[Int(entry.buffer)] {
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
    formats.append(Int(entry.format), to: &text)
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
    isSet = true
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

/// The column with an event's name and the blanks behind it, prepared for each format.
@safe
final class FormatColumn: @unchecked Sendable {
  // Sound: written in init only; `columns` has a slot for each format.
  private let columns: UnsafeMutableRawPointer
  private let count: Int
  private let names: [String]

  /// A length, then up to this many bytes.
  private static let room = 47
  private static let slot = 48

  init(_ formats: EventFormats) {
    count = formats.all.count
    names = formats.all.map(\.name)
    unsafe columns = .allocate(byteCount: max(1, count) * Self.slot, alignment: 16)
    unsafe columns.initializeMemory(as: UInt8.self, repeating: 0, count: max(1, count) * Self.slot)
    for (place, name) in names.enumerated() {
      var text = TextBuffer(capacity: 64)
      Self.append(name, to: &text)
      guard text.count <= Self.room else { continue }
      let column = unsafe columns + place * Self.slot
      unsafe column.storeBytes(of: UInt8(text.count), as: UInt8.self)
      unsafe text.withUnsafeBytes {
        unsafe (column + 1).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
      }
    }
  }

  deinit { unsafe columns.deallocate() }

  /// Appends the column of the format at `place`: `: NAME: ` and blanks.
  @inline(__always)
  func append(_ place: Int, to text: inout TextBuffer) {
    precondition(place >= 0 && place < count)
    let column = unsafe UnsafeRawPointer(columns) + place &* Self.slot
    let length = Int(unsafe column.load(as: UInt8.self))
    guard length > 0 else { return Self.append(names[place], to: &text) }
    text.reserve(Self.slot)
    // Sound: there is room for the whole slot, and the slot's text is behind its length.
    unsafe text.append(unchecked: column + 1, count: length)
  }

  private static func append(_ name: String, to text: inout TextBuffer) {
    text.append(": ")
    text.append(name)
    text.append(": ")
    text.append(repeating: UInt8(ascii: " "), count: 20 - name.utf8.count)
  }
}
