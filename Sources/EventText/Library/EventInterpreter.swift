public import EventFormat
internal import CTraceFS
public import RingBuffer
internal import Synchronization

/// libtraceevent's knowledge of one trace: formats, symbols, printk strings and comms; and the text
/// that it makes of events.
///
/// It makes the text of events whose formats `TextEngine` does not know, and is what that engine's
/// text is compared with.
///
/// Not thread-safe, as libtraceevent is not. Its plugins keep state in the process (the function
/// plugin its indentation), so text of two traces should not be made in turns.
@safe
public final class EventInterpreter {
  let tep: OpaquePointer
  let plugins: OpaquePointer?
  /// The layout of the trace's pages: its byte order and the size of its `long`.
  public let layout: PageLayout
  /// How the text of each event is made, by number.
  var textPlans: [Int: TextPlan] = [:]
  var seq: trace_seq
  var scratch: RecordScratch

  /// libtraceevent parses with global state, and so do its plugins render: one at a time in the
  /// process.
  static let parsing = Mutex(())
  /// How many interpreters have plugins.
  private static let pluginUsers = Mutex(0)

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
      guard plugins, let list = unsafe tep_load_plugins(tep) else { return unsafe (tep, nil) }
      Self.pluginUsers.withLock { $0 += 1 }
      return unsafe (tep, list)
    }
    unsafe seq = unsafe trace_seq()
    unsafe trace_seq_init(&seq)
    scratch = RecordScratch()
  }

  deinit {
    unsafe trace_seq_destroy(&seq)
    Self.parsing.withLock { _ in
      if let plugins = unsafe plugins {
        let isLast = Self.pluginUsers.withLock { count in
          count -= 1
          return count == 0
        }
        // To unload the function plugin forgets its lists, for all that use it: while others do, the
        // small list of what was loaded is left instead.
        if isLast { unsafe tep_unload_plugins(plugins, tep) }
      }
      unsafe tep_free(tep)
    }
  }

  /// Takes a format in; its events get plain fields when libtraceevent cannot use it.
  ///
  /// Formats of one number, or with other common fields than the first, are not taken in: they
  /// cannot come from one trace.
  public func add(_ format: EventFormat) {
    guard textPlans[format.id] == nil, format.byteOrder == layout.byteOrder,
      textPlans.first.map({ $0.value.format.commonFields == format.commonFields }) != false
    else { return }
    // A trial first: libtraceevent keeps what it has once parsed. Records are checked by the format;
    // that is only worth something where libtraceevent understands its fields likewise.
    guard Self.fields(of: format, layout: layout) == format.commonFields + format.fields else {
      return
    }
    Self.parsing.withLock { _ in
      // Sound: the event belongs to this object's handle, which keeps it.
      let event = unsafe Self.event(of: format, layout: layout, into: tep)
      if let event = unsafe event {
        textPlans[format.id] = unsafe TextPlan(event, format: format)
      }
    }
  }

  /// The fields of a format, common ones first, as libtraceevent understands its text; `nil` when it
  /// cannot parse it.
  package static func fields(of format: EventFormat, layout: PageLayout) -> [EventField]? {
    parsing.withLock { _ in
      // Sound: the handle is fresh, and freed after its event's fields have been copied.
      let trial = unsafe makeHandle(layout: layout)
      defer { unsafe tep_free(trial) }
      guard let event = unsafe event(of: format, layout: layout, into: trial),
        unsafe event.pointee.name.map({ unsafe String(cString: $0) }) == format.name
      else { return nil }
      return unsafe EventField.list(event.pointee.format.common_fields, isCommon: true)
        + EventField.list(event.pointee.format.fields, isCommon: false)
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

  /// Parses the text of `format`; `nil` when libtraceevent has made no event of it.
  private static func event(
    of format: EventFormat, layout: PageLayout, into tep: OpaquePointer
  ) -> UnsafeMutablePointer<tep_event>? {
    let isWhole = PrintFormatGrammar.accepts(format)
    var text = isWhole ? format.text : FormatText.withoutPrintFormat(format)
    // libtraceevent takes the size of a long from the machine it runs on.
    if layout.commitSize == 4, MemoryLayout<Int>.size == 8 { text = FormatText.narrowed(text) }
    text.append(0)
    let before = unsafe tep_get_events_count(tep)
    // Sound: the text is NUL-terminated and outlives the call.
    unsafe text.withUnsafeBytes { bytes in
      _ = unsafe tep_parse_event(
        tep, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), UInt(bytes.count - 1),
        format.system)
    }
    // An event whose print fmt cannot be parsed is there all the same, with its fields.
    guard unsafe tep_get_events_count(tep) == before + 1 else { return nil }
    return unsafe tep_find_event(tep, Int32(clamping: format.id))
  }
}
