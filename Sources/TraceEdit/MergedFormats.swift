internal import EventFormat
internal import RingBuffer
internal import SystemPackage
internal import TraceFile

/// The event formats of several recordings together: which number each event has in all of them.
struct MergedFormats {
  /// A format text without its number.
  private struct Content: Hashable {
    var system: String
    var text: [UInt8]
  }

  /// The texts of the `ftrace` system.
  private(set) var ftrace: [[UInt8]] = []
  private(set) var systems: [SystemFormats] = []
  private var numbers: [Content: Int] = [:]
  private var taken: Set<Int> = []
  private var nextFree = Int(UInt16.max)

  /// Adds the formats of `file`.
  ///
  /// - Returns: the new numbers of its events by their old ones, of those that change.
  mutating func add(_ file: TraceFile) throws(TraceEditError) -> [Int: Int] {
    var changed: [Int: Int] = [:]
    for text in file.ftraceFormats {
      let (number, isNew) = try place(text, "ftrace", of: file, &changed)
      if isNew { ftrace.append(Self.numbered(text, number)) }
    }
    for system in file.eventFormats {
      var texts: [[UInt8]] = []
      for text in system.formats {
        let (number, isNew) = try place(text, system.name, of: file, &changed)
        if isNew { texts.append(Self.numbered(text, number)) }
      }
      if let index = systems.firstIndex(where: { $0.name == system.name }) {
        systems[index].formats += texts
      } else {
        systems.append(SystemFormats(name: system.name, formats: texts))
      }
    }
    return changed
  }

  /// Finds a number for a format: that of the same one, its own if it is free, or another.
  private mutating func place(
    _ text: [UInt8], _ system: String, of file: TraceFile, _ changed: inout [Int: Int]
  ) throws(TraceEditError) -> (number: Int?, isNew: Bool) {
    // What has no number is no format that anybody could use; it is carried along.
    guard let line = Self.numberLine(text) else { return (nil, true) }
    var rest = text
    rest.removeSubrange(line.range)
    let content = Content(system: system, text: rest)
    if let number = numbers[content] {
      if number != line.number { changed[line.number] = number }
      return (number, false)
    }
    var number = line.number
    if !taken.insert(number).inserted {
      while taken.contains(nextFree) { nextFree -= 1 }
      guard nextFree > 0 else {
        throw TraceEditError(
          .cannotBeMerged("there are more kinds of events than numbers for them"),
          path: file.path.string)
      }
      number = nextFree
      taken.insert(number)
      changed[line.number] = number
    }
    numbers[content] = number
    return (number, true)
  }

  /// The number in a format text, and where its digits stand: `ID: 316`.
  private static func numberLine(_ text: [UInt8]) -> (number: Int, range: Range<Int>)? {
    let label = Array("ID:".utf8)
    var begin = 0
    while begin < text.count {
      let end = text[begin...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      if text[begin..<end].starts(with: label) {
        var digits = begin + label.count
        while digits < end, text[digits] == UInt8(ascii: " ") { digits += 1 }
        let number = Int(String(decoding: text[digits..<end], as: UTF8.self))
        guard let number, 0...Int(UInt16.max) ~= number else { return nil }
        return (number, digits..<end)
      }
      begin = end + 1
    }
    return nil
  }

  private static func numbered(_ text: [UInt8], _ number: Int?) -> [UInt8] {
    guard let number, let line = numberLine(text), line.number != number else { return text }
    return text[..<line.range.lowerBound] + Array(String(number).utf8)
      + text[line.range.upperBound...]
  }
}
