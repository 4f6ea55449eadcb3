/// Small numbers for the addresses of functions, in the order in which they come up.
struct FunctionNumbers {
  private(set) var addresses: [UInt64] = []
  private var numbers: [UInt64: Int32] = [:]
  /// What has come up lately, at a place told by the address.
  private var recent = [(address: UInt64, number: Int32)](
    repeating: (0, -1), count: 1 << Self.recentBits)

  private static var recentBits: UInt64 { 10 }

  init() {}

  /// The number of a function.
  mutating func number(of address: UInt64) -> Int32 {
    let place = Int(
      truncatingIfNeeded: (address &* 0x9e37_79b9_7f4a_7c15) >> (64 - Self.recentBits))
    if recent[place].address == address, recent[place].number >= 0 {
      return recent[place].number
    }
    let number = numbers[address] ?? Int32(addresses.count)
    if Int(number) == addresses.count {
      addresses.append(address)
      numbers[address] = number
    }
    recent[place] = (address, number)
    return number
  }
}
