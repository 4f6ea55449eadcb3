public import EventFormat
public import RingBuffer

/// How far the formats of a kernel or a trace are understood: which cannot be read, which have text
/// that only libtraceevent can make, and which name constants without their numbers.
///
/// Constants are all names that stand for a number, the kernel's variables (`jiffies`) among them.
///
/// ```swift
/// let check = FormatCheck(trace.formats, layout: trace.file.layout)
/// for text in check.unknownTexts { print(text.event, text.what) }
/// ```
public struct FormatCheck: Sendable {
  /// A text that the engine leaves to libtraceevent.
  public struct UnknownText: Sendable, Hashable {
    /// The event, as in `sched:sched_switch`.
    public let event: String
    /// Which of the event's texts it is.
    public let style: TextStyle
    /// What of it is not known.
    public let what: String
  }

  /// Constants whose numbers nobody tells.
  public struct UnnumberedConstants: Sendable, Hashable {
    /// The event whose format names them, as in `kvm:kvm_apicv_inhibit_changed`.
    public let event: String
    /// The names, sorted.
    public let names: [String]

    package init(event: String, names: [String]) {
      self.event = event
      self.names = names
    }
  }

  /// How many formats there are, with those that cannot be read.
  public let formatCount: Int
  /// The formats that cannot be read, and why.
  public let unreadable: [FormatError]
  /// The texts that only libtraceevent can make.
  public let unknownTexts: [UnknownText]
  /// The constants that formats name without a number: the kernel has it when it makes the text, who
  /// reads the format has not.
  public let unnumberedConstants: [UnnumberedConstants]

  /// Whether every format can be read and none needs libtraceevent.
  public var isComplete: Bool { unreadable.isEmpty && unknownTexts.isEmpty }

  /// Every text that events get: trace-cmd's with its plugins, without them (`-N`) and as fields
  /// (`-R`), and the kernel's.
  public static var styles: [TextStyle] {
    [
      TextStyle(), TextStyle(usesPlugins: false), TextStyle(isRaw: true),
      TextStyle(dialect: .kernel, usesPlugins: false),
    ]
  }

  /// Compiles all texts of `formats`.
  ///
  /// - Parameter layout: the layout of the trace's pages: its byte order and the size of its `long`.
  public init(_ formats: EventFormats, layout: PageLayout) {
    let engines = Self.styles.map { style in
      TextEngine(
        formats: formats, symbols: KernelSymbols { [] }, printkFormats: PrintkFormats([]),
        layout: layout, style: style)
    }
    var unknownTexts: [UnknownText] = []
    var constants: [UnnumberedConstants] = []
    for format in formats.all.sorted(by: { $0.description < $1.description }) {
      for engine in engines {
        let understanding = engine.understanding(of: format)
        if let what = understanding.unknown {
          unknownTexts.append(
            UnknownText(event: format.description, style: engine.style, what: what))
        }
        if !understanding.unnumbered.isEmpty {
          constants.append(
            UnnumberedConstants(event: format.description, names: understanding.unnumbered))
        }
      }
    }
    formatCount = formats.all.count + formats.failures.count
    unreadable = formats.failures
    self.unknownTexts = unknownTexts
    unnumberedConstants = constants
  }
}
