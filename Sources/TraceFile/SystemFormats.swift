/// The format texts of one event system, such as `sched`.
public struct SystemFormats: Sendable, Equatable {
  /// The system's name.
  public var name: String
  /// The texts of `events/SYSTEM/EVENT/format`, one an event.
  public var formats: [[UInt8]]

  /// A system with the texts of its events' formats.
  public init(name: String, formats: [[UInt8]]) {
    self.name = name
    self.formats = formats
  }
}
