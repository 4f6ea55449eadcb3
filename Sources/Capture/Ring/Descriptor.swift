internal import CKernelTrace
internal import Glibc
internal import SystemPackage

/// An open file descriptor, closed with this value.
struct Descriptor: ~Copyable, Sendable {
  let rawValue: Int32

  /// Takes the ownership of the result of a C function that returns a descriptor or -errno.
  init(owning result: Int32) throws(Errno) {
    guard result >= 0 else { throw Errno(rawValue: -result) }
    rawValue = result
  }

  /// Opens `path`; the descriptor does not survive an exec.
  init(opening path: FilePath, _ flags: Int32) throws(Errno) {
    while true {
      // Sound: the string is NUL-terminated for the time of the call.
      let descriptor = unsafe path.withPlatformString { unsafe open($0, flags | O_CLOEXEC) }
      if descriptor >= 0 {
        rawValue = descriptor
        return
      }
      if errno != EINTR { throw Errno(rawValue: errno) }
    }
  }

  deinit { _ = close(rawValue) }
}

/// A pipe, closed with this value.
struct Pipe: ~Copyable, Sendable {
  let readEnd: Descriptor
  let writeEnd: Descriptor
  /// How much it holds, by pages of the machine's size.
  let byteCount: Int

  /// Makes a pipe that holds `byteCount` bytes, or as much as the system allows.
  init(byteCount: Int32) throws(Errno) {
    var ends: (Int32, Int32) = (-1, -1)
    var granted: Int32 = 0
    // Sound: a tuple of two Int32 has the memory of an `int[2]`.
    let result = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
      unsafe rawcap_pipe(bytes.assumingMemoryBound(to: Int32.self).baseAddress, byteCount, &granted)
    }
    guard result == 0 else { throw Errno(rawValue: -result) }
    let readEnd = try Descriptor(owning: ends.0)
    let writeEnd = try Descriptor(owning: ends.1)
    self.readEnd = readEnd
    self.writeEnd = writeEnd
    self.byteCount = Int(granted)
  }
}

/// A counter to wait for: what one thread adds, another one can poll for (`eventfd`).
struct Notice: ~Copyable, Sendable {
  let descriptor: Descriptor

  init() throws(Errno) {
    descriptor = try Descriptor(owning: rawcap_event_descriptor())
  }

  /// Adds 1, which wakes the waiters up.
  func post() {
    var one: UInt64 = 1
    // Sound: the kernel reads the 8 bytes of the variable. A counter far below its limit takes it.
    _ = unsafe write(descriptor.rawValue, &one, 8)
  }

  /// What was added since the last time.
  func take() -> Int {
    var sum: UInt64 = 0
    // Sound: the kernel writes the 8 bytes of the variable.
    return unsafe read(descriptor.rawValue, &sum, 8) == 8 ? Int(clamping: sum) : 0
  }
}

/// Waits until one of the descriptors can be read, `milliseconds` at most (-1: no limit).
///
/// A descriptor of -1 is never readable. An interrupted wait returns early, with nothing readable.
///
/// - Returns: for each descriptor whether it can be read now; `nil` when `poll` fails.
@discardableResult
func waitToRead<let count: Int>(
  _ descriptors: [count of Int32], milliseconds: Int32
) -> [count of Bool]? {
  var requests = [count of pollfd](repeating: pollfd(fd: -1, events: Int16(POLLIN), revents: 0))
  for i in 0..<count { requests[i].fd = descriptors[i] }
  var span = requests.mutableSpan
  // Sound: `count` requests stand at the address, which is used during the call only.
  let result = unsafe span.withUnsafeMutableBufferPointer { buffer in
    unsafe poll(buffer.baseAddress, nfds_t(count), milliseconds)
  }
  guard result >= 0 || errno == EINTR else { return nil }
  var readable = [count of Bool](repeating: false)
  if result > 0 { for i in 0..<count { readable[i] = requests[i].revents != 0 } }
  return readable
}
