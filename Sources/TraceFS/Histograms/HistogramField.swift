internal import EventFormat

/// A field in a histogram, and how the kernel takes or shows it: `common_pid.execname`, `delta.log2`.
///
/// Beside the event's own fields there are `common_pid`, `common_cpu`, `common_timestamp`,
/// `common_stacktrace` (`stacktrace` before Linux 6.3) and, among the values, `hitcount`.
public struct HistogramField: Sendable, Hashable {
  /// The field's name.
  public var name: String
  /// How it is taken or shown; `nil` for the plain number or text.
  public var modifier: HistogramModifier?

  /// The field `name`, with a modifier or without.
  public init(_ name: String, _ modifier: HistogramModifier? = nil) {
    self.name = name
    self.modifier = modifier
  }

  /// Reads `name` or `name.modifier`, as the kernel writes it.
  ///
  /// - Throws: `TraceFSError` of code `badHistogram` when there is no such modifier.
  public init(parsing text: some StringProtocol) throws(TraceFSError) {
    let text = String(text)
    guard let dot = text.firstIndex(of: ".") else {
      guard !text.isEmpty else {
        throw TraceFSError(.badHistogram(part: text, reason: "a field's name is missing"))
      }
      self.init(text)
      return
    }
    let word = String(text[text.index(after: dot)...])
    guard let modifier = HistogramModifier(word) else {
      let nearest = NearestNames(to: word, limit: 3).pick(from: HistogramModifier.words)
      throw TraceFSError(
        .badHistogram(
          part: text,
          reason: "there is no modifier “\(word)”"
            + (nearest.isEmpty
              ? ": " + HistogramModifier.words.joined(separator: ", ") + " are"
              : ", did you mean \(nearest.joined(separator: ", "))?")))
    }
    self.init(String(text[..<dot]), modifier)
  }

  /// The field as the kernel reads it.
  public var text: String { modifier.map { "\(name).\($0.text)" } ?? name }

  /// Is it the kernel's stack at the event, and no field of it?
  var isStack: Bool { name == "common_stacktrace" || name == "stacktrace" }
}

extension HistogramField: CustomStringConvertible {
  public var description: String { text }
}

/// How a histogram takes or shows a field.
public enum HistogramModifier: Sendable, Hashable {
  /// A number in hexadecimal.
  case hex
  /// An address as the function that it is in.
  case symbol
  /// An address as a function and an offset in it.
  case symbolOffset
  /// A number as the system call that has it.
  case syscall
  /// A thread as its name; for `common_pid` only.
  case executableName
  /// A number rounded up to a power of two: one row for each.
  case log2
  /// A number in ranges of this width.
  case buckets(UInt64)
  /// `common_timestamp` in microseconds, not nanoseconds.
  case microseconds
  /// A value as a part of the sum of all rows (some kernels from 6.2 on).
  case percent
  /// A value as a bar (some kernels from 6.2 on).
  case graph
  /// A field that holds a stack, as functions (Linux 6.3).
  case stack

  /// The kernel's word.
  public var text: String {
    switch self {
    case .hex: "hex"
    case .symbol: "sym"
    case .symbolOffset: "sym-offset"
    case .syscall: "syscall"
    case .executableName: "execname"
    case .log2: "log2"
    case .buckets(let width): "buckets=\(width)"
    case .microseconds: "usecs"
    case .percent: "percent"
    case .graph: "graph"
    case .stack: "stacktrace"
    }
  }

  /// Reads the kernel's word.
  public init?(_ text: String) {
    if text.hasPrefix("buckets=") {
      guard let width = UInt64(text.dropFirst(8)), width > 0 else { return nil }
      self = .buckets(width)
      return
    }
    guard let plain = Self.plain.first(where: { $0.text == text }) else { return nil }
    self = plain
  }

  private static let plain: [HistogramModifier] = [
    .hex, .symbol, .symbolOffset, .syscall, .executableName, .log2, .microseconds, .percent,
    .graph, .stack,
  ]

  /// All words, for those who look for one.
  static let words = plain.map(\.text) + ["buckets=WIDTH"]
}
