import Foundation
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFile

/// Files that no recorder at hand writes, but that the format allows.
@Suite struct HandMadeFileTests {
  static let headerPage = """
    \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
    \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
    \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;

    """

  /// The head of a file, and its header texts.
  static func head(_ version: String, headerPage: String = headerPage) -> (
    head: ByteBuilder, headers: ByteBuilder
  ) {
    var head = ByteBuilder(.little)
    head.append(FileHead.magic)
    head.append(terminated: version)
    head.append([0, 8])
    head.append(4096 as UInt32)
    var headers = ByteBuilder(.little)
    headers.append(terminated: "header_page")
    headers.append(UInt64(headerPage.utf8.count))
    headers.append(headerPage)
    headers.append(terminated: "header_event")
    headers.append(0 as UInt64)
    return (head, headers)
  }

  static func open(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> TraceFile {
    let path = folder.file("made.dat")
    try Data(bytes).write(to: URL(filePath: path.string))
    return try TraceFile(path: path)
  }

  @Test(arguments: ["", headerPage])
  func anOldFileHasNoOptionsAndNoClock(_ headerPage: String) throws {
    var (bytes, headers) = Self.head("6", headerPage: headerPage)
    bytes.append(headers.bytes)
    for _ in 0..<4 { bytes.append(0 as UInt32) }  // formats, systems, kallsyms, printk formats
    bytes.append(0 as UInt64)
    bytes.append(2 as UInt32)
    bytes.append(terminated: "flyrecord")
    for (offset, size) in [(4096, 0), (4096, 4096)] as [(UInt64, UInt64)] {
      bytes.append(offset)
      bytes.append(size)
    }
    let content = bytes.bytes + [UInt8](repeating: 0, count: 8192 - bytes.bytes.count)
    let folder = try TemporaryFolder()
    let file = try Self.open(content, in: folder)
    #expect(file.cpuCount == 2)
    #expect(file.damage == [])
    #expect(file.layout == PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096))
    #expect(
      file.buffers == [
        TraceBuffer(
          name: "", clock: "local", pageSize: 4096, cpuCount: 2,
          extents: [CPUExtent(cpu: 1, offset: 4096, byteCount: 4096)])
      ])
  }

  @Test func instancesThatShareATableDoNotFillTheMemory() throws {
    var (bytes, headers) = Self.head("6")
    bytes.append(headers.bytes)
    for _ in 0..<4 { bytes.append(0 as UInt32) }  // formats, systems, kallsyms, printk formats
    bytes.append(0 as UInt64)
    bytes.append(100 as UInt32)
    bytes.append(terminated: "options  ")
    let block = bytes.count + 20 * 16 + 2
    for _ in 0..<20 {
      var option = ByteBuilder(.little)
      option.append(block)
      option.append(terminated: "a")
      bytes.append(option: .buffer, option)
    }
    bytes.append(0 as UInt16)
    bytes.append(terminated: "flyrecord")
    for _ in 0..<100 {
      bytes.append(4096 as UInt64)
      bytes.append(4096 as UInt64)
    }
    let content = bytes.bytes + [UInt8](repeating: 0, count: 8192 - bytes.bytes.count)
    let folder = try TemporaryFolder()
    let file = try Self.open(content, in: folder)
    // Five tables of 1600 bytes are all that 8192 bytes can have.
    #expect(file.buffers.count == 5)
    #expect(file.damage.count == 16)
  }

  /// A file of version 7 with the given options behind HEADER_INFO, and pages at 4096 and 8192.
  static func version7(_ options: (inout ByteBuilder, _ section: UInt64) -> Void) -> [UInt8] {
    var (bytes, headers) = head("7")
    bytes.append(terminated: "none")
    bytes.append(terminated: "")
    let pointer = bytes.bytes.count
    bytes.append(0 as UInt64)
    func section(_ id: OptionID, _ size: UInt64) {
      bytes.append(id.rawValue)
      bytes.append(0 as UInt16)
      bytes.append(0 as UInt32)
      bytes.append(size)
    }
    let headersOffset = bytes.count
    section(.headerInfo, headers.count)
    bytes.append(headers.bytes)
    let bufferOffset = bytes.count
    section(.buffer, 0)
    let optionsOffset = bytes.count
    var body = ByteBuilder(.little)
    body.append(option: .headerInfo, number: headersOffset)
    options(&body, bufferOffset)
    body.append(option: .done, number: 0 as UInt64)
    section(.done, body.count)
    bytes.append(body.bytes)
    var content = bytes.bytes
    content.replaceSubrange(
      pointer..<pointer + 8, with: withUnsafeBytes(of: optionsOffset, Array.init))
    return content + [UInt8](repeating: 0, count: 12288 - content.count)
  }

  static func buffer(
    _ name: String, at section: UInt64, _ places: [(cpu: UInt32, offset: UInt64, size: UInt64)]
  ) -> ByteBuilder {
    var option = ByteBuilder(.little)
    option.append(section)
    option.append(terminated: name)
    option.append(terminated: "tai")
    option.append(4096 as UInt32)
    option.append(UInt32(places.count))
    for place in places {
      option.append(place.cpu)
      option.append(place.offset)
      option.append(place.size)
    }
    return option
  }

  @Test func theLastTopBufferCounts() throws {
    let folder = try TemporaryFolder()
    let bytes = Self.version7 { options, section in
      options.append(option: .buffer, Self.buffer("", at: section, [(0, 4096, 4096)]))
      options.append(option: .buffer, Self.buffer("a", at: section, [(2, 8192, 4096)]))
      options.append(
        option: .buffer, Self.buffer("", at: section, [(5, 8192, 4096), (1, 4096, 4096)]))
    }
    let file = try Self.open(bytes, in: folder)
    #expect(file.damage == [])
    #expect(file.buffers.map(\.name) == ["", "a"])
    #expect(file.buffers.map(\.clock) == ["tai", "tai"])
    #expect(file.buffers[0].extents.map(\.cpu) == [1, 5])
    #expect(file.cpuCount == 6)
    #expect(file.buffers[1].cpuCount == 3)
  }

  @Test func theMachineMayHaveMoreCPUsThanTheBuffer() throws {
    let folder = try TemporaryFolder()
    let bytes = Self.version7 { options, section in
      options.append(option: .cpuCount, number: 64 as UInt32)
      options.append(option: .buffer, Self.buffer("", at: section, [(0, 4096, 4096)]))
    }
    #expect(try Self.open(bytes, in: folder).cpuCount == 64)
  }

  @Test func unknownOptionsAreListedAndBrokenOnesNoted() throws {
    let folder = try TemporaryFolder()
    let bytes = Self.version7 { options, section in
      for id: UInt16 in [999, 4711] {
        options.append(id)
        options.append(3 as UInt32)
        options.append([1, 2, 3])
      }
      options.append(option: .traceID, number: 1 as UInt16)
      options.append(
        option: .buffer,
        Self.buffer("", at: section, [(0, 4096, 4096), (0, 8192, 4096), (.max, 0, 1)]))
      options.append(option: .buffer, Self.buffer("far", at: 1 << 60, [(0, 4096, 4096)]))
    }
    let file = try Self.open(bytes, in: folder)
    #expect(file.options.unknownIDs == [999, 4711])
    #expect(file.options.traceID == nil)
    #expect(file.damage.count == 4)
    #expect(file.buffers.count == 1)
    #expect(file.buffers[0].extents.map(\.offset) == [4096])
  }

  @Test(arguments: [(4096, .max), (.max, 4096), (12288, 4096), (8192, 8192)] as [(UInt64, UInt64)])
  func extentsBeyondTheFileAreCut(_ offset: UInt64, _ size: UInt64) throws {
    let folder = try TemporaryFolder()
    let bytes = Self.version7 { options, section in
      options.append(option: .buffer, Self.buffer("", at: section, [(0, offset, size)]))
    }
    let file = try Self.open(bytes, in: folder)
    #expect(file.damage.map(\.code) == [.truncated])
    #expect(file.damage.first?.offset == 12288)
    let rest = offset < 12288 ? [CPUExtent(cpu: 0, offset: offset, byteCount: 12288 - offset)] : []
    #expect(file.buffers[0].extents == rest)
  }

  @Test func namesFromTheFileKeepMessagesToOneLine() throws {
    let folder = try TemporaryFolder()
    let bytes = Self.version7 { options, section in
      options.append(option: .buffer, Self.buffer("a\nb\u{1b}", at: section, [(.max, 0, 1)]))
    }
    let file = try Self.open(bytes, in: folder)
    #expect(file.damage.contains { $0.description.contains("a?b?") })
  }
}
