/// A kernel's version, as far as its texts depend on it.
struct KernelRelease: Comparable {
  let major: Int
  let minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// That of a kernel's name, `sysname nodename release machine`; `nil` when it has none.
  init?(uname: String?) {
    let words = uname?.split(separator: " ") ?? []
    guard words.count > 2 else { return nil }
    let numbers = words[2].split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
    guard numbers.count == 2 else { return nil }
    self.init(numbers[0], numbers[1])
  }

  static func < (a: KernelRelease, b: KernelRelease) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}
