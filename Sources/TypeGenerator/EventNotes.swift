/// What people know of events and their formats do not tell: meanings, units, better names.
///
/// ```text
/// # a comment
/// sched:sched_switch = SchedSwitch
///   > A CPU goes from one task to another.
///   prev_comm  The name of the task that leaves the CPU.
///   @names prev_state S=interruptible D=uninterruptible
///   @alias next_pid npid
/// sched:*
///   prio  The priority of the task, as the kernel counts.
/// ```
///
/// A line that is not indented begins an event: its name, and the name of the Swift type if it is
/// another than the generator's own choice. With `*` in place of an event, what follows holds for fields of
/// that name wherever the event says nothing else; `*:*` for all systems. Indented lines are `>` and what
/// the event is, a field and what it means, or a directive:
///
/// | directive | |
/// |---|---|
/// | `@rename FIELD NAME` | the Swift property's name |
/// | `@alias FIELD OTHER…` | names that other kernels have for the field |
/// | `@names FIELD SYMBOL=NAME…` | Swift names for the symbols of its values |
/// | `@number FIELD` | the field stays a number, though its values have names |
/// | `@address FIELD…` | the fields are addresses |
/// | `@count ARRAY FIELD` | the field that tells how many elements the array has |
/// | `@int FIELD…` | the fields are an `int`, whatever kernels declare: their lower bytes count |
/// | `@optional FIELD…` | kernels exist that lack the fields |
public struct EventNotes: Sendable {
  /// The events that are named, in their order, as `system:event`.
  public private(set) var events: [String] = []
  private var entries: [String: Entry] = [:]

  /// What is noted of one event.
  struct Entry: Sendable {
    var typeName: String?
    var documentation: String?
    var fields: [String: String] = [:]
    var swiftNames: [String: String] = [:]
    var aliases: [String: [String]] = [:]
    var valueNames: [String: [String: String]] = [:]
    var numbers: Set<String> = []
    var addresses: Set<String> = []
    var ints: Set<String> = []
    var counters: [String: String] = [:]
    var optional: Set<String> = []
  }

  /// No notes.
  public init() {}

  /// Reads notes.
  ///
  /// - Throws: `EventNotesError` at the first line that is none.
  public init(_ text: String) throws(EventNotesError) {
    var current: String?
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.split(separator: " ")
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      if !line.hasPrefix(" ") {
        guard first.contains(":"), words.count == 1 || words.count == 3 && words[1] == "=" else {
          throw EventNotesError(line: number + 1, text: String(line))
        }
        current = String(first)
        if !first.hasSuffix(":*") { events.append(String(first)) }
        var entry = entries[String(first)] ?? Entry()
        if words.count == 3 { entry.typeName = String(words[2]) }
        entries[String(first)] = entry
      } else {
        guard let current, words.count > 1, var entry = entries[current], entry.take(words) else {
          throw EventNotesError(line: number + 1, text: String(line))
        }
        entries[current] = entry
      }
    }
  }

  /// What is noted of `event`.
  subscript(event: String) -> Entry { entries[event] ?? Entry() }

  /// What a field means: by its event, its system, or its name alone.
  func meaning(of field: String, in event: String) -> String? {
    let system = event.prefix { $0 != ":" }
    for key in [event, "\(system):*", "*:*"] {
      if let text = entries[key]?.fields[field] { return text }
    }
    return nil
  }
}

extension EventNotes.Entry {
  /// Takes in an indented line; false when it is none.
  fileprivate mutating func take(_ words: [Substring]) -> Bool {
    let rest = words.dropFirst().map { String($0) }
    switch words[0] {
    case ">": documentation = rest.joined(separator: " ")
    case "@rename":
      guard rest.count == 2 else { return false }
      swiftNames[rest[0]] = rest[1]
    case "@alias": aliases[rest[0]] = Array(rest.dropFirst())
    case "@names":
      for pair in rest.dropFirst() {
        guard let equals = pair.lastIndex(of: "=") else { return false }
        valueNames[rest[0], default: [:]][String(pair[..<equals])] = String(
          pair[pair.index(after: equals)...])
      }
    case "@number": numbers.formUnion(rest)
    case "@address": addresses.formUnion(rest)
    case "@count":
      guard rest.count == 2 else { return false }
      counters[rest[0]] = rest[1]
    case "@int": ints.formUnion(rest)
    case "@optional": optional.formUnion(rest)
    case let word where word.hasPrefix("@"): return false
    default: fields[String(words[0])] = rest.joined(separator: " ")
    }
    return true
  }
}

/// A line of notes that cannot be read.
public struct EventNotesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line's number, from 1.
  public let line: Int
  /// The line.
  public let text: String

  public var description: String {
    "notes, line \(line): “\(text)” is neither an event nor something about one"
  }
}
