/// A format that cannot be used, and why.
public struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let code: Code
  /// The event's name as far as it is known, with its system.
  public let event: String

  package init(_ code: Code, event: String) {
    self.code = code
    self.event = event
  }

  /// What can be wrong with a format.
  public enum Code: Equatable, Sendable {
    /// The text is not in the form in which kernels write it, or longer than any of theirs.
    case notAFormat
    /// A field has an impossible offset or size; its name is given.
    case badField(String)
    /// `common_type` or `common_pid` is missing or stands elsewhere than in the other events, or the
    /// event's number is none that `common_type` can hold.
    case badCommonFields
    /// Another event has the same number; its name is given.
    case duplicateID(Int, of: String)
  }

  public var description: String {
    switch code {
    case .notAFormat: "event \(event): this is not a format that a kernel writes"
    case .badField(let field): "event \(event): field “\(field)” has an impossible place or size"
    case .badCommonFields: "event \(event): common_type or common_pid is not where it belongs"
    case .duplicateID(let id, let other): "event \(event): its number \(id) belongs to \(other)"
    }
  }
}
