internal import RingBuffer

extension LostEvents {
  /// What was lost in front of an event, when events that are left out stood between.
  func together(with other: LostEvents) -> LostEvents {
    switch (self, other) {
    case (.none, let lost), (let lost, .none): lost
    case (.count(let a), .count(let b)): .count(a &+ b)
    default: .unknown
    }
  }
}
