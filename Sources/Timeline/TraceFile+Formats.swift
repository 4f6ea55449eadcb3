public import EventFormat
public import TraceFile

extension TraceFile {
  /// The formats of the file's events: what their fields are and where they stand.
  ///
  /// Formats that cannot be used are in `EventFormats.failures`.
  public func formats() -> EventFormats {
    var texts = ftraceFormats.map { (system: "ftrace", text: $0) }
    for system in eventFormats {
      texts += system.formats.map { (system: system.name, text: $0) }
    }
    if let text = BlockTraceFormat.text(besides: ftraceFormats) {
      texts.append((system: "ftrace", text: text))
    }
    return EventFormats(parsing: texts, layout: layout)
  }

  /// The names of the kernel's functions, by address.
  ///
  /// They are the largest part of the file's description: they are read when the first is looked up.
  /// If they cannot be read then, `KernelSymbols.failure` is a `TraceFileError` that tells why.
  public func symbols() -> KernelSymbols { KernelSymbols { try self.kallsyms() } }

  /// The strings of `trace_printk` calls, by address.
  ///
  /// - Throws: `TraceFileError` when the section is damaged.
  public func printkStrings() throws(TraceFileError) -> PrintkFormats {
    PrintkFormats(try printkFormats())
  }
}
