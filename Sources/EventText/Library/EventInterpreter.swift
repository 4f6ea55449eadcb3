public import EventFormat
internal import CTraceFS
public import RingBuffer
internal import Synchronization

/// libtraceevent's knowledge of one trace: formats, symbols, printk strings and comms; and the text
/// that it makes of events.
///
/// Not thread-safe, as libtraceevent is not. Its plugins keep state in the process (the function
/// plugin its indentation), so text of two traces should not be made in turns.
@safe
public final class EventInterpreter {
  let tep: OpaquePointer
  private let plugins: OpaquePointer?
  /// The layout of the trace's pages: its byte order and the size of its `long`.
  public let layout: PageLayout
  var parsed: [EventFormat] = []
  var failures: [FormatError] = []
  /// How the text of each event is made, by number.
  var textPlans: [Int: TextPlan] = [:]
  var seq: trace_seq
  var scratch: RecordScratch

  /// libtraceevent parses with global state: one at a time in the process.
  static let parsing = Mutex(())

  /// - Parameters:
  ///   - layout: the layout of the trace's pages.
  ///   - cpuCount: the number of CPUs of the traced machine.
  ///   - plugins: whether libtraceevent's plugins, which give some events a text of their own, are
  ///     loaded from where the system keeps them.
  public init(layout: PageLayout, cpuCount: Int, plugins: Bool) {
    self.layout = layout
    // Sound: the handle is made here, used only by this object and freed in deinit; tep_alloc
    // fails only when memory is out, which Swift does not survive either.
    unsafe (tep, self.plugins) = unsafe Self.parsing.withLock { _ in
      tep_set_loglevel(TEP_LOG_NONE)
      let tep = unsafe Self.makeHandle(layout: layout)
      unsafe tep_set_cpus(unsafe tep, Int32(clamping: cpuCount))
      return unsafe (tep, plugins ? tep_load_plugins(tep) : nil)
    }
    unsafe seq = unsafe trace_seq()
    unsafe trace_seq_init(&seq)
    scratch = RecordScratch()
  }

  deinit {
    unsafe trace_seq_destroy(&seq)
    Self.parsing.withLock { _ in
      if let plugins = unsafe plugins { unsafe tep_unload_plugins(plugins, tep) }
      unsafe tep_free(tep)
    }
  }

  /// The formats parsed so far.
  public var formats: EventFormats {
    EventFormats(parsed, failures: failures, byteOrder: layout.byteOrder)
  }

  /// Parses the text of a `format` file of `system`; a format that cannot be used is remembered in
  /// `EventFormats.failures`.
  public func add(format text: [UInt8], system: String) {
    do throws(FormatError) {
      try parse(text, system: system)
    } catch {
      failures.append(error)
    }
  }

  /// Takes symbols in, in the form of `/proc/kallsyms`.
  public func add(kallsyms text: [UInt8]) {
    unsafe withCString(text) { _ = unsafe tep_parse_kallsyms(tep, $0) }
  }

  /// Takes the strings of `trace_printk` calls in, in the form of `printk_formats`.
  public func add(printkFormats text: [UInt8]) {
    let lines = text.split(separator: UInt8(ascii: "\n")).filter { Self.isPrintkFormat($0) }
    unsafe withCString(Array(lines.joined(separator: [UInt8(ascii: "\n")]))) {
      _ = unsafe tep_parse_printk_formats(tep, $0)
    }
  }

  /// Takes the names of threads in, in the form of `saved_cmdlines`.
  public func add(commandLines text: [UInt8]) {
    unsafe withCString(text) { _ = unsafe tep_parse_saved_cmdlines(tep, $0) }
  }

  /// Whether a line is `0xADDRESS : "FORMAT"`; libtraceevent does not look before it cuts.
  ///
  /// A format takes its arguments from the record: one longer than any kernel's could ask for more
  /// than the scratch memory behind a record.
  private static func isPrintkFormat(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count <= 4096, line.starts(with: "0x".utf8), line.last == UInt8(ascii: "\"") else {
      return false
    }
    let rest = line.dropFirst(2).drop { (48...57).contains($0) || (97...102).contains($0) }
    return rest.starts(with: " : \"".utf8) && rest.count >= 6
  }

  private func withCString(_ text: [UInt8], _ body: (UnsafePointer<CChar>) -> Void) {
    guard !text.isEmpty, text != [0] else { return }
    let terminated = text + [0]
    Self.parsing.withLock { _ in
      // Sound: the array is NUL-terminated and outlives the call.
      unsafe terminated.withUnsafeBytes { bytes in
        unsafe body(bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
      }
    }
  }
}

extension EventInterpreter {
  private static func makeHandle(layout: PageLayout) -> OpaquePointer {
    // Sound: the handle is fresh.
    let tep = unsafe tep_alloc()!
    unsafe tep_set_file_bigendian(
      tep, layout.byteOrder == .big ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN)
    unsafe tep_set_local_bigendian(
      tep, ByteOrder.host == .big ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN)
    unsafe tep_set_long_size(tep, Int32(layout.commitSize))
    unsafe tep_set_page_size(tep, Int32(clamping: layout.pageSize))
    return unsafe tep
  }

  private func parse(_ text: [UInt8], system: String) throws(FormatError) {
    let label = "\(system):\(FormatText.name(text))"
    let original = text
    var text = text
    switch FormatGrammar.judge(text) {
    case .foreign: throw FormatError(.notAFormat, event: label)
    case .fieldsOnly: text = FormatGrammar.withoutPrintFormat(text)
    case .whole: break
    }
    // libtraceevent takes the size of a long from the machine it runs on.
    if layout.commitSize == 4, MemoryLayout<Int>.size == 8 { text = FormatText.narrowed(text) }

    // A trial in a handle of its own: libtraceevent keeps what it has once parsed, and its look-up
    // by record trusts the first event's common fields.
    let format: EventFormat? = Self.parsing.withLock { _ in
      // Sound: the handle is fresh, and freed after its event has been copied.
      let trial = unsafe Self.makeHandle(layout: layout)
      defer { unsafe tep_free(trial) }
      return unsafe Self.event(parsing: text, system: system, into: trial).map {
        unsafe EventFormat($0, byteOrder: layout.byteOrder, text: original)
      }
    }
    guard let format else { throw FormatError(.unparsable, event: label) }
    try check(format)

    let plan: TextPlan? = Self.parsing.withLock { _ in
      // Sound: the event belongs to this object's handle, which keeps it.
      unsafe Self.event(parsing: text, system: system, into: tep).map {
        unsafe TextPlan($0, format: format)
      }
    }
    guard let plan else { throw FormatError(.unparsable, event: label) }
    parsed.append(format)
    textPlans[format.id] = plan
  }

  /// Parses one text; `nil` when libtraceevent has made no event of it.
  private static func event(
    parsing text: [UInt8], system: String, into tep: OpaquePointer
  ) -> UnsafeMutablePointer<tep_event>? {
    let terminated = text + [0]
    let before = unsafe tep_get_events_count(tep)
    // Sound: the text is NUL-terminated and outlives the call.
    unsafe terminated.withUnsafeBytes { bytes in
      _ = unsafe tep_parse_event(
        tep, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), UInt(text.count), system)
    }
    // An event whose print fmt cannot be parsed is there all the same, with its fields.
    guard unsafe tep_get_events_count(tep) == before + 1 else { return nil }
    guard let id = number(of: text) else { return nil }
    return unsafe tep_find_event(tep, Int32(clamping: id))
  }

  /// The number in the second line, `ID: N`, which `FormatGrammar` has seen to be one.
  private static func number(of text: [UInt8]) -> Int? {
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    guard lines.count > 1 else { return nil }
    return Int(String(decoding: lines[1].dropFirst("ID: ".utf8.count), as: UTF8.self))
  }

  private func check(_ format: EventFormat) throws(FormatError) {
    let label = format.description
    // Event numbers are 16 bits in the kernel (`common_type`).
    guard format.id > 0, format.id <= Int(UInt16.max) else {
      throw FormatError(.badCommonFields, event: label)
    }
    for field in format.commonFields + format.fields {
      guard field.offset >= 0, field.size >= 0, field.offset + field.size <= 1 << 16 else {
        throw FormatError(.badField(field.name), event: label)
      }
    }
    guard let type = format.commonFields.first(where: { $0.name == "common_type" }),
      let pid = format.commonFields.first(where: { $0.name == "common_pid" }),
      [1, 2, 4].contains(type.size), pid.size == 4
    else { throw FormatError(.badCommonFields, event: label) }
    if let first = parsed.first,
      first.field("common_type")?.offset != type.offset
        || first.field("common_type")?.size != type.size
        || first.field("common_pid")?.offset != pid.offset
    {
      throw FormatError(.badCommonFields, event: label)
    }
    if textPlans[format.id] != nil {
      let other = parsed.first { $0.id == format.id }
      throw FormatError(.duplicateID(format.id, of: other?.description ?? "?"), event: label)
    }
  }
}

extension EventFormat {
  /// Copies what libtraceevent has parsed.
  fileprivate convenience init(
    _ event: UnsafeMutablePointer<tep_event>, byteOrder: ByteOrder, text: [UInt8]
  ) {
    // Sound: the caller's event is alive, and its strings and lists are NULL-terminated.
    unsafe self.init(
      id: Int(event.pointee.id),
      name: event.pointee.name.map { unsafe String(cString: $0) } ?? "",
      system: event.pointee.system.map { unsafe String(cString: $0) } ?? "",
      commonFields: Self.fields(event.pointee.format.common_fields, isCommon: true),
      fields: Self.fields(event.pointee.format.fields, isCommon: false),
      byteOrder: byteOrder, text: text)
  }

  private static func fields(
    _ first: UnsafeMutablePointer<tep_format_field>?, isCommon: Bool
  ) -> [EventField] {
    var result: [EventField] = []
    var next = unsafe first
    while let field = unsafe next {
      unsafe result.append(EventField(field.pointee, isCommon: isCommon))
      unsafe next = field.pointee.next
    }
    return result
  }
}

extension EventField {
  fileprivate init(_ field: tep_format_field, isCommon: Bool) {
    // Sound: libtraceevent's strings are NUL-terminated and alive during the copy.
    let name = unsafe field.name.map { unsafe String(cString: $0) } ?? ""
    let type = unsafe field.type.map { unsafe String(cString: $0) } ?? ""
    let flags = unsafe field.flags
    func has(_ flag: tep_format_flags) -> Bool { flags & UInt(flag.rawValue) != 0 }

    let elementSize = unsafe Int(field.elementsize)
    let isText = has(TEP_FIELD_IS_STRING)
    let kind: Kind =
      if has(TEP_FIELD_IS_DYNAMIC) {
        has(TEP_FIELD_IS_RELATIVE)
          ? .relativeDynamic(isText: isText, elementSize: elementSize)
          : .dynamic(isText: isText, elementSize: elementSize)
      } else if has(TEP_FIELD_IS_ARRAY) {
        isText ? .characterArray : .array(elementSize: elementSize)
      } else if has(TEP_FIELD_IS_POINTER) {
        .pointer
      } else {
        .integer
      }
    unsafe self.init(
      name: name, typeName: type, offset: Int(field.offset), size: Int(field.size),
      isSigned: has(TEP_FIELD_IS_SIGNED), kind: kind, isCommon: isCommon,
      isLong: has(TEP_FIELD_IS_LONG))
  }
}
