import EventFormat

/// Differences between the kernel's text and ours that have a reason outside of this program.
enum KnownDifference {
  /// Why the two texts may differ; `nil` when they may not.
  static func reason(kernel: String, own: String, format: EventFormat) -> String? {
    if kernel.hasSuffix("[LINE TOO BIG]") { return "longer than the kernel's buffer for a line" }
    return nil
  }
}
