/// A field as C declares it, such as `const char * name[16]` or `__data_loc char[] name`.
///
/// The parts are told apart and the type is spelled as libtraceevent does it (`event_read_fields`),
/// so that text made of them is the same.
struct FieldDeclaration {
  /// The type in its normal spelling; an array's dimensions are part of it.
  private(set) var type: [UInt8] = []
  /// Where the name stands in the text.
  private(set) var name = 0..<0
  private(set) var isArray = false
  private(set) var isPointer = false
  /// The number of an array's elements; 0 when it is not told as a number.
  private(set) var elementCount = 0
  /// The size of an element of `type[] name` in bytes; 0 when the type's name does not tell it.
  private(set) var namedElementSize = 0

  /// What was read last and is not yet part of the type: the name, when nothing follows.
  private var last = 0..<0

  /// Reads a declaration, up to the `;` behind it; false when it is none.
  mutating func read(_ cursor: inout FormatCursor) -> Bool {
    type.removeAll(keepingCapacity: true)
    (isArray, isPointer, elementCount, namedElementSize) = (false, false, 0, 0)
    last = cursor.takeWord()
    guard cursor.isName(last), readTypeAndName(&cursor), cursor.isName(last), !type.isEmpty
    else { return false }
    name = last
    if cursor.next == UInt8(ascii: "[") {
      guard let count = readDimension(&cursor) else { return false }
      isArray = true
      elementCount = count
    }
    if cursor.next == UInt8(ascii: "[") {
      guard let count = readDimension(&cursor) else { return false }
      elementCount *= count
    }
    return cursor.next == UInt8(ascii: ";")
  }

  /// Reads words and stars up to the name, which then is `last`.
  private mutating func readTypeAndName(_ cursor: inout FormatCursor) -> Bool {
    while true {
      switch cursor.next {
      case UInt8(ascii: " "): cursor.skip()
      case UInt8(ascii: "*"):
        isPointer = true
        push(cursor.takeByte(), cursor)
      case UInt8(ascii: "."):
        // Old kernels have names with a dot in the ftrace system; what stands behind it is the name.
        push(cursor.takeByte(), cursor)
      case UInt8(ascii: "("):
        guard !type.isEmpty, cursor.has("__attribute__", in: last), readAttribute(&cursor)
        else { return false }
      case let byte where byte.isWord:
        let word = cursor.takeWord()
        guard cursor.isName(word) else { return false }
        push(word, cursor)
      default: return true
      }
    }
  }

  /// Reads what stands behind `__attribute__`, which is part of the type.
  private mutating func readAttribute(_ cursor: inout FormatCursor) -> Bool {
    push(0..<0, cursor)
    var depth = 0
    var isBehindWord = false
    repeat {
      let byte = cursor.next
      switch byte {
      case UInt8(ascii: " "): cursor.skip()
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","):
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        type.append(byte)
        isBehindWord = false
        cursor.skip()
      case UInt8(ascii: "\""):
        cursor.skip()
        appendWord(&cursor, isBehindWord: isBehindWord)
        guard cursor.take(UInt8(ascii: "\"")) else { return false }
        isBehindWord = true
      case _ where byte.isWord:
        appendWord(&cursor, isBehindWord: isBehindWord)
        isBehindWord = true
      default: return false
      }
      guard depth <= 8 else { return false }
    } while depth > 0
    return true
  }

  private mutating func appendWord(_ cursor: inout FormatCursor, isBehindWord: Bool) {
    if isBehindWord { type.append(UInt8(ascii: " ")) }
    let word = cursor.takeWord()
    cursor.append(word, to: &type)
  }

  /// Reads `[N]`, and the name if it stands behind it; returns N, 0 when that is no number, or `nil`
  /// when this is no dimension.
  private mutating func readDimension(_ cursor: inout FormatCursor) -> Int? {
    var count = 0
    var text: [UInt8] = []
    var isBehindWord = false
    repeat {
      let byte = cursor.next
      switch byte {
      case UInt8(ascii: " "): cursor.skip()
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"):
        guard byte != UInt8(ascii: "[") || text.isEmpty else { return nil }
        if byte != UInt8(ascii: "]") { count = 0 }
        text.append(byte)
        isBehindWord = false
        cursor.skip()
      case _ where byte.isWord:
        if isBehindWord { text.append(UInt8(ascii: " ")) }
        let word = cursor.takeWord()
        cursor.append(word, to: &text)
        // Of a sum libtraceevent takes the last number.
        count = cursor.number(in: word)
        isBehindWord = true
      default: return nil
      }
      guard text.count <= 256 else { return nil }
    } while text.last != UInt8(ascii: "]")

    while cursor.take(UInt8(ascii: " ")) {}
    if cursor.next.isWord {
      guard !isArray else { return nil }
      // `type[] name`: what looked like the name is the type's last word.
      namedElementSize = Self.sizes.first { cursor.has($0.type, in: name) }?.size ?? 0
      push(cursor.takeWord(), cursor)
      name = last
      guard cursor.isName(name), cursor.next == UInt8(ascii: ";") else { return nil }
    }
    type += text
    return count
  }

  /// What the bytes of a field of this declaration are.
  ///
  /// - Parameters:
  ///   - size: the field's size in bytes.
  ///   - longSize: the size of a `long` in bytes if the type says `long`, else 0.
  func kind(size: Int, longSize: Int) -> EventField.Kind {
    let isRelative = type.starts(with: "__rel_loc".utf8)
    let isDynamic = isRelative || type.starts(with: "__data_loc".utf8)
    // The first dynamic strings had two bytes, an offset.
    let isText =
      isArray && ["char", "u8", "s8"].contains { typeContains($0) } || isDynamic && size == 2
    guard isArray || isDynamic else { return isPointer ? .pointer : .integer }
    let elementSize =
      if elementCount > 0 {
        size / elementCount
      } else if isDynamic {
        namedElementSize
      } else {
        longSize
      }
    if isRelative { return .relativeDynamic(isText: isText, elementSize: elementSize) }
    if isDynamic { return .dynamic(isText: isText, elementSize: elementSize) }
    return isText ? .characterArray : .array(elementSize: elementSize)
  }

  /// Whether the type has `text` in it.
  func typeContains(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard type.count >= count else { return false }
    for begin in 0...(type.count - count) {
      var same = 0
      // Sound: a StaticString's UTF-8 has so many bytes and lives as long as the program.
      while same < count, unsafe type[begin + same] == text.utf8Start[same] { same += 1 }
      if same == count { return true }
    }
    return false
  }

  /// Makes what was read last part of the type, and `token` the last.
  private mutating func push(_ token: Range<Int>, _ cursor: borrowing FormatCursor) {
    if !type.isEmpty, !last.isEmpty { type.append(UInt8(ascii: " ")) }
    cursor.append(last, to: &type)
    last = token
  }

  /// The types whose arrays libtraceevent knows to split (`type_size`).
  private static let sizes: [(type: StaticString, size: Int)] = [
    ("char", 1), ("u8", 1), ("u16", 2), ("u32", 4), ("u64", 8), ("s8", 1), ("s16", 2),
    ("s32", 4), ("s64", 8),
  ]
}
