import Foundation
import SystemPackage
import Testing

@testable import TraceFS

/// What tracers have files of their own for, in made-up systems.
@Suite struct TracerOptionTests {
  private let folder: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = FilePath(url.path())
  }

  private func make(_ files: [String: String]) throws {
    for (name, text) in files {
      let url = URL(filePath: folder.appending(name).string)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  @Test func blockDevicesAreFound() throws {
    try make([
      "sda/size": "4096\n", "sda/trace/enable": "0\n", "sda/sda1/trace/enable": "0\n",
      "loop0/size": "0\n", "loop0/trace/enable": "0\n", "zram0/size": "8\n",
    ])
    #expect(TraceFS.blockDevices(in: folder) == ["sda"])
    #expect(TraceFS.blockDevice("sda", in: folder) == folder.appending("sda"))
    #expect(TraceFS.blockDevice("sda1", in: folder) == folder.appending("sda/sda1"))
    // Without a size, but asked for.
    #expect(TraceFS.blockDevice("loop0", in: folder) == folder.appending("loop0"))
    for name in ["", ".", "..", "sda/sda1", "sdb", "sda2", "zram0"] {
      #expect(TraceFS.blockDevice(name, in: folder) == nil)
    }
  }

  @Test func tracersThatAreMissingAreExplained() {
    func text(_ tracer: String) -> String {
      TraceFSError(.noSuchTracer(name: tracer, available: ["function", "nop"])).description
    }
    #expect(
      text("irqsoff").hasPrefix(
        "the kernel has no tracer “irqsoff”, as it was built without CONFIG_IRQSOFF_TRACER: it has"
          + " function, nop"))
    #expect(text("irqsoff").contains("rawcap doctor"))
    #expect(text("preemptoff").contains("CONFIG_PREEMPT_TRACER"))
    #expect(text("preemptirqsoff").contains("CONFIG_IRQSOFF_TRACER and CONFIG_PREEMPT_TRACER"))
    for tracer in ["wakeup", "wakeup_rt", "wakeup_dl"] {
      #expect(text(tracer).contains("CONFIG_SCHED_TRACER"))
    }
    #expect(text("blk").contains("CONFIG_BLK_DEV_IO_TRACE"))
    #expect(text("mmiotrace").contains("CONFIG_MMIOTRACE"))
    #expect(!text("fnction").contains("CONFIG_"))
  }

  @Test func everyLatencyTracerHasAnOption() {
    for tracer in TraceFS.latencyTracers { #expect(KernelOption.name(ofTracer: tracer) != nil) }
  }
}
