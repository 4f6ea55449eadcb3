public import EventFormat

/// Who called what, from the outermost functions on: each node stands for all calls on one path.
public struct CallTree: Sendable {
  /// All calls of a function on one path of callers.
  public struct Node: Sendable {
    /// What the node stands for.
    public let kind: Kind
    /// The calls. `total` is the sum of their durations: on one path each call counts, also where the
    /// function stands above in the path.
    public package(set) var times = CallTimes()
    /// The nodes of what was called, as places in `CallTree.nodes`, longest first.
    public package(set) var children: [Int] = []

    init(_ kind: Kind) { self.kind = kind }
  }

  /// What a node stands for.
  public enum Kind: Sendable, Hashable {
    /// The begin of all paths.
    case root
    /// Calls whose callers are not known: recording began inside of them, or events were lost.
    case unknownCallers
    /// The function at an address.
    case function(KernelAddress)
  }

  /// All nodes; the first one is the root.
  public package(set) var nodes: [Node] = [Node(.root)]

  init() {}

  /// The root, above the outermost functions.
  public var root: Node { nodes[0] }

  mutating func sort() {
    let totals = nodes.map(\.times.sum)
    for place in nodes.indices {
      nodes[place].children.sort { (totals[$1], $0) < (totals[$0], $1) }
    }
  }
}
