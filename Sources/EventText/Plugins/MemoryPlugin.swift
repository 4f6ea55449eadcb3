internal import EventFormat
internal import RingBuffer

/// `kmalloc` and its relatives, and `tlb_flush`.
extension TextCompiler {
  /// The function that wants memory; the print fmt's text stands behind it.
  ///
  /// - Returns: false, as the text is not whole.
  mutating func addCallSite() -> Bool {
    if let load = try? load("call_site") { steps.append(.plugin(.callSite(.field(load)))) }
    return false
  }

  mutating func addFlush() throws(UnknownTextError) {
    try print(#""pages=%ld reason=", REC->pages"#)
    let reasons = names([
      "flush on task switch", "remote shootdown", "local shootdown", "local mm shootdown",
    ])
    land(addName(of: .field(try load("reason")), reasons))
    try print(#"" (%lld)", REC->reason"#)
  }
}

extension TextRenderer {
  func appendCallSite(_ address: UInt64, to text: inout TextBuffer) {
    let symbols = engine.symbols.table
    guard let symbol = symbols.find(address) else { return }
    text.append("(")
    text.append(symbols.text, symbol.name)
    text.append("+0x")
    text.append(hexadecimal: (address &- symbol.address) & 0xffff_ffff)
    text.append(") ")
  }
}
