internal import EventFormat
internal import RingBuffer

extension TextRenderer {
  /// An address as glibc prints it.
  func appendPointer(_ value: UInt64, to text: inout TextBuffer) {
    if value == 0 {
      text.append("(nil)")
    } else {
      text.append("0x")
      text.append(hexadecimal: value)
    }
  }

  func appendSymbolic(
    _ value: UInt64, _ names: NameSlice, _ conversion: Conversion, _ program: TextProgram,
    to text: inout TextBuffer
  ) {
    var index = Int(names.begin)
    while index < Int(names.end) {
      if program.name(index).value == value {
        append(program.bytes(program.name(index).name), conversion, to: &text)
        return
      }
      index += 1
    }
    text.append("0x")
    text.append(hexadecimal: value)
  }

  /// What libtraceevent does differently from the kernel: it takes numbers for signed, never names
  /// those that are 0, and names a negative one when nothing is left.
  func appendFlags(
    _ value: UInt64, _ names: NameSlice, _ delimiter: PoolSlice, _ conversion: Conversion,
    _ program: TextProgram, to text: inout TextBuffer
  ) {
    var rest = value
    var isFirst = true
    var index = Int(names.begin)
    while index < Int(names.end) {
      let entry = program.name(index)
      index += 1
      if isKernel {
        if rest == 0 { break }
      } else {
        if rest == 0, entry.value >= 1 << 63 {
          append(program.bytes(entry.name), conversion, to: &text)
          break
        }
        if entry.value == 0 || entry.value >= 1 << 63 { continue }
      }
      guard rest & entry.value == entry.value else { continue }
      if !isFirst { text.append(program.bytes(delimiter)) }
      isFirst = false
      append(program.bytes(entry.name), conversion, to: &text)
      rest &= ~entry.value
    }
    guard rest != 0 else { return }
    if !isFirst { text.append(program.bytes(delimiter)) }
    text.append("0x")
    text.append(hexadecimal: rest)
  }

  /// The symbol that the kernel itself would print: without `CONFIG_KALLSYMS_ALL` its list has a few
  /// names of data, which it does not look up.
  private func kernelSymbol(_ address: UInt64, in symbols: SymbolTable) -> SymbolTable.Symbol? {
    guard !engine.dataSymbols.contains(address) else { return nil }
    guard let symbol = symbols.findFirst(address) else { return nil }
    // Code that ftrace and kprobes make is in the list of symbols, and is not looked up.
    if let module = symbol.module, symbols.text[module].starts(with: "__builtin__".utf8) {
      return nil
    }
    return symbol
  }

  /// Appends the name of the function at `address`; false when none is known there.
  package func appendFunctionName(at address: UInt64, to text: inout TextBuffer) -> Bool {
    let symbols = symbols.table
    guard let symbol = isKernel ? kernelSymbol(address, in: symbols) : symbols.find(address) else {
      return false
    }
    text.append(symbols.text, symbol.name)
    return true
  }

  /// The name of the kernel's own function at `address`; `nil` for one of a module.
  package func kernelFunction(at address: UInt64) -> String? {
    let symbols = symbols.table
    guard let symbol = kernelSymbol(address, in: symbols), symbol.module == nil else { return nil }
    return String(decoding: symbols.text[symbol.name], as: UTF8.self)
  }

  /// The name of a function; its address when it has none.
  package func appendFunction(
    _ address: UInt64, withOffset: Bool, to text: inout TextBuffer
  ) {
    let symbols = symbols.table
    if let symbol = isKernel ? kernelSymbol(address, in: symbols) : symbols.find(address) {
      text.append(symbols.text, symbol.name)
      if withOffset {
        text.append("+0x")
        text.append(hexadecimal: address &- symbol.address)
        if isKernel, let size = symbol.size {
          text.append("/0x")
          text.append(hexadecimal: size)
        }
      }
      if isKernel, let module = symbol.module {
        text.append(" [")
        text.append(symbols.text, module)
        text.append("]")
      }
      return
    }
    text.append("0x")
    text.append(hexadecimal: address)
  }

  /// A pointer to a string: the string if `printk_formats` has it.
  func appendString(
    at address: UInt64, _ conversion: Conversion, to text: inout TextBuffer
  ) {
    if let string = engine.printkFormats.find(address) {
      text.append(engine.printkFormats.text, string)
    } else {
      text.append(hexadecimal: address)
    }
  }
}
