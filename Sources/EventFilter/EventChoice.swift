internal import EventFormat
internal import RingBuffer

/// The part of a filter in front of its expression: which events it is for.
struct EventChoice: Sendable {
  /// One of the patterns between commas.
  struct Item: Sendable {
    let text: String
    /// The offset in the filter's text, in bytes of UTF-8.
    let place: Int
    fileprivate let system: NamePattern?
    fileprivate let name: NamePattern
  }

  /// How an event is meant.
  enum Meaning {
    /// By its own name.
    case exactly
    /// By its system, or a pattern.
    case amongOthers
  }

  let items: [Item]

  /// - Parameters:
  ///   - filter: the filter's text.
  ///   - range: where the patterns stand in it, in bytes of UTF-8; empty for all events.
  init(_ filter: String, in range: Range<Int>) throws(FilterError) {
    let bytes = Array(filter.utf8)
    var items: [Item] = []
    var begin = range.lowerBound
    while begin <= range.upperBound, !range.isEmpty {
      let end =
        bytes[begin..<range.upperBound].firstIndex(of: UInt8(ascii: ",")) ?? range.upperBound
      let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || 9...13 ~= byte }
      let trimmed = bytes[begin..<end].drop(while: isBlank)
      let last = trimmed.lastIndex { !isBlank($0) }
      guard let last else {
        throw FilterError(.expected("the name of an event"), in: filter, at: trimmed.startIndex)
      }
      items.append(try Self.item(trimmed[...last], filter))
      begin = end + 1
    }
    self.items = items
  }

  /// How `format` is chosen; `nil` when it is not.
  func meaning(of format: EventFormat) -> Meaning? {
    if items.isEmpty { return .amongOthers }
    var result: Meaning?
    for item in items where item.matches(format) {
      if item.names(format) { return .exactly }
      result = .amongOthers
    }
    return result
  }

  /// - Throws: `FilterError` for the first pattern that matches none of `formats`.
  func check(_ formats: [EventFormat], filter: String) throws(FilterError) {
    for item in items where !formats.contains(where: { item.matches($0) }) {
      let names: [String] =
        item.system == nil ? formats.flatMap { [$0.system, $0.name] } : formats.map(\.description)
      let nearest = NearestNames(to: item.text.replacing("/", with: ":"), limit: 3)
      throw FilterError(
        .noSuchEvent(pattern: item.text, nearest: nearest.pick(from: Set(names))),
        in: filter, at: item.place)
    }
  }

  private static func item(
    _ bytes: ArraySlice<UInt8>, _ filter: String
  ) throws(FilterError) -> Item {
    let text = String(decoding: bytes, as: UTF8.self)
    let isSeparator = { (byte: UInt8) in byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") }
    guard let separator = bytes.firstIndex(where: isSeparator) else {
      let pattern = try NamePattern(text == "all" ? [] : bytes, filter)
      return Item(text: text, place: bytes.startIndex, system: nil, name: pattern)
    }
    return Item(
      text: text, place: bytes.startIndex,
      system: try NamePattern(bytes[..<separator], filter),
      name: try NamePattern(bytes[(separator + 1)...], filter))
  }
}

extension EventChoice.Item {
  fileprivate func matches(_ format: EventFormat) -> Bool {
    guard let system else { return name.matches(format.system) || name.matches(format.name) }
    return system.matches(format.system) && name.matches(format.name)
  }

  /// Is it this event's own name?
  fileprivate func names(_ format: EventFormat) -> Bool {
    name.isPlain && name.matches(format.name)
  }
}

/// A pattern for the name of an event or a system; it ignores case, as trace-cmd does.
///
/// It is a glob. One with a dot, `^`, `$` or a backslash, of which no event's name has any, is a
/// regular expression for the whole name, as trace-cmd takes all of them.
private enum NamePattern: Sendable {
  case anything
  case glob(BytePattern, isPlain: Bool)
  case expression(RegularExpression)

  init(_ text: ArraySlice<UInt8>, _ filter: String) throws(FilterError) {
    if text.isEmpty {
      self = .anything
    } else if text.contains(where: { ".^$\\".utf8.contains($0) }) {
      let begin = UInt8(ascii: "^")
      let end = UInt8(ascii: "$")
      let whole =
        (text.first == begin ? [] : [begin]) + text + (text.last == end ? [] : [end])
      do throws(RegularExpression.Failure) {
        self = .expression(try RegularExpression(whole))
      } catch {
        throw FilterError(
          .badRegularExpression(reason: error.reason), in: filter, at: text.startIndex)
      }
    } else {
      self = .glob(
        BytePattern(text, ignoresCase: true), isPlain: !text.contains { "*?[".utf8.contains($0) })
    }
  }

  var isPlain: Bool { if case .glob(_, isPlain: true) = self { true } else { false } }

  func matches(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    // Sound: the bytes of an array of UInt8 are initialised.
    let text = unsafe bytes.span.bytes
    switch self {
    case .anything: return true
    case .glob(let pattern, _): return pattern.matches(text)
    case .expression(let expression): return expression.matches(text)
    }
  }
}
