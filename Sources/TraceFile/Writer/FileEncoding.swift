/// What differs between the versions when a file is written.
///
/// Either version has a head that is known at the beginning; a tail behind it, which is written at
/// the end into room that was set aside; then the pages. In front of the pages of each instance, but
/// not of the top buffer, stands a block of its own.
protocol FileEncoding: Sendable {
  /// What has to be known of the head to write the rest.
  var places: HeadPlaces { get }

  /// The length in bytes of the block in front of the pages of instance `buffer`.
  func blockLength(of buffer: Int) -> Int

  /// The tail. Its length does not depend on the places in `layout`.
  func tail(_ tail: TraceFileTail, layout: FinalLayout) -> [UInt8]

  /// The block in front of the pages of instance `buffer`.
  func block(of buffer: Int, layout: FinalLayout) -> [UInt8]

  /// Gives the top buffer, which was planned to hold text, another one.
  mutating func set(text: [UInt8])

  /// What to write last, which makes the file a finished one: where, and which bytes.
  func seal(layout: FinalLayout) -> (offset: UInt64, bytes: [UInt8])?
}

/// Where parts of a version 7 head stand; empty for version 6.
struct HeadPlaces: Sendable, Equatable {
  /// Where the offset of the first OPTIONS section stands.
  var optionsPointer: UInt64 = 0
  /// Where the sections stand.
  var sections: [Section] = []

  struct Section: Sendable, Equatable {
    var id: OptionID
    var offset: UInt64
  }
}

/// Where everything stands in the finished file.
struct FinalLayout {
  /// Where the tail begins.
  var tailOffset: UInt64
  var buffers: [Buffer] = []
  /// The file's size.
  var byteCount: UInt64 = 0

  struct Buffer {
    /// Where the block in front of the pages stands; 0 for the top buffer.
    var blockOffset: UInt64 = 0
    /// CPUs with pages, ascending.
    var extents: [CPUExtent] = []
    /// Where the buffer's part of the file ends.
    var end: UInt64 = 0
  }
}
