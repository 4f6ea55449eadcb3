/// How function graphs are drawn: the options of the kernel's tracer `function_graph`.
///
/// The corresponding files are `options/funcgraph-*`.
public struct GraphOptions: Sendable, Hashable {
  /// Print the CPU (`funcgraph-cpu`).
  public var cpu = true
  /// Mark long calls: `+ ! # * @ $` above 10 and 100 µs, 1, 10 and 100 ms, 1 s (`funcgraph-overhead`).
  public var overhead = true
  /// Print how long calls took (`funcgraph-duration`).
  public var duration = true
  /// Print name and number of the thread in each line (`funcgraph-proc`).
  public var thread = false
  /// Print the time (`funcgraph-abstime`).
  public var time = false
  /// Print what interrupts do (`funcgraph-irqs`).
  public var interrupts = true
  /// Print the function's name behind each `}` (`funcgraph-tail`).
  public var tail = false
  /// Print how often calls could not be followed (`funcgraph-overrun`).
  public var overrun = false
  /// Print what functions return, where that was recorded (`funcgraph-retval`, since Linux 6.5).
  public var returnValue = false
  /// Print what functions return in hexadecimal only (`funcgraph-retval-hex`).
  public var hexadecimalReturnValue = false
  /// Print where functions were called from, where that was recorded (`funcgraph-retaddr`, since
  /// Linux 6.13).
  public var returnAddress = true

  /// What the kernel does without options.
  public init() {}

  /// The options by the kernel's names.
  private static var all: [(name: String, path: WritableKeyPath<GraphOptions, Bool>)] {
    [
      ("funcgraph-cpu", \.cpu), ("funcgraph-overhead", \.overhead),
      ("funcgraph-duration", \.duration), ("funcgraph-proc", \.thread),
      ("funcgraph-abstime", \.time), ("funcgraph-irqs", \.interrupts), ("funcgraph-tail", \.tail),
      ("funcgraph-overrun", \.overrun), ("funcgraph-retval", \.returnValue),
      ("funcgraph-retval-hex", \.hexadecimalReturnValue),
      ("funcgraph-retaddr", \.returnAddress),
    ]
  }

  /// The kernel's names of the options.
  public static var names: [String] { all.map(\.name) }

  /// Sets the option of that name: the kernel's, such as `funcgraph-proc`, or without its first part,
  /// `proc`; with `no` in front, `noproc`, switches it off.
  ///
  /// - Returns: whether there is such an option.
  public mutating func set(_ name: String) -> Bool {
    func find(_ name: some StringProtocol) -> WritableKeyPath<GraphOptions, Bool>? {
      Self.all.first { $0.name == name || $0.name == "funcgraph-\(name)" }?.path
    }
    if let path = find(name) {
      self[keyPath: path] = true
      return true
    }
    guard name.hasPrefix("no"), let path = find(name.dropFirst(2)) else { return false }
    self[keyPath: path] = false
    return true
  }
}
