internal import RingBuffer

/// Parses the texts of `format` files (`events/SYSTEM/EVENT/format`).
///
/// It takes what kernels write (`f_show` in `kernel/trace/trace_events.c`) from 2.6.31 on, and
/// nothing else. The `print fmt` is not looked into: `PrintFormat` does that when it is wanted.
struct FormatParser {
  private let layout: PageLayout
  /// The common fields of the last format, and their text: those of the next one as a rule.
  private var commonFields: [EventField] = []
  private var commonText: [UInt8] = []
  private var declaration = FieldDeclaration()

  /// The longest text that is taken for a format; kernels' have less than 64 KiB.
  private static let longest = 1 << 20

  /// - Parameter layout: the layout of the trace's pages: its byte order and the size of its `long`.
  init(layout: PageLayout) { self.layout = layout }

  /// Parses the text of one format.
  ///
  /// - Throws: `FormatError` when it is none, or its number or a field cannot be.
  mutating func parse(_ text: [UInt8], system: String) throws(FormatError) -> EventFormat {
    guard text.count <= Self.longest, !text.contains(0) else {
      throw FormatError(.notAFormat, event: Self.label(text, system))
    }
    var cursor = FormatCursor(text.span)
    guard cursor.take("name: "), let name = cursor.takeEventName(), cursor.take("\nID: "),
      let id = cursor.takeNumber(), cursor.take("\nformat:\n")
    else { throw FormatError(.notAFormat, event: Self.label(text, system)) }

    let commonBegin = cursor.offset
    if commonText.isEmpty || !cursor.take(commonText) {
      commonFields = try fields(&cursor, of: text, system, isCommon: true)
      // With the blank line behind, so that equal text means that nothing follows.
      commonText = Array(text[commonBegin..<cursor.offset])
      if commonText.suffix(2) != [newline, newline] { commonText = [] }
    }
    var own = try fields(&cursor, of: text, system, isCommon: false)
    while cursor.next == UInt8(ascii: "\t") {
      own += try fields(&cursor, of: text, system, isCommon: false)
    }
    var printFormat = text.endIndex
    if cursor.take("print fmt:") {
      printFormat = cursor.offset
    } else if !cursor.isAtEnd {
      throw FormatError(.notAFormat, event: Self.label(text, system))
    }

    let format = EventFormat(
      id: id, name: name, system: system, commonFields: commonFields, fields: own,
      byteOrder: layout.byteOrder, text: text, printFormat: printFormat)
    try Self.check(format)
    return format
  }

  /// The fields up to a blank line, which is taken too, or to what is no field.
  private mutating func fields(
    _ cursor: inout FormatCursor, of text: [UInt8], _ system: String, isCommon: Bool
  ) throws(FormatError) -> [EventField] {
    var fields: [EventField] = []
    while cursor.next == UInt8(ascii: "\t") {
      guard let field = field(&cursor, of: text, isCommon: isCommon) else {
        throw FormatError(.notAFormat, event: Self.label(text, system))
      }
      fields.append(field)
    }
    while cursor.take(newline) {}
    return fields
  }

  /// One line: `\tfield:DECLARATION;\toffset:N;\tsize:N;\tsigned:N;`, the last part of which old
  /// kernels do not have.
  private mutating func field(
    _ cursor: inout FormatCursor, of text: [UInt8], isCommon: Bool
  ) -> EventField? {
    guard cursor.take("\tfield:") || cursor.take("\tfield special:"), declaration.read(&cursor),
      cursor.take(";\toffset:"), let offset = cursor.takeNumber(),
      cursor.take(";\tsize:"), let size = cursor.takeNumber(), cursor.take(UInt8(ascii: ";"))
    else { return nil }
    var isSigned = false
    if cursor.take("\tsigned:") {
      guard let sign = cursor.takeNumber(), sign <= 1, cursor.take(UInt8(ascii: ";")) else {
        return nil
      }
      isSigned = sign == 1
    }
    guard cursor.take(newline) || cursor.isAtEnd else { return nil }
    let isLong = declaration.typeContains("long")
    return EventField(
      name: String(decoding: text[declaration.name], as: UTF8.self),
      typeName: String(decoding: declaration.type, as: UTF8.self), offset: offset, size: size,
      isSigned: isSigned,
      kind: declaration.kind(size: size, longSize: isLong ? layout.commitSize : 0),
      isCommon: isCommon, isLong: isLong)
  }

  private static func check(_ format: EventFormat) throws(FormatError) {
    for fields in [format.commonFields, format.fields] {
      // `common_type` has 16 bits, and so has the offset that a dynamic field tells.
      for field in fields where field.offset + field.size > 1 << 16 {
        throw FormatError(.badField(field.name), event: format.description)
      }
    }
    guard (1...Int(UInt16.max)).contains(format.id), let places = format.commonPlaces,
      [1, 2, 4].contains(places.typeSize), places.pidSize == 4
    else { throw FormatError(.badCommonFields, event: format.description) }
  }

  /// The name on the first line, for messages.
  private static func label(_ text: [UInt8], _ system: String) -> String {
    let line = text.prefix(128).prefix { $0 != newline }.dropFirst("name:".utf8.count)
    return system + ":" + String(decoding: line.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
  }
}

private let newline = UInt8(ascii: "\n")
