/// The text of a format before libtraceevent sees it.
enum FormatText {
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
