/// Names of threads, ready to be printed: right-aligned in 16 columns.
///
/// One thread appends; others may read what had been appended when they got a reference to it, as
/// names neither move nor change.
@safe
package final class TaskNameStore: @unchecked Sendable {
  // Sound: blocks are allocated once and freed in deinit; a reader's references are to bytes that
  // were written before the lock was released that handed the references over.
  private let blocks: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private var blockCount = 0
  private var used = 0

  /// A name's column is this wide, or wider if the name is.
  package static var width: Int { 16 }
  /// The kernel's names have 15 bytes (`TASK_COMM_LEN`) or, for its own threads, 63.
  private static let longest = 1024
  private static let blockSize = 1 << 16
  /// 64 MiB of names.
  private static var blockLimit: Int { 1 << 10 }

  init() {
    unsafe blocks = .allocate(capacity: Self.blockLimit)
    unsafe blocks.initialize(repeating: nil, count: Self.blockLimit)
    used = Self.blockSize
  }

  deinit {
    for block in 0..<blockCount { unsafe blocks[block]?.deallocate() }
    unsafe blocks.deallocate()
  }

  /// Appends a name; `nil` when the store is full.
  func append(_ name: [UInt8]) -> TaskNames.Reference? {
    let name = name.prefix(Self.longest)
    let width = max(name.count, Self.width)
    if used + 2 + width > Self.blockSize {
      guard blockCount < Self.blockLimit else { return nil }
      unsafe blocks[blockCount] = .allocate(byteCount: Self.blockSize, alignment: 16)
      blockCount += 1
      used = 0
    }
    guard let block = unsafe blocks[blockCount - 1] else { return nil }
    // The length of the name, then its column.
    unsafe block.storeBytes(of: UInt16(name.count), toByteOffset: used, as: UInt16.self)
    for place in 0..<width {
      let index = name.count - width + place
      unsafe block.storeBytes(
        of: index < 0 ? UInt8(ascii: " ") : name[index], toByteOffset: used + 2 + place,
        as: UInt8.self)
    }
    let reference = UInt32(blockCount - 1) << 16 | UInt32(used)
    used = (used + 2 + width + 1) & ~1
    return reference
  }

  /// A name with the blanks in front that make it 16 columns wide.
  @_lifetime(borrow self)
  package func column(_ reference: TaskNames.Reference) -> RawSpan {
    let slot = unsafe slot(reference)
    let width = max(Int(unsafe slot.loadUnaligned(as: UInt16.self)), Self.width)
    return unsafe _overrideLifetime(
      RawSpan(_unsafeStart: slot + 2, byteCount: width), borrowing: self)
  }

  /// A name as it is.
  @_lifetime(borrow self)
  package func name(_ reference: TaskNames.Reference) -> RawSpan {
    let slot = unsafe slot(reference)
    let count = Int(unsafe slot.loadUnaligned(as: UInt16.self))
    let blanks = max(0, Self.width - count)
    return unsafe _overrideLifetime(
      RawSpan(_unsafeStart: slot + 2 + blanks, byteCount: count), borrowing: self)
  }

  func slot(_ reference: TaskNames.Reference) -> UnsafeRawPointer {
    // Sound: references are made by `append` only, for a block that is there.
    guard let block = unsafe blocks[Int(reference >> 16) & (Self.blockLimit - 1)] else {
      preconditionFailure("a reference of another store")
    }
    return unsafe UnsafeRawPointer(block) + Int(reference & 0xffff)
  }
}
