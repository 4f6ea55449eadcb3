/// The slowest calls, as many as are wanted.
struct SlowCalls {
  /// How many there were.
  private(set) var count = 0
  private let limit: Int
  private var calls: [Call] = []

  /// What is noted of one.
  struct Call {
    var function: Int32
    var place: CallCounter.Place
    var begin: UInt64?
    var duration: UInt64
    var isPartial: Bool
    var callees: [CallCounter.Callee]
  }

  init(limit: Int) { self.limit = max(0, limit) }

  /// The slowest first.
  var sorted: [Call] { Array(calls.sorted(by: Self.isSlower).prefix(limit)) }

  mutating func add(_ call: Call) {
    count += 1
    calls.append(call)
    if calls.count > 2 * limit + 64 { calls = sorted }
  }

  private static func isSlower(_ left: Call, _ right: Call) -> Bool {
    (right.duration, left.place.time) < (left.duration, right.place.time)
  }
}
