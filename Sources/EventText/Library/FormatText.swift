internal import EventFormat

/// The text of a format before libtraceevent sees it.
enum FormatText {
  /// The text with a print fmt that libtraceevent refuses, as it refuses those that
  /// `PrintFormatGrammar` does not know: the event then gets libtraceevent's text for that case, its
  /// fields.
  static func withoutPrintFormat(_ format: EventFormat) -> [UInt8] {
    let label = "print fmt:"
    var text = Array(format.text[..<format.printFormatText.startIndex])
    if text.suffix(label.utf8.count).elementsEqual(label.utf8) {
      text.removeLast(label.utf8.count)
    }
    return text + Array("\nprint fmt: \"%d\", ({ 0; })\n".utf8)
  }

  /// The text for a kernel whose `long` has 4 bytes, on a machine whose `long` has 8.
  ///
  /// libtraceevent renders `%ld` through this machine's `long`, which loses the sign of a 4-byte
  /// number; on the kernel's own machine `%ld` is `%d`. So `l` is dropped where it stands alone
  /// before `d` or `i`, in the print fmt only.
  static func narrowed(_ text: [UInt8]) -> [UInt8] {
    guard let printFormat = text.firstRange(of: "\nprint fmt:".utf8) else { return text }
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
}
