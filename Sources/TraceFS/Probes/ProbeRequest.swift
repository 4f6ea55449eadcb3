/// What somebody wants to probe, in words: `vfs_read n=$arg3:u64`, `libc:malloc%return p=$retval`.
///
/// `TraceFS.plan(_:)` finds out which probes that is.
///
/// The words are those of perf and of the kernel: `[NAME=]PLACE[%return] [ARGUMENT…] [if FILTER]`, or
/// `LETTER[:[GROUP/]NAME] PLACE [ARGUMENT…]`, where the letter is one of `p r f t e`. A place is
///
/// * `SYMBOL[+OFFSET]`, `MODULE:SYMBOL`: a function of the kernel;
/// * `PROGRAM:SYMBOL[+OFFSET]`, `PROGRAM:0xOFFSET`: a program or library, by its path or name, a glob for
///   several functions, or an offset in the file;
/// * `SYSTEM:EVENT`: an event;
/// * with `t`, a tracepoint.
public struct ProbeRequest: Sendable, Hashable {
  /// What kind of place it is; `nil` to find out.
  public var target: Target?
  /// The place.
  public var place: String
  /// At the return of the function, not at its entry?
  public var isReturn = false
  /// How many calls can be waited for at the same time.
  public var maxActive: Int?
  /// The group of the event.
  public var group = Probe.group
  /// The name of the event; `nil` for that of the function.
  public var event: String?
  /// What is recorded.
  public var arguments: [ProbeArgument]
  /// What has to hold for the event that an eprobe is made of.
  public var filter: String?

  /// The kinds of place.
  public enum Target: Sendable, Hashable {
    /// A function of the kernel, by a breakpoint (kprobe, kretprobe).
    case kernel
    /// A function of the kernel, by function tracing (fprobe, fexit).
    case function
    /// A program or library (uprobe, uretprobe).
    case program
    /// An event (eprobe).
    case event
    /// A tracepoint (tprobe).
    case tracepoint
  }

  /// A probe at a place.
  public init(
    place: String, target: Target? = nil, isReturn: Bool = false, arguments: [ProbeArgument] = []
  ) {
    self.place = place
    self.target = target
    self.isReturn = isReturn
    self.arguments = arguments
    takeReturn()
  }

  /// Reads a request in one text.
  ///
  /// - Throws: `TraceFSError` of code `badProbeText`.
  public init(_ text: String) throws(TraceFSError) {
    try self.init(words: text.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  /// Reads a request that is in words already.
  ///
  /// - Throws: `TraceFSError` of code `badProbeText`.
  public init(words: [String]) throws(TraceFSError) {
    guard var place = words.first else {
      throw TraceFSError(.badProbeText(text: "", reason: "it is empty"))
    }
    var rest = words.dropFirst()
    self.init(place: place)
    if let head = Probe.Head(place), let next = rest.first, Self.isPlace(next) {
      place = next
      rest.removeFirst()
      event = head.event
      group = head.group ?? Probe.group
      maxActive = head.maxActive
      isReturn = head.letter == "r"
      target =
        switch head.letter {
        case "f": .function
        case "t": .tracepoint
        case "e": .event
        default: place.contains("/") ? .program : .kernel
        }
    } else if let equals = place.firstIndex(of: "="),
      ProbeName.isValid(String(place[..<equals]))
    {
      event = String(place[..<equals])
      place = String(place[place.index(after: equals)...])
    }
    self.place = place
    takeReturn()
    if let mark = rest.firstIndex(of: "if") {
      filter = rest[(mark + 1)...].joined(separator: " ")
      rest = rest[..<mark]
    }
    for word in rest { arguments.append(try ProbeArgument(word)) }
  }

  /// Can the word behind a letter be a place, and not an argument?
  private static func isPlace(_ word: String) -> Bool {
    guard let first = word.first else { return false }
    return !word.contains("=") && (first.isLetter || first.isNumber || "_/.".contains(first))
  }

  private mutating func takeReturn() {
    guard place.hasSuffix("%return") else { return }
    place.removeLast("%return".count)
    isReturn = true
  }
}

/// The probes that somebody has asked for, and what he should know of them.
public struct ProbePlan: Sendable, Hashable {
  /// The probes, each with a name that is free.
  public var probes: [Probe] = []
  /// What may not be as expected.
  public var remarks: [Remark] = []

  /// What may not be as expected of a probe.
  public enum Remark: Sendable, Hashable {
    /// The function only chooses, once, which other one is called by that name (GNU ifunc).
    case choosesAnother(function: String, program: String)
    /// The module is not loaded; the kernel sets the probe when it is.
    case moduleNotLoaded(String)
    /// So many functions of the program have that name, and each gets a probe.
    case sharedName(String, count: Int)
  }
}

extension ProbePlan.Remark: CustomStringConvertible {
  public var description: String {
    switch self {
    case .choosesAnother(let function, let program):
      "\(function) of \(program) only chooses, when it is linked, which other function is called by its name: the probe sees just that"
    case .moduleNotLoaded(let name):
      "the module \(name) is not loaded: the kernel sets the probe when it is"
    case .sharedName(let name, let count):
      "\(count) functions are called \(name): each has a probe"
    }
  }
}
