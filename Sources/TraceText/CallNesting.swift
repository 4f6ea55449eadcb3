/// How deep the calls of the function tracer are nested, told by their parents.
///
/// The rule is that of libtraceevent's plugin: each CPU has a list of names. A call stands behind
/// its parent where the list has it, and takes the next place; without its parent there the list
/// begins anew, though what follows stays in it. Its depth is the place of the parent.
struct CallNesting {
  /// A call, by addresses.
  struct Call {
    let function: UInt64
    let parent: UInt64
  }

  private let name: (UInt64) -> String?
  /// The list of each CPU, of names' numbers.
  private var stacks: [[Int32]] = []
  private var numbers: [String: Int32] = [:]
  /// The names' numbers of addresses that have come up lately, at a place told by the address.
  private var recent: [(address: UInt64, number: Int32)]

  /// The number of what has no name.
  private static let nameless: Int32 = -1
  private static let recentCount = 1 << 12
  /// More CPUs than any kernel has.
  private static let cpuLimit = 1 << 16

  /// - Parameter name: the name of the function at an address, `nil` when none is known.
  init(name: @escaping (UInt64) -> String?) {
    self.name = name
    recent = Array(repeating: (0, Self.nameless), count: Self.recentCount)
    // Address 0, whose place this is, has not come up yet.
    recent[0].address = 1
  }

  /// The depth of `call`, which is the next one on `cpu`; 0 for the outermost.
  mutating func depth(of call: Call, cpu: Int) -> Int {
    guard cpu >= 0, cpu < Self.cpuLimit else { return 0 }
    let parent = number(of: call.parent)
    guard parent != Self.nameless else { return 0 }
    let function = number(of: call.function)
    if cpu >= stacks.count {
      stacks += repeatElement([], count: cpu + 1 - stacks.count)
    }
    if let place = stacks[cpu].firstIndex(of: parent) {
      put(function, at: place + 1, cpu)
      return place
    }
    put(parent, at: 0, cpu)
    put(function, at: 1, cpu)
    return 0
  }

  private mutating func put(_ number: Int32, at place: Int, _ cpu: Int) {
    guard number != Self.nameless else { return }
    if place < stacks[cpu].count {
      stacks[cpu][place] = number
    } else {
      stacks[cpu].append(number)
    }
  }

  /// The number of the name of the function at `address`.
  private mutating func number(of address: UInt64) -> Int32 {
    let place = Int(truncatingIfNeeded: (address &* 0x9e37_79b9_7f4a_7c15) >> 52)
    if recent[place].address == address { return recent[place].number }
    let number = number(ofNew: address)
    recent[place] = (address, number)
    return number
  }

  private mutating func number(ofNew address: UInt64) -> Int32 {
    guard let name = name(address) else { return Self.nameless }
    if let number = numbers[name] { return number }
    let number = Int32(numbers.count)
    numbers[name] = number
    return number
  }
}
