extension [UInt64] {
  /// The index of the greatest key that is at most `key`, in an ascending array; `nil` when all are
  /// greater.
  @inline(__always)
  func index(atMost key: UInt64) -> Int? {
    var low = 0
    var count = count
    guard count > 0, self[0] <= key else { return nil }
    while count > 1 {
      let half = count >> 1
      if self[low &+ half] <= key { low &+= half }
      count &-= half
    }
    return low
  }
}
