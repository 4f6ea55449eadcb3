internal import RawCap

/// The tables that `calls` prints.
struct CallsText {
  private let calls: CallAnalysis
  private let order: CallOrder
  private let limit: Int

  init(_ calls: CallAnalysis, order: CallOrder, limit: Int) {
    self.calls = calls
    self.order = order
    self.limit = limit
  }

  /// What has to be said about all of it; `nil` when everything is complete.
  var note: String? {
    let incomplete = calls.incomplete
    guard incomplete.count > 0 || !calls.losses.isEmpty else { return nil }
    var parts: [String] = []
    func add(_ count: Int, _ text: String) {
      if count > 0 { parts.append("\(Amount.count(UInt64(count))) \(text)") }
    }
    add(incomplete.withoutBeginning, "without a beginning")
    add(incomplete.withoutEnd, "without an end")
    add(incomplete.withGap, "with something missing inside")
    add(incomplete.open, "still open at the end")
    let count = Amount.count(UInt64(incomplete.count))
    let list = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    let losses = calls.losses.isEmpty ? "" : "; events were lost in \(calls.losses.count) places"
    return "\(count) calls are incomplete\(list)\(losses)"
  }

  func write(tree: Bool, slow: Bool) throws {
    if slow { return try writeSlow() }
    for (place, task) in calls.tasks.enumerated() {
      var text = TextBuffer()
      if place > 0 { text.append("\n") }
      if let pid = task.pid { text.append("thread \(printable(task.name ?? "<...>"))-\(pid)\n") }
      if tree { try appendTree(task.tree, to: &text) } else { try appendTable(task, to: &text) }
      try Output.write(&text)
    }
  }

  private func appendTable(_ task: TaskCalls, to text: inout TextBuffer) throws {
    appendHead(to: &text)
    let sorted = task.functions.sorted {
      (order.value($1.times), $0.name) < (order.value($0.times), $1.name)
    }
    for function in sorted.prefix(limit) {
      append(function.times, total: function.times.total, to: &text)
      text.append("\(printable(function.name))\n")
      if text.count > 1 << 16 { try Output.write(&text) }
    }
  }

  private func appendTree(_ tree: CallTree, to text: inout TextBuffer) throws {
    appendHead(to: &text)
    var waiting = sorted(tree.root.children, tree).reversed().map { (node: $0, depth: 0) }
    var count = 0
    while let (place, depth) = waiting.popLast(), count < limit {
      let node = tree.nodes[place]
      count += 1
      append(node.times, total: node.times.sum, to: &text)
      // Deeper than any kernel’s stack.
      text.append(repeating: UInt8(ascii: " "), count: 2 * min(depth, 256))
      switch node.kind {
      case .root: break
      case .unknownCallers: text.append("(callers unknown)")
      case .function(let address): text.append(printable(calls.name(of: address)))
      }
      text.append("\n")
      waiting += sorted(node.children, tree).reversed().map { (node: $0, depth: depth + 1) }
      if text.count > 1 << 16 { try Output.write(&text) }
    }
  }

  private func sorted(_ nodes: [Int], _ tree: CallTree) -> [Int] {
    func value(_ node: Int) -> UInt64 {
      let times = tree.nodes[node].times
      return order == .total ? times.sum : order.value(times)
    }
    return nodes.sorted { (value($1), $0) < (value($0), $1) }
  }

  private static let columns: [(StaticString, Int)] = [
    ("calls", 9), ("incomplete", 12), ("total us", 15), ("self us", 15), ("min us", 12),
    ("mean us", 12), ("max us", 12),
  ]

  private func appendHead(to text: inout TextBuffer) {
    for (title, width) in Self.columns {
      text.append(repeating: UInt8(ascii: " "), count: width - title.utf8CodeUnitCount)
      text.append(title)
    }
    text.append("  function\n")
  }

  private func append(_ times: CallTimes, total: UInt64, to text: inout TextBuffer) {
    let isKnown = times.calls > 0
    let cells = [
      "\(times.calls + times.unfinished)",
      times.partial + times.unfinished == 0 ? "" : "\(times.partial + times.unfinished)",
      isKnown ? Self.microseconds(total) : "-",
      times.calls > times.partial ? Self.microseconds(times.own) : "-",
      isKnown ? Self.microseconds(times.shortest) : "-",
      times.mean.map { Self.microseconds($0) } ?? "-",
      isKnown ? Self.microseconds(times.longest) : "-",
    ]
    for (cell, column) in zip(cells, Self.columns) {
      text.append(repeating: UInt8(ascii: " "), count: column.1 - cell.utf8.count)
      text.append(cell)
    }
    text.append("  ")
  }

  private func writeSlow() throws {
    var text = TextBuffer()
    for call in calls.slow.prefix(limit) {
      text.append(call.begin.map { Self.seconds($0) } ?? "until \(Self.seconds(call.end))")
      text.append(
        "  \(printable(call.task ?? "<...>"))-\(call.pid) [\(call.cpu)]  "
          + "\(Self.microseconds(call.duration)) us  \(printable(call.name))")
      text.append(call.isPartial ? " (incomplete)\n" : "\n")
      for callee in call.callees.prefix(10) {
        let time = Self.microseconds(callee.total)
        text.append(repeating: UInt8(ascii: " "), count: 16 - time.utf8.count)
        text.append("\(time) us  \(callee.calls) × \(printable(callee.name))\n")
      }
      if text.count > 1 << 16 { try Output.write(&text) }
    }
    if calls.slowCount > calls.slow.count {
      text.append("and \(calls.slowCount - calls.slow.count) more\n")
    }
    try Output.write(&text)
  }

  static func microseconds(_ nanoseconds: UInt64) -> String {
    "\(nanoseconds / 1000).\(padded(nanoseconds % 1000, 3))"
  }

  private static func seconds(_ time: UInt64) -> String {
    "\(time / 1_000_000_000).\(padded(time % 1_000_000_000, 9))"
  }

  private static func padded(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Without what would steer a terminal: names in a file can be anything.
  private func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}
