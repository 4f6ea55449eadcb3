import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS
import TraceFile

@testable import Capture

/// A recorder that is killed at any moment leaves a file from which all that it wrote is recovered.
@Suite(.serialized, .enabled(if: canRecord, "needs root and tracefs"))
struct KillTests {
  let directory: TemporaryDirectory
  var output: FilePath { directory.path.appending("trace.dat") }

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: [
    ["7", ""], ["6", ""], ["7", "compression"], ["7", "newest"], ["7", "buffers"],
    ["6", "buffers"],
  ])
  func killedAtAnyMoment(kind: [String]) throws {
    var readable = 0
    for moment in 0..<20 {
      let load = manySystemCalls(600_000).joined(separator: " ")
      let process = try TestProcess(
        [
          "env", "PROBE_FILES=\(kind[1])", probePath(), output.string, kind[0], "8192", "0",
          "raw_syscalls", "sh", "-c", "exec > /dev/null; exec \(load)",
        ])
      // Some while it prepares; the others while it records or finishes.
      let isPrepared = moment >= 4
      if isPrepared { try process.wait(for: "started") }
      usleep(UInt32.random(in: 0..<(isPrepared ? 900_000 : 100_000)))
      process.send(SIGKILL)
      let status = process.finish()
      #expect(status == 128 + SIGKILL || status == 0)
      guard access(output.string, F_OK) == 0 else { continue }
      do throws(TraceFileError) {
        _ = try TraceFileRecovery.recover(output)
      } catch {
        // Killed before the file could say anything about itself, or before the first page: in this
        // test that comes when the ring buffer has filled, or after a quarter of a second.
        #expect(!isPrepared || error.code == .nothingToRecover, "moment \(moment): \(error)")
        unlink(output.string)
        continue
      }
      readable += 1
      let file = try TraceFile(path: output)
      #expect(file.damage.isEmpty)
      #expect(file.version == Int(kind[0]))
      // Every page is whole, and those of a CPU go on in time.
      #expect(file.buffers.map(\.name) == (kind[1] == "buffers" ? ["", "more"] : [""]))
      for (buffer, extent) in file.buffers.flatMap({ buffer in buffer.extents.map { (buffer, $0) } }
      ) {
        let layout = file.layout.resized(pageSize: buffer.pageSize) ?? file.layout
        var pages = file.pages(of: extent, pageSize: buffer.pageSize)
        var last: UInt64 = 0
        while try pages.next() {
          var cursor = try EventCursor(pages.page, layout: layout)
          while let event = try cursor.next() {
            if event.timestamp < last { Issue.record("CPU \(extent.cpu) goes back in time") }
            last = event.timestamp
          }
        }
      }
      if hasProgram("trace-cmd"), moment % 7 == 6 {
        #expect(try run(["trace-cmd", "report", "--stat", "-i", output.string]).status == 0)
      }
      unlink(output.string)
    }
    #expect(readable >= 10)
  }
}
