internal import EventFormat

/// The calls of one thread, or of all: by function, and by path.
struct CallGroup {
  let pid: Int32?
  /// By the function's number.
  private(set) var functions: [CallTimes] = []
  private(set) var nodes = [Node(function: -1)]
  private var unknown: Int32?
  private var numbers: [UInt64: Int32] = [:]

  static let root: Int32 = 0

  /// A node of the tree.
  struct Node {
    /// -1 for the root, -2 for unknown callers.
    var function: Int32
    var times = CallTimes()
    var children: [Int32] = []
    /// The child that was called last: mostly it is called again.
    var latest: Int32 = -1
  }

  init(pid: Int32?) { self.pid = pid }

  /// The node of a function below another node.
  mutating func node(of function: Int32, below parent: Int32) -> Int32 {
    let latest = nodes[Int(parent)].latest
    if latest >= 0, nodes[Int(latest)].function == function { return latest }
    let key = UInt64(UInt32(bitPattern: parent)) << 32 | UInt64(UInt32(bitPattern: function))
    let number = numbers[key] ?? Int32(nodes.count)
    if Int(number) == nodes.count {
      nodes.append(Node(function: function))
      nodes[Int(parent)].children.append(number)
      numbers[key] = number
    }
    nodes[Int(parent)].latest = number
    return number
  }

  /// The node of calls whose callers are not known.
  mutating func unknownCallers() -> Int32 {
    if let unknown { return unknown }
    let number = node(of: -2, below: Self.root)
    unknown = number
    return number
  }

  mutating func add(
    _ function: Int32, _ node: Int32, _ duration: UInt64, inner: UInt64, isPartial: Bool,
    isRecursive: Bool
  ) {
    reserve(function)
    functions[Int(function)].add(
      duration, inner: inner, isPartial: isPartial, isRecursive: isRecursive)
    nodes[Int(node)].times.add(
      duration, inner: inner, isPartial: isPartial, isRecursive: false)
  }

  mutating func addUnfinished(_ function: Int32, _ node: Int32) {
    reserve(function)
    functions[Int(function)].unfinished += 1
    nodes[Int(node)].times.unfinished += 1
  }

  private mutating func reserve(_ function: Int32) {
    let missing = Int(function) + 1 - functions.count
    if missing > 0 { functions += repeatElement(CallTimes(), count: missing) }
  }

  /// The tree, whose nodes name functions by their addresses.
  func tree(_ addresses: [KernelAddress]) -> CallTree {
    var tree = CallTree()
    tree.nodes = nodes.map { node in
      var result = CallTree.Node(
        node.function == -1
          ? .root
          : node.function == -2 ? .unknownCallers : .function(addresses[Int(node.function)]))
      result.times = node.times
      result.children = node.children.map { Int($0) }
      return result
    }
    tree.sort()
    return tree
  }
}
