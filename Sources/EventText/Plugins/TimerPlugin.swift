internal import EventFormat
internal import RingBuffer

/// `hrtimer_start` and `hrtimer_expire_entry`.
extension TextCompiler {
  mutating func addTimerStart() throws(UnknownTextError) {
    try addTimer()
    try addTimerFunction()
    try print(#"" expires=%llu softexpires=%llu", REC->expires, REC->softexpires"#)
  }

  mutating func addTimerExpiry() throws(UnknownTextError) {
    try addTimer()
    try print(#"" now=%llu", REC->now"#)
    try addTimerFunction()
  }

  private mutating func addTimer() throws(UnknownTextError) {
    // Linux 2.6.31 to 2.6.34 called it `timer`.
    try print(#""hrtimer=0x%llx", REC->\#(format.field("timer") == nil ? "hrtimer" : "timer")"#)
  }

  private mutating func addTimerFunction() throws(UnknownTextError) {
    guard format.field("function") != nil else { return }
    literal(" function=")
    steps.append(.plugin(.functionBehind(.field(try load("function")))))
  }
}

extension TextRenderer {
  /// The function and its begin less the address; libtraceevent has room for 127 bytes of it.
  func appendFunctionBehind(_ address: UInt64, to text: inout TextBuffer) {
    let begin = text.count
    let symbols = engine.symbols.table
    guard let symbol = symbols.find(address) else {
      let width = Conversion(kind: .hexadecimal, bits: 64, flags: .zero, width: 8)
      text.append("0x")
      text.append(address, width)
      return
    }
    text.append(symbols.text, symbol.name)
    text.append("/0x")
    text.append(hexadecimal: symbol.address &- address)
    text.removeLast(keeping: begin + 127)
  }
}
