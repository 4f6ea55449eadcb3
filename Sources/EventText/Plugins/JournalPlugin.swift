internal import EventFormat

/// Functions that print fmts call: those of jbd2 and Xen that make text.
extension TextCompiler {
  /// `jbd2_dev_to_name`: major and minor number of a `dev_t`.
  mutating func addDevice(_ device: Expression) throws(UnknownTextError) {
    let number = Expression.cast(Expression.CType(name: "u32", pointers: 0), device)
    try add(
      PrintFormat(
        format: Array("%d:%d".utf8),
        arguments: [
          .binary(.shiftRight, number, .number(20)), .binary(.and, number, .number(0xfffff)),
        ]))
  }
}
