import EventFormat
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceEvents
import TraceFile

private let tests = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent()

/// Recordings of 32-bit, 64-bit and big-endian machines: those in the repository, and larger ones that lie
/// beside it on some machines.
private func recordings() -> [String] {
  let folders = [
    tests.appending(path: "Fixtures/trace-files"),
    tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/traces"),
  ]
  return folders.flatMap { folder in
    let names =
      FileManager.default.enumerator(atPath: folder.path)?
      .compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".dat") }.sorted().map { folder.appending(path: $0).path }
  }
}

@Suite struct RecordedValuesTests {
  @Test func everyTypeIsChecked() throws {
    let notes = try String(
      contentsOf: tests.deletingLastPathComponent()
        .appending(path: "Sources/TraceEvents/Input/events.txt"), encoding: .utf8)
    let names = notes.split(separator: "\n").compactMap { line -> String? in
      guard let name = line.split(separator: " ").first, !line.hasPrefix(" "),
        name.contains(":"), !name.hasSuffix(":*")
      else { return nil }
      return String(name)
    }
    #expect(names.count > 150)
    #expect(Set(names) == Set(TypeCheck.all.map(\.eventName)))
  }

  /// All types bind to the formats of a recording, and give what the fields hold by name.
  @Test(arguments: recordings())
  func typesGiveWhatTheFieldsHold(path: String) throws {
    let file = try TraceFile(path: FilePath(path))
    let formats = file.formats()
    var checks: [Int: (RawSpan) -> [String]] = [:]
    for check in TypeCheck.all {
      let parts = check.eventName.split(separator: ":").map { String($0) }
      guard let format = formats.format(parts[1], system: parts[0]) else { continue }
      do {
        checks[format.id] = try check.bind(format)
      } catch {
        Issue.record(error)
      }
    }
    #expect(checks.count >= 13)

    var events = 0
    var compared = 0
    var mismatches: [String] = []
    var timeline = Timeline(file, formats: formats)
    while let item = timeline.next() {
      guard case .event(let event) = item else { continue }
      events += 1
      guard let id = event.id, let check = checks[id] else { continue }
      compared += 1
      if mismatches.count < 5 { mismatches += check(event.data) }
    }
    #expect(mismatches.isEmpty)
    // The recordings of latency tracers hold text and no events.
    #expect(compared > 0 || events == 0)
  }
}
