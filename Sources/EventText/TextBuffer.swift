/// A growing buffer of bytes in which lines of text are built, to be written in large pieces.
///
/// An append checks the buffer's room, unless its label says `unchecked`: those are for loops that
/// have called `reserve` once for a whole line.
@frozen
@safe
public struct TextBuffer: ~Copyable, @unchecked Sendable {
  // Sound: the memory has one owner, who frees it; 0 <= count <= capacity, and the first `count`
  // bytes have been written. Pointers to it do not outlive a call.
  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  @usableFromInline var used = 0

  /// How many bytes have been built.
  @inlinable
  public var count: Int { used }

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 1 << 16) {
    let room = max(capacity, 64)
    unsafe base = .allocate(byteCount: room, alignment: 16)
    self.capacity = room
  }

  deinit { unsafe base.deallocate() }

  /// What has been built.
  public var span: RawSpan {
    @_lifetime(borrow self)
    get {
      let whole = unsafe RawSpan(_unsafeStart: base, byteCount: used)
      return unsafe _overrideLifetime(whole, borrowing: self)
    }
  }

  /// A copy of what has been built.
  public var bytes: [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: base, count: used))
  }

  /// Calls `body` with what has been built; the pointer is good during the call.
  public func withUnsafeBytes<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: used))
  }

  /// Forgets what has been built and keeps the memory.
  @inlinable
  public mutating func removeAll() { used = 0 }

  /// Forgets what has been built behind the first `count` bytes.
  @inlinable
  public mutating func removeLast(keeping count: Int) {
    if count >= 0, count < used { used = count }
  }

  /// Makes room for `count` more bytes, so that as many can be appended unchecked.
  @inlinable @inline(__always)
  public mutating func reserve(_ count: Int) {
    if capacity &- used < count { grow(by: count) }
  }

  /// Moves to memory that is large enough, at least twice as large as before.
  @usableFromInline @inline(never)
  mutating func grow(by count: Int) {
    let room = max(used + count, 2 * capacity)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 16)
    unsafe larger.copyMemory(from: base, byteCount: used)
    unsafe base.deallocate()
    unsafe base = larger
    capacity = room
  }

  /// Appends one byte, usually an ASCII character.
  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    unsafe append(unchecked: byte)
  }

  /// Appends a literal.
  @inlinable @inline(__always)
  public mutating func append(_ text: StaticString) {
    // Sound: a StaticString's UTF-8 lives as long as the program.
    unsafe append(
      UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends bytes.
  @inlinable
  public mutating func append(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  /// Appends bytes.
  @inlinable
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count)
    // Sound: the room has just been made, and nobody else has pointers to it.
    unsafe (base + used).copyMemory(from: source, byteCount: bytes.count)
    used &+= bytes.count
  }

  /// Appends bytes.
  @inlinable
  public mutating func append(contentsOf other: some Sequence<UInt8>) {
    let isContiguous: Void? = other.withContiguousStorageIfAvailable {
      unsafe append(UnsafeRawBufferPointer($0))
    }
    if isContiguous == nil { for byte in other { append(byte) } }
  }

  /// Appends text.
  public mutating func append(_ text: String) { append(contentsOf: text.utf8) }

  /// Appends `byte` `count` times; not at all for a count below 1.
  @inlinable
  public mutating func append(repeating byte: UInt8, count: Int) {
    guard count > 0 else { return }
    reserve(count)
    // Sound: the room has just been made.
    unsafe (base + used).initializeMemory(as: UInt8.self, repeating: byte, count: count)
    used &+= count
  }

  /// Takes away what has been built from `begin` up to the end of the first `text` behind that; nothing
  /// when there is none.
  package mutating func removeFirst(through text: StaticString, from begin: Int) {
    let length = text.utf8CodeUnitCount
    guard begin >= 0, length > 0, used >= length else { return }
    var place = begin
    while place <= used - length {
      // Sound: place + length is at most `used`, and a StaticString lives as long as the program.
      let isHere = unsafe UnsafeRawBufferPointer(start: base + place, count: length)
        .elementsEqual(UnsafeRawBufferPointer(start: text.utf8Start, count: length))
      if isHere {
        let rest = used - place - length
        // Sound: both lie inside what has been built; the areas may overlap.
        unsafe (base + begin).copyMemory(from: base + place + length, byteCount: rest)
        used = begin + rest
        return
      }
      place += 1
    }
  }

  /// Takes the last byte away when it is `byte`.
  @inlinable
  public mutating func dropLast(_ byte: UInt8) {
    guard used > 0 else { return }
    // Sound: used - 1 is inside what has been written.
    if unsafe base.load(fromByteOffset: used &- 1, as: UInt8.self) == byte { used &-= 1 }
  }
}

extension TextBuffer {
  /// Appends one byte.
  ///
  /// - Precondition: there is room for it (`reserve`). It is not checked.
  @unsafe
  @inlinable @inline(__always)
  public mutating func append(unchecked byte: UInt8) {
    unsafe base.storeBytes(of: byte, toByteOffset: used, as: UInt8.self)
    used &+= 1
  }

  /// Appends `count` bytes, the first of `value` in memory's order.
  ///
  /// - Precondition: there is room for the whole of `value`, and `count` is at most its size. It is
  ///   not checked.
  @unsafe
  @inlinable @inline(__always)
  public mutating func append<T: BitwiseCopyable>(unchecked value: T, count: Int) {
    unsafe base.storeBytes(of: value, toByteOffset: used, as: T.self)
    used &+= count
  }

  /// Appends `count` bytes.
  ///
  /// - Precondition: there is room for them, and they can be read. It is not checked.
  @unsafe
  @inlinable @inline(__always)
  public mutating func append(unchecked source: UnsafeRawPointer, count: Int) {
    unsafe (base + used).copyMemory(from: source, byteCount: count)
    used &+= count
  }
}

extension TextBuffer {
  /// Appends bytes that are few as a rule, as names of threads are: two loads instead of a call.
  @inline(__always)
  mutating func append(short bytes: RawSpan) {
    let count = bytes.byteCount
    guard count <= 16 else { return append(bytes) }
    reserve(16)
    // Sound: there is room for 16 bytes, and each load lies in the `count` bytes of the span; the two
    // overlap where there are less than twice as many.
    if count >= 8 {
      unsafe append(
        unchecked: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt64.self),
        count: count &- 8)
      unsafe append(
        unchecked: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 8, as: UInt64.self),
        count: 8)
    } else if count >= 4 {
      unsafe append(
        unchecked: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self),
        count: count &- 4)
      unsafe append(
        unchecked: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 4, as: UInt32.self),
        count: 4)
    } else {
      for offset in 0..<count {
        unsafe append(
          unchecked: bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
      }
    }
  }
}
