internal import CKernelTrace
internal import SystemPackage

/// A part of a file in memory, in place: nothing is copied.
@safe
struct FileWindow: ~Copyable, @unchecked Sendable {
  // Sound: the mapping lives until deinit. When the file becomes shorter, zeros are read in its place
  // (`isTorn`), so the memory can be read whatever others do to the file.
  private let window: rawcap_window
  /// How many bytes it has.
  let count: Int

  /// No part.
  init() {
    unsafe window = unsafe rawcap_window()
    count = 0
  }

  /// Maps `count` bytes from `offset` on; `nil` where that cannot be done, or they cannot be read.
  init?(_ file: InputFile, at offset: UInt64, count: Int) {
    guard count > 0, let offset = Int64(exactly: offset) else { return nil }
    var window = unsafe rawcap_window()
    guard
      unsafe rawcap_window_map(file.descriptor.rawValue, offset, count, &window) == 0
    else { return nil }
    unsafe self.window = window
    self.count = count
  }

  deinit {
    if count > 0 { unsafe withUnsafePointer(to: window) { unsafe rawcap_window_unmap($0) } }
  }

  /// Whether zeros stand in place of bytes that have gone away.
  var isTorn: Bool {
    guard count > 0 else { return false }
    return unsafe withUnsafePointer(to: window) { unsafe rawcap_window_is_torn($0) }
  }

  /// `count` bytes from `offset` on, which the window must have; they are there as long as it is.
  @unsafe
  func bytes(at offset: Int, count: Int) -> UnsafeRawBufferPointer {
    precondition(
      offset >= 0 && count >= 0 && offset <= self.count && count <= self.count - offset,
      "a window's own bytes")
    guard count > 0, let start = unsafe window.bytes else {
      return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return unsafe UnsafeRawBufferPointer(start: start + offset, count: count)
  }
}
