import EventFormat
import EventSamples
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceFile

/// A folder that is removed with everything in it.
final class TemporaryFolder {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path())
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func file(_ name: String) -> FilePath { path.appending(name) }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []).sorted()
  }
}

private let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

/// A file of Tests/Fixtures/trace-files; make.py there says where they come from.
func fixture(_ name: String) -> FilePath {
  FilePath(tests.appending(path: "Fixtures/trace-files/\(name).dat").path())
}

/// Fixtures with pages, of several machines, versions and compressions.
let pageFixtures = [
  "x86_64-v6", "x86_64-v7", "x86_64-v7-zlib", "x86_64-v7-zstd", "s390x-v6", "s390x-v7-zstd",
  "i686-v6", "i686-v7-zstd", "instances-v6", "instances-v7-zstd",
]

/// What one CPU of one buffer has, in order.
enum Item: Hashable {
  case event(time: UInt64, record: [UInt8])
  case lost(LostEvents)
}

/// One CPU of one buffer.
struct Stream: Hashable {
  var buffer: String
  var cpu: Int
}

/// All that the CPUs of a file have; times as the ring buffer has them. Losses of pages without events stand in
/// front of the next event, as for every reader.
func items(_ path: FilePath, discardedDelta: DiscardedDelta = .asKernel) throws -> [Stream: [Item]]
{
  let file = try TraceFile(path: path)
  #expect(file.damage == [])
  var result: [Stream: [Item]] = [:]
  for buffer in file.buffers {
    let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
    for extent in buffer.extents {
      var reader = file.pages(of: extent, pageSize: buffer.pageSize)
      var items: [Item] = []
      while try reader.next() {
        let header = try PageHeader(reader.page, layout: layout)
        if header.lostEvents != .none {
          if case .lost(let before) = items.last {
            items.removeLast()
            if case .count(let a) = before, case .count(let b) = header.lostEvents {
              items.append(.lost(.count(a + b)))
            } else {
              items.append(.lost(.unknown))
            }
          } else {
            items.append(.lost(header.lostEvents))
          }
        }
        var decoder = PageDecoder(
          header, byteOrder: layout.byteOrder, discardedDelta: discardedDelta)
        while let slot = try decoder.next(in: reader.page) {
          let record = slot.record(in: reader.page).withUnsafeBytes { Array($0) }
          items.append(.event(time: slot.timestamp, record: record))
        }
      }
      if !items.isEmpty { result[Stream(buffer: buffer.name, cpu: extent.cpu)] = items }
    }
  }
  return result
}

/// The items whose events are wanted; a loss goes with the event behind it, and waits for the next one when that
/// is inside but not wanted.
func filtered(
  _ streams: [Stream: [Item]], isInside: (UInt64) -> Bool,
  isWanted: ([UInt8]) -> Bool = { _ in true }
) -> [Stream: [Item]] {
  var result: [Stream: [Item]] = [:]
  for (stream, items) in streams {
    var kept: [Item] = []
    var lost = LostEvents.none
    var mark = LostEvents.none
    func join(_ a: LostEvents, _ b: LostEvents) -> LostEvents {
      if a == .none { return b }
      if b == .none { return a }
      if case .count(let x) = a, case .count(let y) = b { return .count(x + y) }
      return .unknown
    }
    for item in items {
      switch item {
      case .lost(let amount): mark = amount
      case .event(let time, let record):
        if isInside(time) { lost = join(lost, mark) }
        mark = .none
        guard isInside(time), isWanted(record) else { continue }
        if lost != .none { kept.append(.lost(lost)) }
        lost = .none
        kept.append(item)
      }
    }
    if mark != .none, isInside(.max) { lost = join(lost, mark) }
    if lost != .none { kept.append(.lost(lost)) }
    if !kept.isEmpty { result[stream] = kept }
  }
  return result
}

/// The times at which something may go wrong: around the events at the edges of pages, and some others.
func interestingTimes(
  _ streams: [Stream: [Item]], count: Int, _ random: inout SplitMix64
) -> [UInt64] {
  let ordered = streams.sorted { ($0.key.buffer, $0.key.cpu) < ($1.key.buffer, $1.key.cpu) }
  let times = ordered.map(\.value).joined().compactMap { item -> UInt64? in
    if case .event(let time, _) = item { time } else { nil }
  }
  return (0..<count).map { _ in
    let time = times.randomElement(using: &random) ?? 0
    return time &+ [0, 1, .max].randomElement(using: &random)!
  }
}

/// What a command prints to both outputs; throws when it fails.
func run(_ command: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = command
  let output = Pipe()
  process.standardOutput = output
  process.standardError = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw RunFailure(text: String(decoding: data, as: UTF8.self))
  }
  return String(decoding: data, as: UTF8.self)
}

struct RunFailure: Error { var text: String }

let hasTraceCmd = (try? run(["trace-cmd", "list", "-c"])) != nil
