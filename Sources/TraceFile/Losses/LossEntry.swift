/// Events of one CPU that a recording lacks: between which times, how many, and why.
public struct LossEntry: Sendable, Hashable {
  /// The CPU.
  public var cpu: Int
  /// The time of the last event before the gap, or when it was certain that nothing was missing, in
  /// units of the trace clock; `nil` for the beginning of the recording.
  public var from: UInt64?
  /// The time of the first event behind the gap, or when the loss was noticed; `nil` for the end of the
  /// recording.
  public var to: UInt64?
  /// How many.
  public var count: Count
  /// Why.
  public var cause: Cause

  /// How many events are missing.
  public enum Count: Sendable, Hashable {
    /// So many: the kernel has counted them.
    case exact(UInt64)
    /// At least one, and no more than so many.
    case atMost(UInt64)
    /// Nobody knows.
    case unknown
  }

  /// Why events are missing; the raw value is the word in the file.
  public enum Cause: String, Sendable, Hashable, CaseIterable {
    /// They were overwritten before they were read. The page behind them carries a mark of it.
    case overwritten
    /// The ring buffer was full, and was not to be overwritten. No page tells of them.
    case refused
    /// An interrupted writer had not finished when the ring buffer had gone around. No page tells.
    case nested
    /// Someone else read them from the same ring buffer. No page tells.
    case takenByOthers = "taken by others"
    /// They were read and could not be written to the file. No page tells.
    case unwritten
    /// They were left in the ring buffer. No page tells.
    case unread
  }

  /// A gap.
  public init(cpu: Int, from: UInt64?, to: UInt64?, count: Count, cause: Cause) {
    self.cpu = cpu
    self.from = from
    self.to = to
    self.count = count
    self.cause = cause
  }

  /// Does a page of the file carry a mark of this loss?
  public var isMarked: Bool { cause == .overwritten && to != nil }
}

extension LossEntry {
  /// The line in the file, such as `gap: 238 overwritten between 5123456789 and 5123999999`.
  ///
  /// It stands behind the kernel's own lines of the CPU's statistics, which readers show as they are.
  public var line: String {
    let amount =
      switch count {
      case .exact(let count): "\(count)"
      case .atMost(let count): "<=\(count)"
      case .unknown: "?"
      }
    return "gap: \(amount) \(cause.rawValue) between \(from.map(String.init) ?? "begin") and "
      + (to.map(String.init) ?? "end")
  }

  /// Reads such a line; `nil` when it is another one.
  public init?(line: some StringProtocol, cpu: Int) {
    let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, words[0] == "gap:" else { return nil }
    let count: Count
    if words[1] == "?" {
      count = .unknown
    } else if words[1].hasPrefix("<="), let number = UInt64(words[1].dropFirst(2)) {
      count = .atMost(number)
    } else if let number = UInt64(words[1]) {
      count = .exact(number)
    } else {
      return nil
    }
    let rest = words[2].split(separator: " ", omittingEmptySubsequences: false)
    guard rest.count >= 5, rest[rest.count - 4] == "between", rest[rest.count - 2] == "and",
      let cause = Cause(rawValue: rest.dropLast(4).joined(separator: " "))
    else { return nil }
    let (from, to) = (rest[rest.count - 3], rest[rest.count - 1])
    guard from == "begin" || UInt64(from) != nil, to == "end" || UInt64(to) != nil else {
      return nil
    }
    self.init(cpu: cpu, from: UInt64(from), to: UInt64(to), count: count, cause: cause)
  }
}
