public import EventFormat
internal import CTraceFS
internal import RingBuffer
internal import Synchronization

extension EventInterpreter {
  /// Which text an event gets.
  public enum TextStyle: Sendable {
    /// What the event's plugin makes of it if plugins are loaded, else what its print fmt says.
    case described
    /// Its fields as `name=value` (`trace-cmd report -R`).
    case raw
  }

  /// Appends the text of one record.
  ///
  /// - Parameters:
  ///   - record: the record, from `common_type` on.
  ///   - format: its format.
  ///   - timestamp: its time in units of the trace clock.
  ///   - cpu: the CPU it happened on.
  public func appendText(
    of record: RawSpan, format: EventFormat, timestamp: UInt64, cpu: Int, style: TextStyle,
    to text: inout TextBuffer
  ) {
    guard let plan = textPlans[format.id], plan.isRenderable, plan.accepts(record),
      scratch.load(record)
    else {
      record.appendPlainFields(of: format, to: &text)
      return
    }
    // Sound: the record is copied with zeros behind it and its arrays are checked; `seq` and `tep`
    // belong to this object.
    var copy = unsafe tep_record()
    unsafe copy.ts = timestamp
    unsafe copy.cpu = Int32(clamping: cpu)
    unsafe copy.size = Int32(clamping: record.byteCount)
    unsafe copy.record_size = copy.size
    unsafe copy.data = scratch.base
    unsafe trace_seq_reset(&seq)
    switch style {
    case .described where unsafe plugins != nil:
      Self.parsing.withLock { _ in unsafe ctracefs_print_info(tep, &seq, &copy) }
    case .described: unsafe ctracefs_print_info(tep, &seq, &copy)
    case .raw: unsafe ctracefs_print_raw(tep, &seq, &copy)
    }
    if let buffer = unsafe seq.buffer {
      unsafe text.append(
        contentsOf: UnsafeRawBufferPointer(start: buffer, count: Int(seq.len)))
    }
  }

  /// Appends the name of thread `pid`, `<idle>` for 0 and `<...>` when it is not known,
  /// right-aligned in `width` columns.
  public func appendComm(of pid: Int32, width: Int, to text: inout TextBuffer) {
    // Sound: libtraceevent returns a NUL-terminated string that it keeps.
    guard let comm = unsafe tep_data_comm_from_pid(tep, pid) else { return }
    // Columns are bytes, as printf has them: a name need not be UTF-8.
    let count = unsafe strlen(comm)
    text.append(repeating: UInt8(ascii: " "), count: width - count)
    unsafe text.append(contentsOf: UnsafeRawBufferPointer(start: comm, count: count))
  }

  /// The name of the kernel function at `address`; `nil` when no symbol is known there.
  public func function(at address: UInt64) -> String? {
    // Sound: libtraceevent returns a NUL-terminated string that it keeps.
    unsafe tep_find_function(tep, address).map { unsafe String(cString: $0) }
  }
}
