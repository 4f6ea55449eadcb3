/// What has been made of a file that a killed recorder left behind.
public struct RecoverySummary: Sendable, Hashable {
  /// Whether the file was a finished one, so that nothing had to be done.
  public var wasFinished = false
  /// The file's size in bytes.
  public var byteCount: UInt64 = 0
  /// The CPUs that have pages, of the top buffer first, then of the instances; none of a file that
  /// was finished.
  public var cpus: [CPU] = []

  /// What was recovered of one CPU of one buffer.
  public struct CPU: Sendable, Hashable {
    /// The instance's name; empty for the top buffer.
    public var buffer: String
    /// The CPU's number.
    public var cpu: Int
    /// How many pages (sub-buffers) there are.
    public var pageCount: UInt64
    /// How many bytes they have, uncompressed.
    public var byteCount: UInt64
    /// How many bytes of a last page were cut off, which the recorder had no time to write whole.
    public var tornByteCount: UInt64
  }
}
