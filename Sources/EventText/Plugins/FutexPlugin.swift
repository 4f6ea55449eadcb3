internal import EventFormat

/// `sys_enter_futex`: the operation's name, and those arguments that it has.
extension TextCompiler {
  /// - Returns: false, as operations without a name get the print fmt's text.
  mutating func addFutex() throws(UnknownTextError) -> Bool {
    for name in ["uaddr", "op", "val", "utime", "uaddr2", "val3"] { _ = try number(name) }
    // FUTEX_CMD_MASK: what is left without FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME.
    let command = "(REC->op & ~384)"
    let unknown = addName(
      of: try operand(command), names(FutexOperation.all.map { "op=FUTEX_\($0.name)" }))
    try print(#""|FUTEX_PRIVATE_FLAG""#, if: "REC->op & 128")
    try print(#""|FUTEX_CLOCK_REALTIME""#, if: "REC->op & 256")
    try print(#"" uaddr=0x%08llx", REC->uaddr"#)
    for argument in FutexOperation.Argument.allCases {
      let operations = FutexOperation.all.enumerated().filter { $0.element.has.contains(argument) }
      let mask = operations.reduce(0) { $0 | 1 << $1.offset }
      try print(argument.text, if: "(\(mask) >> \(command)) & 1")
    }
    addEnd()
    land(unknown)
    return false
  }
}

/// An operation of `futex(2)`.
private struct FutexOperation {
  let name: String
  let has: Set<Argument>

  /// An argument, and how it is printed.
  enum Argument: CaseIterable {
    case value, count, timeout, secondCount, secondAddress, thirdValue

    var text: String {
      switch self {
      case .value: #"" val=0x%08llx", REC->val"#
      case .count: #"" val=%llu", REC->val"#
      case .timeout: #"" utime=0x%08llx", REC->utime"#
      case .secondCount: #"" val2=%llu", REC->utime"#
      case .secondAddress: #"" uaddr2=0x%08llx", REC->uaddr2"#
      case .thirdValue: #"" val3=0x%08llx", REC->val3"#
      }
    }
  }

  private init(_ name: String, _ has: Argument...) {
    self.name = name
    self.has = Set(has)
  }

  /// By number, from 0 on (`include/uapi/linux/futex.h`).
  static let all = [
    FutexOperation("WAIT", .value, .timeout),
    FutexOperation("WAKE", .count),
    FutexOperation("FD", .count),
    FutexOperation("REQUEUE", .count, .secondCount, .secondAddress),
    FutexOperation("CMP_REQUEUE", .count, .secondCount, .secondAddress, .thirdValue),
    FutexOperation("WAKE_OP", .count, .secondCount, .secondAddress, .thirdValue),
    FutexOperation("LOCK_PI", .timeout),
    FutexOperation("UNLOCK_PI"),
    FutexOperation("TRYLOCK_PI"),
    FutexOperation("WAIT_BITSET", .value, .timeout, .thirdValue),
    FutexOperation("WAKE_BITSET", .count, .thirdValue),
    FutexOperation("WAIT_REQUEUE_PI", .value, .timeout, .secondAddress, .thirdValue),
    FutexOperation("CMP_REQUEUE_PI", .count, .secondCount, .secondAddress, .thirdValue),
  ]
}
