import EventFormat
import EventText
import Foundation
import RingBuffer
import SystemPackage
import Timeline
import TraceFile
import TraceText

/// The reference recordings beside the repository, as far as they are there.
let referenceRecordings: [URL] = [
  "i686-6.1/events-v6.dat", "s390x-6.1/events-v6.dat", "x86_64-6.1/events-v6.dat",
  "x86_64-6.1/dynamic.dat", "x86_64-6.1/function.dat", "x86_64-6.1-rt/tracer-timerlat.dat",
].map {
  tests.deletingLastPathComponent().deletingLastPathComponent().appending(
    path: "shared/traces/\($0)")
}.filter { FileManager.default.fileExists(atPath: $0.path) }

/// A trace whose events are rendered for machines.
struct MachineText {
  let file: TraceFile
  let formats: EventFormats
  private let names: [Int32: [UInt8]]

  init(_ url: URL) throws {
    file = try TraceFile(path: FilePath(url.path))
    formats = file.formats()
    var names: [Int32: [UInt8]] = [0: Array("<idle>".utf8)]
    for line in try file.savedCommandLines().split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard parts.count == 2, let pid = Int32(String(decoding: parts[0], as: UTF8.self)) else {
        continue
      }
      names[pid] = Array(parts[1])
    }
    self.names = names
  }

  func name(of pid: Int32?) -> [UInt8] { names[pid ?? 0] ?? Array("<...>".utf8) }

  /// Appends what of the trace is no event.
  static func appendOther(
    _ url: URL, _ renderer: JSONRenderer, to text: inout TextBuffer
  ) throws {
    let trace = try MachineText(url)
    var timeline = Timeline(trace.file, formats: trace.formats)
    while let item = timeline.next() {
      switch item {
      case .event: break
      case .lost(let gap): renderer.append(gap, to: &text)
      case .damaged(let damage): renderer.append(damage, to: &text)
      }
    }
  }

  static let common = """
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

    """

  static func text(_ name: String, id: Int, fields: String) -> [UInt8] {
    Array("name: \(name)\nID: \(id)\nformat:\n\(common)\n\(fields)\n\nprint fmt: \"x\"\n".utf8)
  }

  /// An event with every kind of field, and a kernel stack.
  static func formats(order: ByteOrder = .little) -> EventFormats {
    let layout = PageLayout(byteOrder: order, longSize: 8, pageSize: 4096)
    let kinds = text(
      "kinds", id: 1000,
      fields: """
        \tfield:u8 small;\toffset:8;\tsize:1;\tsigned:0;
        \tfield:s16 minus;\toffset:10;\tsize:2;\tsigned:1;
        \tfield:void * where;\toffset:16;\tsize:8;\tsigned:0;
        \tfield:u32 numbers[3];\toffset:24;\tsize:12;\tsigned:0;
        \tfield:__data_loc char[] name;\toffset:36;\tsize:4;\tsigned:0;
        \tfield:__data_loc u16[] ports;\toffset:40;\tsize:4;\tsigned:0;
        \tfield:__rel_loc char[] near;\toffset:44;\tsize:4;\tsigned:0;
        \tfield:u8 mac[3];\toffset:48;\tsize:3;\tsigned:0;
        \tfield:char letters[4];\toffset:52;\tsize:4;\tsigned:0;
        """)
    let stack = text(
      "kernel_stack", id: 4,
      fields: """
        \tfield:int size;\toffset:8;\tsize:4;\tsigned:1;
        \tfield:unsigned long caller[8];\toffset:16;\tsize:64;\tsigned:0;
        """)
    return EventFormats(
      parsing: [(system: "test", text: kinds), (system: "ftrace", text: stack)], layout: layout)
  }

  /// A record of `kinds`.
  static func kinds(order: ByteOrder = .little) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 76)
    func put(_ value: some FixedWidthInteger, at offset: Int) {
      let ordered = order == .little ? value.littleEndian : value.bigEndian
      withUnsafeBytes(of: ordered) { source in
        for (index, byte) in source.enumerated() { bytes[offset + index] = byte }
      }
    }
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { bytes[offset + index] = byte }
    }
    put(UInt16(1000), at: 0)
    put(Int32(-5), at: 4)
    put(UInt8(200), at: 8)
    put(Int16(-2), at: 10)
    put(UInt64(0xffff_8000_1234_5678), at: 16)
    for (index, number) in [1, 2, UInt32.max].enumerated() { put(number, at: 24 + 4 * index) }
    put(UInt32(6 << 16 | 56), at: 36)
    put("he\"lo", at: 56)
    put(UInt32(4 << 16 | 64), at: 40)
    put(UInt16(80), at: 64)
    put(UInt16(443), at: 66)
    put(UInt32(5 << 16 | (68 - 48)), at: 44)
    put("near", at: 68)
    (bytes[48], bytes[49], bytes[50]) = (1, 2, 255)
    put("ab", at: 52)
    return bytes
  }
}

/// A copy of a recording whose last pages are damaged.
struct TemporaryCopy {
  let url: URL

  init(of source: URL) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID()).dat")
    var data = try Data(contentsOf: source)
    // A long event without its length, in what is a page of events: 32 bytes behind its header.
    for page in stride(from: data.count / 4096 * 4096 - 8192, to: data.count - 4096, by: 4096) {
      for offset in 16..<48 { data[page + offset] = 0 }
    }
    try data.write(to: url)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
