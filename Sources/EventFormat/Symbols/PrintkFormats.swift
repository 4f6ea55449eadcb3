/// The strings of `trace_printk` calls, by address.
///
/// The corresponding file is `printk_formats`, a line of which is `0xADDRESS : "STRING"`
/// (`kernel/trace/trace_printk.c`).
public struct PrintkFormats: Sendable {
  /// The text that the strings are part of.
  package let text: [UInt8]
  /// The distinct addresses, ascending.
  private let addresses: [UInt64]
  /// Where the string of each address stands in the text.
  private let places: [Range<Int>]

  /// A string takes its arguments from the record: a line longer than any kernel's is left out, as
  /// it could ask for more than a record has.
  private static let longest = 4096

  /// The strings in `text`, in the form of `printk_formats`; lines of another form are left out.
  public init(_ text: [UInt8]) {
    var lines: [(address: UInt64, place: Range<Int>)] = []
    var cursor = FormatCursor(text.span)
    while !cursor.isAtEnd {
      let begin = cursor.offset
      let line = begin..<cursor.skipLine()
      guard line.count <= Self.longest else { continue }
      var content = FormatCursor(text.span, at: begin)
      guard content.take("0x"), let address = content.takeHexadecimal(), content.take(" : \""),
        content.offset < line.upperBound, text[line.upperBound - 1] == UInt8(ascii: "\"")
      else { continue }
      var place = content.offset..<(line.upperBound - 1)
      // The kernel writes a line feed as `\n`; the one at the end belongs to the line.
      if text[place].suffix(2).elementsEqual(#"\n"#.utf8) { place.removeLast(2) }
      lines.append((address, place))
    }

    // By address, the later before the earlier: libtraceevent collects them back to front.
    let order = lines.indices.sorted {
      let (left, right) = (lines[$0].address, lines[$1].address)
      return left < right || left == right && $0 > $1
    }
    var addresses: [UInt64] = []
    var places: [Range<Int>] = []
    var begin = 0
    while begin < order.count {
      let address = lines[order[begin]].address
      var end = begin + 1
      while end < order.count, lines[order[end]].address == address { end += 1 }
      let met = RepeatedKeys.firstMet(of: begin..<end, in: order.count)
      addresses.append(address)
      places.append(lines[order[met]].place)
      begin = end
    }
    self.text = text
    self.addresses = addresses
    self.places = places
  }

  /// How many strings there are.
  package var count: Int { addresses.count }

  /// The string at `address`, as a part of `text`; `nil` when there is none.
  ///
  /// It is as the kernel writes it, with `\n`, `\t`, `\"` and `\\` for line feeds, tabs, quotes and
  /// backslashes, and without a line feed at its end: where there was one, `\n` follows in `text`,
  /// else a quote.
  package func find(_ address: UInt64) -> Range<Int>? {
    guard let index = addresses.index(atMost: address), addresses[index] == address else {
      return nil
    }
    return places[index]
  }
}
