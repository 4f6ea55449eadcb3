import RingBuffer
import Testing

@Suite struct PageLayoutTests {
  @Test func sixtyFourBit() throws {
    let layout = try PageLayout(headerPage: text(commit: 8, data: 4080), byteOrder: .little)
    #expect(layout == .little64)
    #expect(layout.commitOffset == 8)
    #expect(layout.dataOffset == 16)
  }

  @Test func thirtyTwoBit() throws {
    let layout = try PageLayout(headerPage: text(commit: 4, data: 4084), byteOrder: .little)
    #expect(layout == .little32)
    #expect(layout.dataOffset == 12)
  }

  @Test func bigEndian() throws {
    #expect(try PageLayout(headerPage: text(commit: 8, data: 4080), byteOrder: .big) == .big64)
  }

  /// `buffer_subbuf_size_kb` of 64, or a kernel with pages of 64 KiB.
  @Test func sixtyFourKibibytes() throws {
    let layout = try PageLayout(headerPage: text(commit: 8, data: 65520), byteOrder: .little)
    #expect(layout == PageLayout(byteOrder: .little, longSize: 8, pageSize: 65536))
    #expect(layout == PageLayout.little64.resized(pageSize: 65536))
  }

  /// Kernels before 2.6.39 have no `overwrite` line; lines may come in any order.
  @Test func linesInAnyOrder() throws {
    let lines = Array(
      """
      \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;
      \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
      \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
      """.utf8)
    #expect(try PageLayout(headerPage: lines, byteOrder: .little) == .little64)
  }

  @Test(arguments: ["timestamp", "commit", "data"])
  func fieldMissing(name: String) throws {
    let lines = Self.lines(commit: 8, data: 4080).filter { !$0.contains(" \(name);") }
    #expect(throws: PageLayoutError.missingField(name)) {
      try PageLayout(headerPage: Array(lines.joined(separator: "\n").utf8), byteOrder: .little)
    }
  }

  @Test func noText() {
    #expect(throws: PageLayoutError.missingField("timestamp")) {
      try PageLayout(headerPage: [], byteOrder: .little)
    }
  }

  /// Places that cannot be: each would put a later read out of bounds or make no sense.
  @Test(arguments: [
    ("u64 timestamp", "offset:8;\tsize:8", "timestamp"),
    ("u64 timestamp", "offset:0;\tsize:4", "timestamp"),
    ("local_t commit", "offset:0;\tsize:8", "commit"),
    ("local_t commit", "offset:8;\tsize:2", "commit"),
    ("local_t commit", "offset:8;\tsize:16", "commit"),
    ("local_t commit", "offset:999999999;\tsize:8", "data"),
    ("char data", "offset:8;\tsize:4088", "data"),
    ("char data", "offset:72;\tsize:4024", "data"),
    ("char data", "offset:48;\tsize:0", "data"),
    ("char data", "offset:16;\tsize:8", "data"),
    ("char data", "offset:16;\tsize:134217728", "data"),
  ])
  func placeThatCannotBe(declaration: String, place: String, field: String) {
    let text = Self.lines(commit: 8, data: 4080).map {
      $0.contains(declaration) ? "\tfield: \(declaration);\t\(place);\tsigned:0;" : $0
    }.joined(separator: "\n")
    #expect(throws: PageLayoutError.unusable(field)) {
      try PageLayout(headerPage: Array(text.utf8), byteOrder: .little)
    }
  }

  @Test(arguments: [
    "offset:;\tsize:8", "offset:-8;\tsize:8", "offset:8x;\tsize:8", "offset:8;\tsize:",
    "offset:8;\tsize:8888888888", "offset 8;\tsize:8", "size:8;\toffset:8",
  ])
  func placeThatIsNoNumber(place: String) {
    let text = Self.lines(commit: 8, data: 4080).map {
      $0.contains("commit") ? "\tfield: local_t commit;\t\(place);\tsigned:1;" : $0
    }.joined(separator: "\n")
    #expect(throws: PageLayoutError.unusable("commit")) {
      try PageLayout(headerPage: Array(text.utf8), byteOrder: .little)
    }
  }

  /// A text that ends in the middle of a line has not got that line's field.
  @Test func textCutOff() {
    let whole = text(commit: 8, data: 4080)
    var layouts: Set<PageLayout> = []
    for count in 0..<whole.count {
      do throws(PageLayoutError) {
        layouts.insert(try PageLayout(headerPage: Array(whole.prefix(count)), byteOrder: .little))
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    #expect(layouts.isSubset(of: [.little64, .little64.cut(40), .little64.cut(408)]))
  }

  @Test func resizing() {
    #expect(PageLayout.big32.resized(pageSize: 8192)?.pageSize == 8192)
    #expect(PageLayout.big32.resized(pageSize: 8192)?.dataOffset == 12)
    #expect(PageLayout.big32.resized(pageSize: 8192)?.byteOrder == .big)
    #expect(PageLayout.little64.resized(pageSize: 16) == nil)
    #expect(PageLayout.little64.resized(pageSize: 1 << 28) == nil)
    #expect(PageLayout.little64.resized(pageSize: -4096) == nil)
  }

  @Test func errorsNameTheField() {
    #expect(PageLayoutError.missingField("commit").description.contains("commit"))
    #expect(PageLayoutError.unusable("data").description.contains("data"))
  }

  /// The text as kernels write it.
  private func text(commit: Int, data: Int) -> [UInt8] {
    Array((Self.lines(commit: commit, data: data).joined(separator: "\n") + "\n").utf8)
  }

  private static func lines(commit: Int, data: Int) -> [String] {
    [
      "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;",
      "\tfield: local_t commit;\toffset:8;\tsize:\(commit);\tsigned:1;",
      "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;",
      "\tfield: char data;\toffset:\(8 + commit);\tsize:\(data);\tsigned:1;",
    ]
  }
}

extension PageLayout {
  /// This layout with another size of data; the precondition of `resized` holds for all that we ask.
  fileprivate func cut(_ dataSize: Int) -> PageLayout {
    resized(pageSize: dataOffset + dataSize) ?? self
  }
}
