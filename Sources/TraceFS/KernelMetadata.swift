internal import Glibc
internal import SystemPackage

/// What a trace file has to say about its kernel for its pages to be readable elsewhere.
public struct KernelMetadata: Sendable, Hashable {
  /// The text of the instance's `events/header_page`.
  public var headerPage: [UInt8]
  /// The text of `events/header_event`.
  public var headerEvent: [UInt8]
  /// The formats of the events of the tracers themselves, `events/ftrace/*/format`.
  public var ftraceFormats: [[UInt8]]
  /// The formats of the enabled events, by system.
  public var eventFormats: [System]
  /// The kernel's symbols, the text of `/proc/kallsyms`.
  public var kallsyms: [UInt8]
  /// The strings that `trace_printk` refers to by address, the text of `printk_formats`.
  public var printkFormats: [UInt8]
  /// The kernel's types (BTF, `/sys/kernel/btf/vmlinux`), if the arguments of functions are recorded; else empty.
  public var types: [UInt8] = []

  /// The formats of one system's events.
  public struct System: Sendable, Hashable {
    /// The system's name.
    public var name: String
    /// The texts of `events/SYSTEM/EVENT/format`.
    public var formats: [[UInt8]]
  }

  /// Are all addresses in `kallsyms` hidden from this process?
  ///
  /// `/proc/sys/kernel/kptr_restrict` does that. Functions are shown by address then.
  public var hidesSymbols: Bool {
    for line in kallsyms.split(separator: UInt8(ascii: "\n"), maxSplits: 64).prefix(64)
    where line.prefix(while: { $0 != UInt8(ascii: " ") }).contains(where: { $0 != 48 }) {
      return false
    }
    return true
  }
}

extension KernelMetadata {
  /// Adds the formats of another instance's events.
  package mutating func add(_ systems: [System]) {
    for system in systems {
      guard let index = eventFormats.firstIndex(where: { $0.name == system.name }) else {
        eventFormats.append(system)
        continue
      }
      let known = Set(eventFormats[index].formats)
      eventFormats[index].formats += system.formats.filter { !known.contains($0) }
    }
    eventFormats.sort { $0.name < $1.name }
  }
}

extension TraceInstance {
  /// The text of the instance's `events/header_page`: instances can have sub-buffers of different sizes.
  package func headerPage() throws(TraceFSError) -> [UInt8] {
    try tracefs.bytes(path.appending("events/header_page"))
  }

  /// Gathers what a file of this instance's pages needs, for the events that are enabled now.
  ///
  /// - Parameter ofAllEvents: for all events of the kernel: of a buffer that was filled before, any may be in it.
  /// - Throws: `TraceFSError` when a format cannot be read. Symbols and printk formats only make
  ///   text nicer: where they cannot be read, they are empty.
  public func metadata(ofAllEvents: Bool = false) throws(TraceFSError) -> KernelMetadata {
    let events = path.appending("events")
    let ftrace = events.appending("ftrace")
    let ftraceNames: [String]
    do { ftraceNames = try ControlFile.names(in: ftrace) } catch {
      throw .access(.readFailed, ftrace, error)
    }
    var ftraceFormats: [[UInt8]] = []
    for name in ftraceNames {
      let format = ftrace.appending(name).appending("format")
      // Beside the events stand control files such as `enable`.
      guard ControlFile.exists(format) else { continue }
      ftraceFormats.append(try tracefs.bytes(format))
    }
    var metadata = KernelMetadata(
      headerPage: try tracefs.bytes(events.appending("header_page")),
      headerEvent: try tracefs.bytes(events.appending("header_event")),
      ftraceFormats: ftraceFormats,
      eventFormats: try eventFormats(ofAllEvents: ofAllEvents),
      kallsyms: (try? ControlFile.read("/proc/kallsyms", expectedSize: 24 << 20)) ?? [],
      printkFormats: (try? tracefs.bytes(tracefs.root.appending("printk_formats"))) ?? [])
    metadata.types = types()
    return metadata
  }

  /// The kernel's types, if this instance records the arguments of functions, which they describe (Linux 6.15).
  package func types() -> [UInt8] {
    let options = path.appending("options")
    let recordsArguments = ["func-args", "funcgraph-args"].contains { name in
      (try? ControlFile.text(options.appending(name)))?.hasPrefix("1") ?? false
    }
    guard recordsArguments else { return [] }
    return (try? ControlFile.read("/sys/kernel/btf/vmlinux", expectedSize: 16 << 20)) ?? []
  }

  /// The formats of the events that are enabled now, by system.
  package func eventFormats(
    ofAllEvents: Bool = false
  ) throws(TraceFSError) -> [KernelMetadata.System] {
    let events = path.appending("events")
    var systems: [KernelMetadata.System] = []
    for event in ofAllEvents ? try tracefs.events() : try enabledEvents() {
      if systems.last?.name != event.system {
        systems.append(KernelMetadata.System(name: event.system, formats: []))
      }
      systems[systems.count - 1].formats.append(
        try tracefs.bytes(events.appending("\(event.system)/\(event.event)/format")))
    }
    return systems
  }

  /// The text of the instance's `trace_clock`.
  public func clockText() throws(TraceFSError) -> String {
    try tracefs.text(path.appending("trace_clock"))
  }
}

extension TraceFS {
  /// The kernel's list of process names by PID, the text of `saved_cmdlines`.
  public func savedCommandLines() throws(TraceFSError) -> [UInt8] {
    try bytes(root.appending("saved_cmdlines"))
  }

  /// The names of processes and threads by PID: the kernel's list, and all that live now.
  ///
  /// The kernel remembers 128 names unless told otherwise (`saved_cmdlines_size`, which is everyone's
  /// and stays as it is). Most of the others are still alive when a recording ends. The text has the
  /// form of `saved_cmdlines`, a line `PID NAME` each; where both know a PID, the kernel is right,
  /// because its name is from the time of the events.
  public func commandNames() throws(TraceFSError) -> [UInt8] {
    var text = try savedCommandLines()
    if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    var known: Set<Int> = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let number = String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
      if let processID = Int(number) { known.insert(processID) }
    }
    // Processes end while they are looked at: what cannot be read is not there.
    for process in (try? ControlFile.names(in: "/proc")) ?? [] where Int(process) != nil {
      let tasks = FilePath("/proc").appending(process).appending("task")
      for task in (try? ControlFile.names(in: tasks)) ?? [] {
        guard let number = Int(task), !known.contains(number),
          let name = try? ControlFile.read(
            tasks.appending(task).appending("comm"), expectedSize: 64)
        else { continue }
        text.append(contentsOf: "\(number) ".utf8)
        text.append(contentsOf: name)
      }
    }
    return text
  }

  /// The running kernel: `sysname nodename release machine`.
  public static func kernelName() -> String {
    var name = utsname()
    // Sound: uname fills the struct that it is given, and cannot fail for a valid one.
    _ = unsafe uname(&name)
    let parts = [
      text(of: &name.sysname), text(of: &name.nodename), text(of: &name.release),
      text(of: &name.machine),
    ]
    return parts.joined(separator: " ")
  }

  private static func text<T>(of field: inout T) -> String {
    // Sound: the bytes are read within the closure only.
    unsafe withUnsafeBytes(of: &field) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
