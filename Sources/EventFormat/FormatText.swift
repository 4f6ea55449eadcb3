/// The text of a format before libtraceevent sees it.
///
/// libtraceevent trusts its input: it recurses with the nesting of a print fmt and takes the sizes
/// of `long` from the machine it runs on. Both are settled here, on the text.
enum FormatText {
  /// Kernels write one page per format; nothing in reach has more than 64 KiB.
  private static let longest = 1 << 20
  private static let deepest = 64
  private static let mostOperators = 10_000

  /// Whether the text is safe to hand to a recursive parser.
  static func isPlausible(_ text: [UInt8]) -> Bool {
    guard text.count <= longest, text.starts(with: "name:".utf8) else { return false }
    var depth = 0
    var operators = 0
    var inString = false
    var escaped = false
    for (index, byte) in text.enumerated() {
      if byte == 0 { return false }
      if escaped {
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if byte == UInt8(ascii: "\"") {
        inString.toggle()
      } else if !inString {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["):
          depth += 1
          if depth > deepest { return false }
        case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"),
          UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"),
          UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"), UInt8(ascii: "~"),
          UInt8(ascii: "?"), UInt8(ascii: "="):
          operators += 1
          if operators > mostOperators { return false }
          if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%"),
            !isPossibleDivisor(text[(index + 1)...])
          {
            return false
          }
        default: break
        }
      }
    }
    return true
  }

  /// Whether what begins `text` can be divided by when libtraceevent folds constants: no number that
  /// is 0, and nothing constant that would have to be worked out.
  private static func isPossibleDivisor(_ text: ArraySlice<UInt8>) -> Bool {
    let text = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    switch text.first {
    case (UInt8(ascii: "0")...UInt8(ascii: "9"))?:
      let literal = text.prefix { isWord($0) }
      return literal.dropFirst(2).contains { isHexDigit($0) && $0 != UInt8(ascii: "0") }
        || literal.prefix(2).contains { UInt8(ascii: "1")...UInt8(ascii: "9") ~= $0 }
    case (UInt8(ascii: "a")...UInt8(ascii: "z"))?, (UInt8(ascii: "A")...UInt8(ascii: "Z"))?,
      UInt8(ascii: "_"):
      // A field, a function or a sizeof: no constant, or none that is 0.
      return true
    case UInt8(ascii: "("):
      var depth = 0
      let inside = text.prefix { byte in
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        return depth > 0
      }.dropFirst()
      if inside.firstRange(of: "REC".utf8) != nil { return true }
      // A constant in parentheses; a sum of constants is nothing that kernels write.
      return !inside.dropFirst().contains { "+-*/%&|^<>!~?".utf8.contains($0) }
        && isPossibleDivisor(inside)
    default: return false
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isHexDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
      || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
      || UInt8(ascii: "A")...UInt8(ascii: "F") ~= byte
  }

  /// The text for a kernel whose `long` has 4 bytes, on a machine whose `long` has 8.
  ///
  /// libtraceevent renders `%ld` through this machine's `long`, which loses the sign of a 4-byte
  /// number; on the kernel's own machine `%ld` is `%d`. So `l` is dropped where it stands alone
  /// before `d` or `i`, in the print fmt only.
  static func narrowed(_ text: [UInt8]) -> [UInt8] {
    guard let printFormat = text.firstRange(of: "print fmt:".utf8) else { return text }
    var result = Array(text[..<printFormat.lowerBound])
    result.reserveCapacity(text.count)
    var conversion = false
    for index in printFormat.lowerBound..<text.count {
      let byte = text[index]
      if conversion {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
          UInt8(ascii: " "), UInt8(ascii: "#"), UInt8(ascii: "."), UInt8(ascii: "*"):
          break
        case UInt8(ascii: "l"), UInt8(ascii: "z"), UInt8(ascii: "t"):
          conversion = false
          let next = index + 1 < text.count ? text[index + 1] : 0
          if next == UInt8(ascii: "d") || next == UInt8(ascii: "i") { continue }
        default:
          conversion = false
        }
      } else if byte == UInt8(ascii: "%") {
        conversion = true
      }
      result.append(byte)
    }
    return result
  }

  /// The name on the first line, for messages.
  static func name(_ text: [UInt8]) -> String {
    let line = text.prefix(128).prefix { $0 != UInt8(ascii: "\n") }.dropFirst("name:".utf8.count)
    return String(decoding: line.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
  }
}
