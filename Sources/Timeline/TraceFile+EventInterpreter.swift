public import EventFormat
public import EventText
public import TraceFile

extension TraceFile {
  /// What libtraceevent makes text of events with: formats, printk strings, thread names, and kernel
  /// symbols.
  ///
  /// - Parameters:
  ///   - formats: the formats of the file's events.
  ///   - plugins: whether libtraceevent's plugins give some events a text of their own.
  /// - Throws: `TraceFileError` when one of the other parts cannot be read.
  public func interpreter(
    formats: EventFormats, plugins: Bool
  ) throws(TraceFileError) -> EventInterpreter {
    let interpreter = EventInterpreter(layout: layout, cpuCount: cpuCount, plugins: plugins)
    for format in formats.all { interpreter.add(format) }
    interpreter.add(kallsyms: try kallsyms())
    interpreter.add(printkFormats: try printkFormats())
    interpreter.add(commandLines: try savedCommandLines())
    return interpreter
  }
}
