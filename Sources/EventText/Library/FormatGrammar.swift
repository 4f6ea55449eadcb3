/// The grammar of format files, strictly as kernels write them.
///
/// libtraceevent's parser was made for the kernel's own text: on other text it can read and write
/// memory that is not its own. So only what this grammar knows gets there.
package struct FormatGrammar {
  /// What a text is.
  package enum Verdict {
    /// No format at all.
    case foreign
    /// Its fields are well-formed, its print fmt is beyond this grammar (and libtraceevent's).
    case fieldsOnly
    /// All of it is well-formed.
    case whole
  }

  /// Judges the text of a `format` file.
  package static func judge(_ text: [UInt8]) -> Verdict {
    guard text.count <= longest, !text.contains(0) else { return .foreign }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count >= 3, isHeader(lines[0], "name: ", of: { isName($0) }),
      isHeader(lines[1], "ID: ", of: { number($0) != nil }),
      lines[2].elementsEqual("format:".utf8)
    else { return .foreign }
    var names: Set<[UInt8]> = []
    var index = 3
    while index < lines.count, !lines[index].starts(with: "print fmt:".utf8) {
      if !lines[index].isEmpty {
        guard let name = fieldName(lines[index]) else { return .foreign }
        names.insert(Array(name))
      }
      index += 1
    }
    guard index < lines.count else { return .fieldsOnly }
    // The print fmt is all the rest: some have line feeds in their strings.
    let printFormat = text[(lines[index].startIndex + "print fmt:".utf8.count)...]
    return PrintFormatGrammar.accepts(printFormat, fields: names) ? .whole : .fieldsOnly
  }

  /// The text with a print fmt that libtraceevent refuses, as it refuses those that this grammar
  /// does not know: the event then gets libtraceevent's text for that case, its fields.
  static func withoutPrintFormat(_ text: [UInt8]) -> [UInt8] {
    let end = text.firstRange(of: "\nprint fmt:".utf8)?.lowerBound ?? text.count
    return Array(text[..<end]) + Array("\nprint fmt: \"%d\", ({ 0; })\n".utf8)
  }

  /// Kernels write one page per format; nothing in reach has more than 64 KiB.
  private static let longest = 1 << 20

  private static func isHeader(
    _ line: ArraySlice<UInt8>, _ label: String, of isValue: (ArraySlice<UInt8>) -> Bool
  ) -> Bool {
    line.starts(with: label.utf8) && isValue(line.dropFirst(label.utf8.count))
  }

  /// The name in `\tfield:TYPE NAME;\toffset:N;\tsize:N;\tsigned:N;`; `nil` when it is no such line.
  private static func fieldName(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let parts = line.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard parts.count == 4 || parts.count == 5, parts.last!.isEmpty,
      parts[0].starts(with: "\tfield:".utf8) || parts[0].starts(with: "\tfield special:".utf8),
      isHeader(parts[1], "\toffset:", of: { number($0) != nil }),
      isHeader(parts[2], "\tsize:", of: { number($0) != nil }),
      parts.count == 4 || isHeader(parts[3], "\tsigned:", of: { number($0).map { $0 < 2 } == true })
    else { return nil }
    let colon = parts[0].firstIndex(of: UInt8(ascii: ":"))!
    return declaredName(parts[0][(colon + 1)...])
  }

  /// The name in a C declaration such as `const char * name[16]` or `__data_loc char[] name`.
  private static func declaredName(_ declaration: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var words = 0
    var name: ArraySlice<UInt8>?
    var dimensions = 0
    var rest = declaration
    while let byte = rest.first {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "*") {
        rest.removeFirst()
      } else if byte == UInt8(ascii: "[") {
        guard let close = rest.firstIndex(of: UInt8(ascii: "]")), words > 0 else { return nil }
        // A number, a constant's name, or a sum of such.
        let inside = rest[(rest.startIndex + 1)..<close]
        guard inside.allSatisfy({ isWord($0) || " +-*()".utf8.contains($0) }) else { return nil }
        dimensions += 1
        guard dimensions <= 2 else { return nil }
        rest = rest[(close + 1)...]
      } else if rest.starts(with: "__attribute__((".utf8) {
        guard let close = rest.firstRange(of: "))".utf8) else { return nil }
        let inside = rest[(rest.startIndex + 15)..<close.lowerBound]
        guard inside.allSatisfy({ isWord($0) || " (,)\"".utf8.contains($0) }) else { return nil }
        rest = rest[close.upperBound...]
      } else {
        let word = rest.prefix { isWord($0) || $0 == UInt8(ascii: ".") }
        guard isName(word) else { return nil }
        words += 1
        name = word
        rest = rest[word.endIndex...]
      }
    }
    return words >= 2 ? name : nil
  }

  static func isWord(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
      || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || byte == UInt8(ascii: "_")
  }

  /// Letters, digits and underscores, dots or dashes within, and no digit first: names of events
  /// and fields.
  private static func isName(_ word: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first, word.count <= 256, isWord(first),
      !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first)
    else { return false }
    return word.allSatisfy {
      isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 9,
      digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
  }
}
