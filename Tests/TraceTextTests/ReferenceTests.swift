import EventFormat
import Foundation
import RingBuffer
import SystemPackage
import Testing
import TraceFile
import TraceText

/// Recordings with the text that `trace-cmd report` printed on the machine that recorded them. They
/// are too large for the repository; they lie beside it.
private let traces = tests.deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "shared/traces")

private func recordings() -> [String] {
  let all = FileManager.default.enumerator(atPath: traces.path)?.compactMap { $0 as? String } ?? []
  return all.filter { $0.hasSuffix(".dat") }.sorted()
}

extension PrintedTraces {
  @Suite(
    .enabled(if: !recordings().isEmpty, "the reference recordings are not beside the repository"))
  struct ReferenceTests {
    @Test(arguments: recordings())
    func reportIsTheNativeText(name: String) throws {
      try compare(name, ReportOptions(), with: "report")
    }

    @Test(arguments: recordings())
    func reportWithoutPluginsInNanosecondsIsTheNativeText(name: String) throws {
      try compare(name, .kernel, with: "kernel")
    }

    @Test(arguments: recordings())
    func rawFieldsAreTheNativeText(name: String) throws {
      try compare(name, .rawFields, with: "fields")
    }

    private func compare(_ name: String, _ options: ReportOptions, with kind: String) throws {
      let printed = try reportText(traces.appending(path: name), options)
      let gzip = traces.appending(path: name.dropLast(4) + ".\(kind).txt.gz")
      let native = try uncompressed(gzip)
      let ours = printed.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let theirs = native.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      #expect(ours.count == theirs.count)
      var unexplained = 0
      for (our, their) in zip(ours, theirs) where our != their {
        if isExplained(String(decoding: our, as: UTF8.self), String(decoding: their, as: UTF8.self))
        {
          continue
        }
        unexplained += 1
        if unexplained <= 3 {
          Issue.record(
            """
            \(String(decoding: our, as: UTF8.self))
            \(String(decoding: their, as: UTF8.self))
            """)
        }
      }
      #expect(unexplained == 0)
    }

    /// The differences that come from the machine, not from the reader.
    ///
    /// The x86-64 texts were made with a libtraceevent that prints addresses behind symbols in raw
    /// fields and takes the letters of task states from the kernel's format, where Debian 12's has a
    /// table of its own; and where a string is empty at the end of its record, libtraceevent in
    /// trace-cmd prints the bytes of the next event's header.
    private func isExplained(_ our: String, _ their: String) -> Bool {
      var older = their.replacing(#/ \(0x[0-9a-f]+\)/#, with: "")
      for (new, old) in [("I", "W"), ("Z", "X"), ("X", "Z")] where their.contains("] \(new) ==>") {
        older = their.replacing("] \(new) ==>", with: "] \(old) ==>")
      }
      return our == older || our.hasSuffix(" fn=") && their.hasPrefix(our)
    }
  }
}
