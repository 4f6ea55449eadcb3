internal import EventFormat
internal import EventText
internal import RingBuffer
internal import Synchronization

/// The texts of single events, for any thread.
final class EventTexts: Sendable {
  private let library: Mutex<Library>
  let formats: EventFormats
  /// Whether calls are indented here, from what is known of their order.
  private let indentsCalls: Bool
  private let style: EventInterpreter.TextStyle

  // Sound: the interpreter is known to nobody else, and the lock lets one thread in at a time.
  private struct Library: @unchecked Sendable {
    let interpreter: EventInterpreter
  }

  init(_ interpreter: sending EventInterpreter, options: ReportOptions) {
    formats = interpreter.formats
    indentsCalls = options.plugins && !options.raw
    style = options.raw ? .raw : .described
    library = Mutex(Library(interpreter: interpreter))
  }

  /// Appends the text of one event.
  func append(
    _ record: RawSpan, of format: EventFormat, timestamp: UInt64, cpu: Int, depth: Int,
    to text: inout TextBuffer
  ) {
    if indentsCalls, format.name == "function", format.system == "ftrace",
      let function = format.field("ip")?.value(in: record, order: format.byteOrder)
    {
      text.append(repeating: UInt8(ascii: " "), count: 3 * depth)
      let address: UInt64 =
        switch function {
        case .unsigned(let value), .pointer(let value): value
        case .signed(let value): UInt64(bitPattern: value)
        default: 0
        }
      if !appendFunction(at: address, to: &text) {
        text.append("0x")
        text.append(hexadecimal: address)
      }
      return
    }
    library.withLock {
      $0.interpreter.appendText(
        of: record, format: format, timestamp: timestamp, cpu: cpu, style: style, to: &text)
    }
  }

  /// The name of the function at `address`.
  func function(at address: UInt64) -> String? {
    library.withLock { $0.interpreter.function(at: address) }
  }

  /// Appends the name of the function at `address`; false when none is known there.
  func appendFunction(at address: UInt64, to text: inout TextBuffer) -> Bool {
    guard let name = function(at: address) else { return false }
    text.append(name)
    return true
  }
}
