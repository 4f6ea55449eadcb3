internal import Glibc
internal import RingBuffer

/// A POSIX basic regular expression that ignores case, as trace-cmd's filters have (`regcomp`).
@safe
final class RegularExpression: @unchecked Sendable {
  // Sound: the compiled expression is owned by this object and only read once it is made; regexec
  // takes a lock of its own.
  private let compiled: UnsafeMutablePointer<regex_t>

  /// Why a text is no regular expression, in the C library's words.
  struct Failure: Error { let reason: String }

  /// - Throws: `Failure` when `pattern` does not compile.
  init(_ pattern: [UInt8]) throws(Failure) {
    let memory = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    unsafe memory.initialize(to: regex_t())
    let text = pattern.map { CChar(bitPattern: $0) } + [0]
    // Sound: the text is NUL-terminated; the memory holds one regex_t.
    let result = unsafe regcomp(memory, text, REG_ICASE | REG_NOSUB)
    guard result == 0, !pattern.contains(0) else {
      var message = [UInt8](repeating: 0, count: 128)
      unsafe message.withUnsafeMutableBytes { bytes in
        let target = unsafe bytes.assumingMemoryBound(to: CChar.self)
        _ = unsafe regerror(result, memory, target.baseAddress, bytes.count)
      }
      if result == 0 { unsafe regfree(memory) }
      unsafe memory.deallocate()
      let reason = String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
      throw Failure(reason: pattern.contains(0) ? "it has a NUL byte" : reason)
    }
    unsafe compiled = memory
  }

  deinit {
    unsafe regfree(compiled)
    unsafe compiled.deallocate()
  }

  /// Does the expression match some part of `text`?
  func matches(_ text: RawSpan) -> Bool {
    unsafe text.withUnsafeBytes { bytes in
      // REG_STARTEND bounds the text by the match it is given: no terminating NUL is needed.
      var match = regmatch_t(rm_so: 0, rm_eo: regoff_t(clamping: bytes.count))
      let start = unsafe bytes.baseAddress ?? Self.nothing
      // Sound: regexec reads no more than `rm_eo` bytes.
      return unsafe regexec(
        compiled, start.assumingMemoryBound(to: CChar.self), 1, &match, REG_STARTEND) == 0
    }
  }

  /// Where an empty text may stand.
  private static var nothing: UnsafeRawPointer {
    let empty: StaticString = ""
    return unsafe UnsafeRawPointer(empty.utf8Start)
  }
}
