public import EventFormat
public import RingBuffer
internal import Synchronization

/// Everything that the text of a trace's events is made from, and how it is to look.
///
/// It is shared by the threads that render, each of which has a `TextRenderer` of its own.
public final class TextEngine: Sendable {
  /// The formats of the trace's events.
  public let formats: EventFormats
  /// The names of kernel functions.
  public let symbols: KernelSymbols
  /// The strings of `trace_printk` calls.
  public let printkFormats: PrintkFormats
  /// The layout of the traced machine's pages: its byte order and the size of its `long`.
  public let layout: PageLayout
  /// Which text events get.
  public let style: TextStyle
  /// libtraceevent, for formats that this engine does not know.
  let library: Mutex<LibraryText>
  /// The addresses of data that the kernel does not look up; empty when it does.
  let dataSymbols: DataSymbols
  /// The programs that have been compiled, by event number; `nil` for what is not known.
  private let programs = Mutex<[Int: TextProgramStorage?]>([:])

  /// - Parameters:
  ///   - formats: the formats of the trace's events.
  ///   - symbols: the names of kernel functions.
  ///   - printkFormats: the strings of `trace_printk` calls.
  ///   - layout: the layout of the trace's pages.
  ///   - style: which text events get.
  public init(
    formats: EventFormats, symbols: KernelSymbols, printkFormats: PrintkFormats,
    layout: PageLayout, style: TextStyle
  ) {
    self.formats = formats
    self.symbols = symbols
    self.printkFormats = printkFormats
    self.layout = layout
    self.style = style
    dataSymbols = DataSymbols(symbols)
    library = Mutex(LibraryText(layout: layout, style: style))
  }

  /// The program of `format`, compiled when it is first asked for; `nil` when only libtraceevent
  /// can make its text. The program is good as long as the engine.
  func program(of format: EventFormat) -> TextProgram? {
    programs.withLock { programs in
      if let known = programs[format.id] { return known?.program }
      let storage = try? compile(format)
      programs[format.id] = .some(storage)
      return storage?.program
    }
  }

  /// Compiles the text of `format`.
  func compile(_ format: EventFormat) throws -> TextProgramStorage {
    let isKernel = style.dialect == .kernel
    var compiler = TextCompiler(format, setting: setting(isKernel: isKernel))
    if style.isRaw {
      try compiler.addRawFields()
      return compiler.program()
    }
    // The kernel has no plugins.
    let usesPlugins = style.usesPlugins && !isKernel
    if usesPlugins, try compiler.addPluginText() { return compiler.program() }
    if compiler.addBinaryPrint() { return compiler.program() }
    if isKernel, compiler.addKernelText() { return compiler.program() }
    if !isKernel {
      let text = try PrintFormat(parsing: format, order: .libtraceevent)
      if !text.isBeyondLibrary, !text.callsUnknown(usesPlugins: style.usesPlugins) {
        try compiler.add(text)
        return compiler.program()
      }
    }
    // What libtraceevent cannot parse is printed as the kernel prints it.
    var kernel = TextCompiler(format, setting: setting(isKernel: true))
    if usesPlugins { _ = try kernel.addPluginText() }
    try kernel.add(try PrintFormat(parsing: format, order: .c))
    return kernel.program()
  }

  private func setting(isKernel: Bool) -> TextCompiler.Setting {
    TextCompiler.Setting(
      isKernel: isKernel, longSize: layout.commitSize, isBigEndian: layout.byteOrder == .big,
      ticksPerSecond: nil)
  }
}

/// Where the kernel's data begin, for kernels that look up the names of functions only.
final class DataSymbols: Sendable {
  private let symbols: KernelSymbols
  private let range = Mutex<Range<UInt64>?>(nil)

  init(_ symbols: KernelSymbols) { self.symbols = symbols }

  /// Whether there is data of the kernel's at `address` whose name the kernel does not tell.
  func contains(_ address: UInt64) -> Bool {
    let known = range.withLock { range in
      if let range { return range }
      let found = find()
      range = found
      return found
    }
    return known.contains(address)
  }

  private func find() -> Range<UInt64> {
    // With CONFIG_KALLSYMS_ALL every variable has its name.
    guard symbols.address(of: "jiffies_64") == nil, let begin = symbols.address(of: "_etext"),
      let end = symbols.address(of: "_sinittext") ?? symbols.address(of: "__init_begin"),
      begin < end
    else { return 0..<0 }
    return begin..<end
  }
}

/// Text that libtraceevent makes: what `TextEngine` does not know itself.
///
/// Sound: the interpreter is its own, and the engine's lock lets one thread in at a time.
struct LibraryText: ~Copyable, @unchecked Sendable {
  /// Made for the first event that needs it: nearly no trace has one, and loading plugins takes
  /// longer than the first line may.
  private var interpreter: EventInterpreter?
  private var known: Set<Int> = []
  private let layout: PageLayout
  private let style: TextStyle

  init(layout: PageLayout, style: TextStyle) {
    self.layout = layout
    self.style = style
  }

  mutating func append(
    _ record: RawSpan, of format: EventFormat, timestamp: UInt64, cpu: Int,
    to text: inout TextBuffer
  ) {
    let interpreter =
      interpreter ?? EventInterpreter(layout: layout, cpuCount: 1, plugins: style.usesPlugins)
    self.interpreter = interpreter
    if known.insert(format.id).inserted { interpreter.add(format) }
    interpreter.appendText(
      of: record, format: format, timestamp: timestamp, cpu: cpu,
      style: style.isRaw ? .raw : .described, to: &text)
  }
}
