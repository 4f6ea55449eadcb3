/// A small generator with a seed, so that a failure can be repeated.
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A copy of `text` with up to six kinds of damage; `odd` are bytes that mean something in it.
  package mutating func damaged(_ text: [UInt8], odd: String) -> [UInt8] {
    var bytes = text
    let odd = Array(odd.utf8)
    for _ in 0...Int.random(in: 0..<6, using: &self) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &self)
      let length = Int.random(in: 0...(bytes.count - place), using: &self) % 40
      switch Int.random(in: 0..<6, using: &self) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes[place] = odd[Int.random(in: odd.indices, using: &self)]
      case 2: bytes.removeSubrange(place..<(place + length))
      case 3: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
      case 4: bytes.insert(odd[Int.random(in: odd.indices, using: &self)], at: place)
      default:
        if Int.random(in: 0..<8, using: &self) == 0 { bytes.removeSubrange(place...) }
      }
    }
    return bytes
  }
}
