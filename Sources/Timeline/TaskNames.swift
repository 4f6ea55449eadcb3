internal import RingBuffer

/// The names of threads by their numbers.
///
/// The corresponding file is `saved_cmdlines`. It has no more than the threads that the kernel
/// remembered at the end of the recording; events that name threads can teach the others.
@safe
package struct TaskNames: ~Copyable {
  /// Where a name stands in `store`.
  package typealias Reference = UInt32

  /// `<...>`: what is printed for a thread without a known name.
  package static var unknown: Reference { 0 }

  /// The names themselves, to be read on any thread.
  package let store = TaskNameStore()
  /// The names of threads from 0 on; the kernel's numbers end at `PID_MAX_LIMIT`, 2^22.
  private var table = [Reference](repeating: TaskNames.unknown, count: 1 << 12)
  /// The names of threads with other numbers, which no kernel gives.
  private var others: [Int32: Reference] = [:]
  /// Names that the store has, so that a thousand threads of one name need it once.
  private var known: [[UInt8]: Reference] = [:]

  private static let tableLimit: Int32 = 1 << 22
  private static let othersLimit = 1 << 16

  /// The names in `text`: lines of a number, blanks, and a name, which may have blanks in it. As
  /// libtraceevent has it, a line of another form ends the list.
  package init(savedCommandLines text: [UInt8]) {
    // At 0, and not to be found again: a name of that text is a known one.
    _ = store.append(Array("<...>".utf8))
    update(savedCommandLines: text)
  }

  /// Takes the names in `text`, also of threads whose name has been known.
  package mutating func update(savedCommandLines text: [UInt8]) {
    let idle = intern(Array("<idle>".utf8))
    for line in text.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == 0 }) {
      guard let (pid, name) = Self.parse(line) else { break }
      set(intern(Array(name)), for: pid)
    }
    set(idle, for: 0)
  }

  /// The name of thread `pid`.
  package func reference(of pid: Int32) -> Reference {
    let index = Int(UInt32(bitPattern: pid))
    if index < table.count { return table[index] }
    return others.isEmpty ? Self.unknown : others[pid] ?? Self.unknown
  }

  /// Takes the name of thread `pid`, up to its first NUL, unless one is known.
  package mutating func learn(_ name: RawSpan, of pid: Int32) {
    guard reference(of: pid) == Self.unknown else { return }
    var bytes: [UInt8] = []
    for offset in 0..<name.byteCount {
      let byte: UInt8 = name.integer(at: offset, order: .host)
      if byte == 0 { break }
      bytes.append(byte)
    }
    set(intern(bytes), for: pid)
  }

  private mutating func set(_ reference: Reference, for pid: Int32) {
    guard pid >= 0, pid < Self.tableLimit else {
      if others.count < Self.othersLimit { others[pid] = reference }
      return
    }
    if Int(pid) >= table.count {
      let count = max(Int(pid) + 1, min(2 * table.count, Int(Self.tableLimit)))
      table += repeatElement(Self.unknown, count: count - table.count)
    }
    table[Int(pid)] = reference
  }

  private mutating func intern(_ name: [UInt8]) -> Reference {
    if let reference = known[name] { return reference }
    // A store that is full has more names than any kernel has threads.
    guard let reference = store.append(name) else { return Self.unknown }
    known[name] = reference
    return reference
  }

  /// Number and name of a line.
  private static func parse(_ line: ArraySlice<UInt8>) -> (Int32, ArraySlice<UInt8>)? {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || 9...13 ~= byte }
    var rest = line.drop(while: isBlank)
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard !digits.isEmpty else { return nil }
    let magnitude = digits.reduce(Int32(0)) { $0 &* 10 &+ Int32($1 &- UInt8(ascii: "0")) }
    let name = rest.dropFirst(digits.count).drop(while: isBlank)
    guard !name.isEmpty else { return nil }
    return (isNegative ? 0 &- magnitude : magnitude, name)
  }
}
