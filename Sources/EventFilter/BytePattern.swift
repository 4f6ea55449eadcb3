internal import RingBuffer

/// A shell pattern for bytes: `*` for any, `?` for one, `[a-z]` and `[!a-z]` for one of some; a
/// backslash takes the meaning of the byte behind it.
///
/// It is the kernel's `glob_match` (`lib/glob.c`), made ready once and matched without allocating.
struct BytePattern: Sendable {
  /// One step of a pattern.
  enum Step: Sendable {
    case any
    case one
    case byte(UInt8)
    /// A set of bytes, by its four words of 64 bits.
    case set(UInt64, UInt64, UInt64, UInt64)
  }

  let steps: [Step]

  /// - Parameter ignoresCase: whether letters match in either case (ASCII).
  init(_ text: some Sequence<UInt8>, ignoresCase: Bool = false) {
    let bytes = Array(text)
    var steps: [Step] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "*"):
        if case .any = steps.last { continue }
        steps.append(.any)
      case UInt8(ascii: "?"):
        steps.append(.one)
      case UInt8(ascii: "["):
        if let (set, end) = Self.set(bytes, from: place, ignoresCase: ignoresCase) {
          steps.append(set)
          place = end
        } else {
          // Without an end it is an ordinary byte, as for the kernel.
          steps.append(.byte(byte))
        }
      case UInt8(ascii: "\\") where place < bytes.count:
        steps.append(Self.step(for: bytes[place], ignoresCase: ignoresCase))
        place += 1
      default:
        steps.append(Self.step(for: byte, ignoresCase: ignoresCase))
      }
    }
    self.steps = steps
  }

  /// Whether some step is more than a byte.
  var isPlain: Bool {
    steps.allSatisfy { if case .byte = $0 { true } else { false } }
  }

  /// Does the pattern cover the whole of `text`?
  func matches(_ text: RawSpan) -> Bool {
    Self.matches(text, steps.span, from: 0, count: steps.count)
  }

  /// Do `count` steps from `first` on cover the whole of `text`?
  ///
  /// When a byte does not match, the last `*` takes one byte more: no other one needs to.
  static func matches(
    _ text: RawSpan, _ steps: Span<Step>, from first: Int, count: Int
  ) -> Bool {
    let end = first + count
    var place = 0
    var step = first
    var star: (step: Int, place: Int)?
    while place < text.byteCount {
      let byte: UInt8 = text.integer(at: place, order: .host)
      if step < end {
        switch steps[step] {
        case .any:
          step += 1
          star = (step, place)
          continue
        case .one:
          step += 1
          place += 1
          continue
        case .byte(let wanted) where wanted == byte:
          step += 1
          place += 1
          continue
        case .set(let a, let b, let c, let d) where Self.contains(byte, a, b, c, d):
          step += 1
          place += 1
          continue
        case .byte, .set: break
        }
      }
      guard let last = star else { return false }
      step = last.step
      place = last.place + 1
      star = (step, place)
    }
    while step < end, case .any = steps[step] { step += 1 }
    return step == end
  }

  private static func contains(
    _ byte: UInt8, _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64
  ) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: a
      case 1: b
      case 2: c
      default: d
      }
    return word >> UInt64(byte & 63) & 1 == 1
  }

  private static func step(for byte: UInt8, ignoresCase: Bool) -> Step {
    guard ignoresCase, let other = otherCase(byte) else { return .byte(byte) }
    var words: [UInt64] = [0, 0, 0, 0]
    for member in [byte, other] { words[Int(member >> 6)] |= 1 << UInt64(member & 63) }
    return .set(words[0], words[1], words[2], words[3])
  }

  private static func otherCase(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      byte ^ 0x20
    default: nil
    }
  }

  /// The set that begins behind a `[`, and where it ends.
  private static func set(
    _ bytes: [UInt8], from begin: Int, ignoresCase: Bool
  ) -> (Step, end: Int)? {
    var place = begin
    let isReversed = place < bytes.count && (bytes[place] == 0x21 || bytes[place] == 0x5e)  // ! ^
    if isReversed { place += 1 }
    var words: [UInt64] = [0, 0, 0, 0]
    let first = place
    // A ] in front is a member.
    while place < bytes.count, bytes[place] != UInt8(ascii: "]") || place == first {
      let low = bytes[place]
      var high = low
      if place + 2 < bytes.count, bytes[place + 1] == UInt8(ascii: "-"),
        bytes[place + 2] != UInt8(ascii: "]")
      {
        high = bytes[place + 2]
        place += 2
      }
      place += 1
      guard low <= high else { continue }
      for member in low...high {
        words[Int(member >> 6)] |= 1 << UInt64(member & 63)
        if ignoresCase, let other = otherCase(member) {
          words[Int(other >> 6)] |= 1 << UInt64(other & 63)
        }
      }
    }
    guard place < bytes.count else { return nil }
    if isReversed { words = words.map { ~$0 } }
    return (.set(words[0], words[1], words[2], words[3]), place + 1)
  }
}
