/// A piece of the stream of all CPUs, taken out of it: some thousand events with copies of their
/// records, losses and damage in their places.
///
/// It owns all that it holds, so that a thread can work on it while the stream goes on. Its memory
/// is kept from one filling to the next.
@safe
@usableFromInline
package struct EventBatch: ~Copyable, @unchecked Sendable {
  // Sound: each memory has one owner, who frees it, and pointers to it do not outlive a call. The
  // first `count` entries have been initialised, and so have the bytes of their records, which begin
  // at multiples of 8; nobody reads what lies between them.
  private let base: UnsafeMutablePointer<Entry>
  @usableFromInline let capacity: Int
  private var memory: UnsafeMutableRawPointer
  private var room: Int
  @usableFromInline var byteCount = 0
  /// The gaps that `lost` entries stand for.
  package private(set) var gaps: [LostGap] = []
  /// The damage that `damaged` entries stand for.
  package private(set) var damage: [PageDamage] = []
  /// The names that the entries' `name` is one of.
  package var names: TaskNameStore?

  /// How many entries the batch has.
  @usableFromInline package private(set) var count = 0

  /// An item of the stream.
  package struct Entry: Sendable, BitwiseCopyable {
    /// The time on the trace's time line.
    package var timestamp: UInt64
    /// What the kind of entry, or of event, needs besides: see `Kind`.
    package var note: UInt64 = 0
    /// Where the event's record stands in the batch's records, in bytes.
    package var offset: Int
    /// How long it is, in bytes.
    package var length: UInt32
    /// The format's place in `EventFormats.all`; -1 when the trace does not have it.
    package var format: Int32 = -1
    /// The name of the thread that was running.
    package var name = TaskNames.unknown
    /// The thread that was running.
    package var pid: Int32 = 0
    /// The CPU it happened on.
    package var cpu: Int32
    /// The buffer it was recorded in, as an index into `TraceFile.buffers`.
    package var buffer: Int32
    /// Whether it is part of the line in front of it, so that it needs no buffer's name.
    package var continuesLine = false
    /// Whether it is an event of a live stream that stands behind a later one.
    package var isLate = false
    /// What the entry is.
    package var kind: Kind

    /// The event's record in its batch's `records`; empty for what is no event.
    @_lifetime(copy records)
    @inline(__always)
    package func record(in records: RawSpan) -> RawSpan {
      records.extracting(offset..<(offset &+ Int(length)))
    }
  }

  /// What an entry is.
  package enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// An event. For calls of the function tracer `note` is how deep they are nested.
    case event
    /// A call of the function graph that is a leaf: `note` is its duration in nanoseconds.
    case leaf
    /// Lost events: `note` is the place in `gaps`.
    case lost
    /// A page that could not be read to its end: `note` is the place in `damage`.
    case damaged
    /// Nothing any more: the event is not wanted, or is part of another entry.
    case dropped
  }

  /// Records together are about as large as this at most: an entry more begins below it.
  @inlinable static var largest: Int { 1 << 20 }

  /// An empty batch of up to `capacity` entries.
  package init(capacity: Int = 4096) {
    self.capacity = capacity
    unsafe base = .allocate(capacity: capacity)
    room = 64 * capacity
    unsafe memory = .allocate(byteCount: room, alignment: 16)
  }

  deinit {
    unsafe base.deallocate()
    unsafe memory.deallocate()
  }

  /// Whether nothing more should be appended.
  @inlinable package var isFull: Bool {
    @inline(__always) get { count >= capacity || byteCount >= Self.largest }
  }

  /// The entries.
  package var entries: Span<Entry> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The records of all entries; `Entry.record(in:)` finds the one of an entry.
  package var records: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeStart: memory, byteCount: byteCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Calls `body` with the entries, to be changed, and their records.
  package mutating func edit(_ body: (inout MutableSpan<Entry>, RawSpan) -> Void) {
    var entries = unsafe MutableSpan(_unsafeStart: base, count: count)
    unsafe body(&entries, RawSpan(_unsafeStart: memory, byteCount: byteCount))
  }

  /// Forgets everything and keeps the memory.
  package mutating func removeAll() {
    count = 0
    byteCount = 0
    if !gaps.isEmpty { gaps.removeAll() }
    if !damage.isEmpty { damage.removeAll() }
  }

  /// Appends an event; the batch must not be full.
  @inline(__always)
  mutating func append(
    _ record: RawSpan, timestamp: UInt64, cpu: Int32, buffer: Int32, isLate: Bool = false
  ) {
    let length = record.byteCount
    if room &- byteCount < length &+ 8 { grow(by: length &+ 8) }
    unsafe record.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe Self.copy(start, length, to: memory + byteCount)
    }
    append(
      Entry(
        timestamp: timestamp, offset: byteCount, length: UInt32(truncatingIfNeeded: length),
        cpu: cpu, buffer: buffer, isLate: isLate, kind: .event))
    byteCount = (byteCount &+ length &+ 7) & ~7
  }

  /// Appends the next event of a growing stream; the batch must not be full.
  @usableFromInline @inline(never)
  mutating func append(_ lane: borrowing GrowingLane, isLate: Bool) {
    append(
      lane.record, timestamp: lane.time, cpu: lane.cpu, buffer: lane.buffer, isLate: isLate)
  }

  /// Appends a gap; the batch must not be full.
  package mutating func append(_ gap: LostGap) {
    append(
      Entry(
        timestamp: gap.to ?? 0, note: UInt64(gaps.count), offset: 0, length: 0,
        cpu: Int32(truncatingIfNeeded: gap.cpu), buffer: Int32(truncatingIfNeeded: gap.buffer),
        kind: .lost))
    gaps.append(gap)
  }

  /// Appends damage; the batch must not be full.
  package mutating func append(_ page: PageDamage) {
    append(
      Entry(
        timestamp: 0, note: UInt64(damage.count), offset: 0, length: 0,
        cpu: Int32(truncatingIfNeeded: page.cpu), buffer: Int32(truncatingIfNeeded: page.buffer),
        kind: .damaged))
    damage.append(page)
  }

  /// Appends what `other` has; there must be room for it.
  mutating func append(_ other: borrowing EventBatch) {
    for place in other.entries.indices {
      let entry = other.entries[place]
      switch entry.kind {
      case .lost: append(other.gaps[Int(entry.note)])
      case .damaged: append(other.damage[Int(entry.note)])
      case .event, .leaf, .dropped:
        append(
          entry.record(in: other.records), timestamp: entry.timestamp, cpu: entry.cpu,
          buffer: entry.buffer, isLate: entry.isLate)
      }
    }
  }

  @inline(__always)
  private mutating func append(_ entry: Entry) {
    precondition(count < capacity, "the batch is full")
    unsafe (base + count).initialize(to: entry)
    count &+= 1
  }

  /// Copies a record. Most are a few words long: for those a call of memcpy costs more than the words.
  @inline(__always)
  private static func copy(
    _ source: UnsafeRawPointer, _ count: Int, to target: UnsafeMutableRawPointer
  ) {
    typealias Block = SIMD2<UInt64>
    guard count >= 16, count <= 128 else {
      return unsafe target.copyMemory(from: source, byteCount: count)
    }
    // Sound: the last block ends where the record ends, and overlaps with the one in front of it.
    let last = count &- 16
    var offset = 0
    while offset < last {
      unsafe target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: offset, as: Block.self), toByteOffset: offset,
        as: Block.self)
      offset &+= 16
    }
    unsafe target.storeBytes(
      of: source.loadUnaligned(fromByteOffset: last, as: Block.self), toByteOffset: last,
      as: Block.self)
  }

  /// Moves the records to memory that is large enough.
  @inline(never)
  private mutating func grow(by length: Int) {
    let larger = max(byteCount + length, 2 * room)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    unsafe memory.copyMemory(from: self.memory, byteCount: byteCount)
    unsafe self.memory.deallocate()
    unsafe self.memory = memory
    room = larger
  }
}
