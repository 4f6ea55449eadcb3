/// A Swift type of an event that does not fit a trace, and why.
public struct BindingError: Error, Hashable, Sendable {
  /// What does not fit.
  public let code: Code
  /// The Swift type's name.
  public let type: String
  /// The event with its system, such as `sched:sched_switch`.
  public let event: String
  /// The kernel that wrote the trace, as far as it is known: `6.1.0-56-amd64`.
  public var kernel: String?

  init(_ code: Code, type: String, event: String) {
    self.code = code
    self.type = type
    self.event = event
  }

  /// What can be wrong between a type and a trace.
  public enum Code: Hashable, Sendable {
    /// The trace has no such event.
    case noEvent
    /// The event has none of the fields `names`; it has those in `available`.
    case noField(_ names: [String], available: [String])
    /// The Swift type `wanted` cannot hold all values of the kernel's type, which is `found`.
    case otherType(field: String, wanted: String, found: String)
  }
}

extension BindingError: CustomStringConvertible {
  public var description: String {
    let place = kernel.map { "in this trace of Linux \($0)" } ?? "in this trace"
    switch code {
    case .noEvent:
      return "\(type): there is no event \(event) \(place)"
    case .noField(let names, let available):
      let wanted = names.map { "“\($0)”" }.joined(separator: " or ")
      let found = available.isEmpty ? "no fields" : available.joined(separator: ", ")
      return "\(type): event \(event) has no field \(wanted) \(place); it has \(found)"
    case .otherType(let field, let wanted, let found):
      return "\(type): field “\(field)” of event \(event) is \(found) \(place), not \(wanted)"
    }
  }
}
