public import EventText
internal import EventFormat
public import TraceFile

extension TraceFile {
  /// Everything the file tells about its events: formats, printk strings, thread names, and kernel
  /// symbols.
  ///
  /// - Parameters:
  ///   - plugins: whether libtraceevent's plugins give some events a text of their own.
  ///   - symbols: whether the kernel symbols are wanted; they are most of what there is to read.
  /// - Throws: `TraceFileError` when one of these parts cannot be read.
  public func interpreter(
    plugins: Bool, symbols: Bool = true
  ) throws(TraceFileError) -> EventInterpreter {
    let interpreter = EventInterpreter(layout: layout, cpuCount: cpuCount, plugins: plugins)
    for format in ftraceFormats { interpreter.add(format: format, system: "ftrace") }
    for system in eventFormats {
      for format in system.formats { interpreter.add(format: format, system: system.name) }
    }
    if symbols { interpreter.add(kallsyms: try kallsyms()) }
    interpreter.add(printkFormats: try printkFormats())
    interpreter.add(commandLines: try savedCommandLines())
    return interpreter
  }
}
