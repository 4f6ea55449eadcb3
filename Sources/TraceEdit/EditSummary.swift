public import Timeline

/// What has been written.
public struct EditSummary: Sendable, Equatable {
  /// The file's size in bytes.
  public var byteCount: UInt64 = 0
  /// How many pages it has.
  public var pageCount: UInt64 = 0
  /// How many of them were made of events; the others are copies.
  public var encodedPageCount: UInt64 = 0
  /// Pages of the input that could not be read to their end, at most a hundred for each CPU. Where whole pages
  /// are copied nobody looks, and what is damaged stays damaged.
  public var damage: [PageDamage] = []
  /// How many such pages there are, also those that `damage` does not have.
  public var damageCount = 0
  /// What users should know: where inputs contradict each other.
  public var notes: [String] = []
}
