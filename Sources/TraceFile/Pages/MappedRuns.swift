/// Uncompressed pages of one CPU in place, a window of the file at a time.
struct MappedRuns: ~Copyable, Sendable {
  private let file: InputFile
  private let pageSize: Int
  /// How many bytes of pages a window has.
  private let windowSize: Int
  private var window = FileWindow()

  /// The bytes of a window: enough that mapping it costs nothing, and two CPUs' are not much memory.
  static let usualWindow = 4 << 20
  /// Below this, mapping begins to cost something.
  static let leastWindow = 64 << 10
  /// What the windows of many CPUs have together.
  static let allWindows = 32 << 20

  init(_ file: InputFile, pageSize: Int, windowSize: Int) {
    self.file = file
    self.pageSize = pageSize
    self.windowSize = max(windowSize / pageSize, 1) * pageSize
  }

  /// Goes to the window at `range.lowerBound`, which ends with a whole page.
  ///
  /// - Returns: how many pages it has; none where they have to be read by other means.
  mutating func move(to range: Range<UInt64>) -> Int {
    window = FileWindow()
    let rest = range.upperBound - range.lowerBound
    let size = rest < UInt64(windowSize) ? Int(rest) / pageSize * pageSize : windowSize
    guard let next = FileWindow(file, at: range.lowerBound, count: size) else { return 0 }
    window = next
    return size / pageSize
  }

  /// `count` bytes of the window from `offset` on, until the next call of `move` or `leave`.
  @unsafe
  func bytes(at offset: Int, count: Int) -> UnsafeRawBufferPointer {
    unsafe window.bytes(at: offset, count: count)
  }

  /// Leaves the window.
  ///
  /// - Returns: whether zeros stood in place of some of its bytes.
  mutating func leave() -> Bool {
    let isTorn = window.isTorn
    window = FileWindow()
    return isTorn
  }
}
