internal import EventFormat
internal import EventText
internal import RingBuffer

/// What the arguments of a call are called, and how they look (`print_function_args`,
/// kernel/trace/trace_output.c).
///
/// The kernel's types are large: they are read when the first call has arguments.
struct CallParameters {
  private var source: (() throws -> [UInt8])?
  private let order: ByteOrder
  /// Whether values of enumerations have their names: Linux 7.2 does so, and 6.18 did not.
  private let namesValues: Bool
  private var types: KernelTypes?
  /// By the address of the function.
  private var known: [UInt64: Registers] = [:]
  /// Why the types could not be read.
  private(set) var failure: (any Error)?

  /// What is in the registers.
  private enum Registers {
    case parameters([KernelTypes.Parameter])
    case registers
  }

  /// - Parameters:
  ///   - kernel: its version; nameless ones are taken for new.
  ///   - source: gives the kernel's types (BTF); empty where a trace has none.
  init(order: ByteOrder, kernel: KernelVersion?, _ source: @escaping () throws -> [UInt8]) {
    self.source = source
    self.order = order
    namesValues = kernel.map { $0 >= KernelVersion(7, 0) } ?? true
  }

  /// Whether the name of the function has to be noted before its call is appended.
  mutating func wantsName(of call: GraphEvents.Entry) -> Bool {
    guard call.argumentCount > 0 else { return false }
    read()
    return types != nil && known[call.function] == nil
  }

  /// Notes what the function of a call is called; `nil` for one of a module or without a name, whose types are
  /// not in the trace.
  mutating func note(_ name: String?, of call: GraphEvents.Entry) {
    guard let types, let name else {
      known[call.function] = .registers
      return
    }
    // One that is not described has no arguments, as the kernel shows it.
    known[call.function] =
      types.parameters(of: name).map { .parameters($0) }
      ?? (types.isComplete ? .parameters([]) : .registers)
  }

  /// Appends the arguments of `call`, in parentheses: the registers as they are where it is not known what is in
  /// them.
  func append(of call: GraphEvents.Entry, to text: inout TextBuffer) {
    text.append("(")
    defer { text.append(")") }
    guard call.argumentCount > 0 else { return }
    guard case .parameters(let parameters) = known[call.function] else {
      for place in 0..<call.argumentCount {
        text.append(place == 0 ? "0x" : ", 0x")
        text.append(hexadecimal: call.arguments[place])
      }
      return
    }
    var register = 0
    for (index, parameter) in parameters.enumerated() {
      if index > 0 { text.append(", ") }
      // No more are recorded.
      guard register < call.argumentCount else {
        text.append("...")
        return
      }
      text.append(parameter.name)
      text.append("=")
      let value = call.arguments[register]
      register += 1
      switch parameter.form {
      case .signed: text.append(signed: Int64(bitPattern: value))
      case .enumeration(let number):
        text.append(signed: Int64(bitPattern: value))
        if namesValues,
          let name = types?.name(of: Int32(truncatingIfNeeded: value), inEnumeration: number)
        {
          text.append(" [")
          text.append(name)
          text.append("]")
        }
      case .hexadecimal: append(value, to: &text)
      case .unknown:
        text.append("?")
        append(value, to: &text)
      case .composite(let kind, let byteCount):
        text.append("(\(kind))[")
        append(value, to: &text)
        for _ in stride(from: 8, to: byteCount, by: 8) {
          text.append(":")
          guard register < call.argumentCount else {
            text.append("...]")
            return
          }
          append(call.arguments[register], to: &text)
          register += 1
        }
        text.append("]")
      }
    }
  }

  private func append(_ value: UInt64, to text: inout TextBuffer) {
    text.append("0x")
    text.append(hexadecimal: value)
  }

  private mutating func read() {
    guard let source else { return }
    self.source = nil
    do {
      let bytes = try source()
      types = KernelTypes(bytes, byteOrder: order)
      if !bytes.isEmpty, types?.isComplete != true { failure = KernelTypes.Unreadable() }
    } catch { failure = error }
  }
}
