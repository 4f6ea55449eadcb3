/// What a histogram has counted so far.
///
/// The corresponding file is `events/SYSTEM/EVENT/hist`, which has a table for each `hist:` trigger.
public struct HistogramTable: Sendable, Hashable {
  /// The trigger, as the kernel tells it.
  public var trigger: String
  /// Whether it waits to be resumed.
  public var isPaused: Bool
  /// The rows, in the trigger's order.
  public var rows: [Row] = []
  /// How many events were counted.
  public var hits: UInt64 = 0
  /// How many rows there are.
  public var entries: UInt64 = 0
  /// How many events were not counted, as there was no room for their keys.
  public var dropped: UInt64 = 0

  /// One combination of keys.
  public struct Row: Sendable, Hashable {
    /// The keys, in the histogram's order.
    public var keys: [HistogramKey]
    /// The values, in the histogram's order; `hitcount` is the first one, unless it is hidden.
    public var values: [Value]
    /// What an action has kept of an event.
    public var kept: Kept?

    /// How many events had these keys.
    public var hitcount: UInt64? { values.first { $0.name == "hitcount" }?.number }
  }

  /// One value of a row.
  public struct Value: Sendable, Hashable {
    /// The field, or `hitcount`.
    public var name: String
    /// As the kernel shows it: a number, a part in percent, a bar.
    public var text: String
    /// The number, where it is one.
    public var number: UInt64?
  }

  /// The event that `onmax` or `onchange` kept.
  public struct Kept: Sendable, Hashable {
    /// The largest or newest value.
    public var value: UInt64
    /// The fields that were saved.
    public var fields: [Field]

    /// One saved field.
    public struct Field: Sendable, Hashable {
      /// Its name.
      public var name: String
      /// Its number or text.
      public var text: String
    }

    /// The text of the field `name`.
    public subscript(_ name: String) -> String? { fields.first { $0.name == name }?.text }
  }
}

/// One key of a row, as its modifier has it.
public enum HistogramKey: Sendable, Hashable {
  /// A number.
  case number(UInt64)
  /// A number that was asked for in hexadecimal.
  case hexadecimal(UInt64)
  /// Text.
  case text(String)
  /// All numbers in a range (`buckets`).
  case range(ClosedRange<UInt64>)
  /// All numbers above the power of two before it, up to 2 to this power (`log2`).
  case power(Int)
  /// A function, with an offset or without, and the address.
  case symbol(String, address: UInt64)
  /// A thread.
  case task(name: String, id: UInt64)
  /// A system call.
  case syscall(name: String, number: UInt64)
  /// The functions of a stack, the innermost first.
  case stack([String])
}

extension HistogramKey: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number(let number): String(number)
    case .hexadecimal(let number): "0x" + String(number, radix: 16)
    case .text(let text): text
    case .range(let range): "\(range.lowerBound)-\(range.upperBound)"
    case .power(let power): "~2^\(power)"
    case .symbol(let name, _): name
    case .task(let name, let id): "\(name)-\(id)"
    case .syscall(let name, _): name
    case .stack(let functions): functions.joined(separator: " < ")
    }
  }
}
