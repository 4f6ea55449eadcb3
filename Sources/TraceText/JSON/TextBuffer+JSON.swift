internal import EventText
internal import RingBuffer

extension TextBuffer {
  /// Appends `text` up to its first NUL as a JSON string with its quotes (RFC 8259).
  ///
  /// Control characters are escaped; bytes that are no UTF-8 become U+FFFD.
  mutating func append(jsonString text: RawSpan) {
    append(UInt8(ascii: "\""))
    var offset = 0
    var clean = 0  // where the bytes begin that can be copied as they are
    while offset < text.byteCount {
      if offset + 8 <= text.byteCount {
        let word: UInt64 = text.integer(at: offset, order: .host)
        if Self.isPlainASCII(word) {
          offset += 8
          continue
        }
      }
      let byte: UInt8 = text.integer(at: offset, order: .host)
      if byte == 0 { break }
      if byte >= 0x20, byte < 0x7f, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        offset += 1
        continue
      }
      if byte < 0x80 {
        append(text, from: clean, to: offset)
        appendEscape(byte)
        offset += 1
        clean = offset
      } else {
        let (length, isWhole) = UTF8Sequence.length(in: text, at: offset)
        if !isWhole {
          append(text, from: clean, to: offset)
          appendReplacement()
          clean = offset + length
        }
        offset += length
      }
    }
    append(text, from: clean, to: offset)
    append(UInt8(ascii: "\""))
  }

  /// Are all eight bytes from 0x20 to 0x7e, and neither a quote nor a backslash?
  @inline(__always)
  private static func isPlainASCII(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    // A byte that is 0 borrows from its high bit. Bytes above a hit may be reported with it, which
    // does not matter: any hit sends the eight to the slow way.
    func hasZero(_ bytes: UInt64) -> UInt64 { (bytes &- ones) & ~bytes & highs }
    let quotes = hasZero(word ^ ones &* 0x22)
    let backslashes = hasZero(word ^ ones &* 0x5c)
    let deletes = hasZero(word ^ ones &* 0x7f)
    let controls = (word &- ones &* 0x20) & ~word & highs
    return (quotes | backslashes | deletes | controls | word & highs) == 0
  }

  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append(literal: "\\\"")
    case UInt8(ascii: "\\"): append(literal: "\\\\")
    case 0x08: append(literal: "\\b")
    case 0x09: append(literal: "\\t")
    case 0x0a: append(literal: "\\n")
    case 0x0c: append(literal: "\\f")
    case 0x0d: append(literal: "\\r")
    default:
      append(literal: "\\u00")
      // Only bytes below 0x20, and 0x7f, come here.
      append(UInt8(ascii: "0") + byte >> 4)
      let digit = byte & 15
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
