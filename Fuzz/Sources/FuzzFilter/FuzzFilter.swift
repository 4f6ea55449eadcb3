internal import EventFilter
internal import EventFormat
internal import FuzzInput
internal import RingBuffer

/// Takes any bytes for a filter, a format and its event's record, and asks whether the record matches.
///
/// An input is a byte that chooses, then texts that end with a NUL each (the filter, the system's name,
/// the format), then the record.
@c(LLVMFuzzerTestOneInput)
public func fuzzFilter(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  guard let data = unsafe data, size > 1, size < 1 << 16 else { return 0 }
  // Sound: libFuzzer's input is `size` bytes long and lives as long as this call.
  var input = unsafe FuzzInput(UnsafeRawBufferPointer(start: data, count: size))
  let layout = FuzzInput.layout(input.byte())
  let text = String(decoding: input.text(), as: UTF8.self)
  let system = String(decoding: input.text(), as: UTF8.self)
  let formats = EventFormats(parsing: [(system: system, text: input.text())], layout: layout)
  // A copy of exactly its size: AddressSanitizer sees each byte beside it.
  let record = Array(input.rest)
  let task = Array("a task".utf8)
  do throws(FilterError) {
    let filter = try EventFilter(text)
    let bound = try filter.bind(to: formats)
    guard let id = formats.all.first?.id else { return 0 }
    // Sound: bytes of bytes.
    let bytes = unsafe record.span.bytes
    let name = unsafe task.span.bytes
    let first = bound.matches(bytes, id: id, timestamp: 7, cpu: 1, task: name)
    let second = bound.matches(bytes, id: id, timestamp: 7, cpu: 1, task: name)
    precondition(first == second, "one record, two answers")
  } catch {
    precondition(error.offset >= 0 && error.offset <= text.count)
    precondition(!error.description.isEmpty)
  }
  return 0
}
