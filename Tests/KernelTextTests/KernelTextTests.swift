import EventFormat
import EventText
import Glibc
import RingBuffer
import Testing
import TraceFS

/// The kernel is the judge: it prints the events of an instance, and so do we, from the same pages.
///
/// With `KERNEL_TEXT_REPORT` in the environment, a list of all that was compared is written to the file
/// of that name.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: canRecord, "needs root and tracefs"))
struct KernelTextTests {
  /// As many different events as a few seconds of everything give.
  @Test func textIsTheKernels() throws {
    let tracefs = try TraceFS()
    let groups = try EventGroups(of: tracefs)
    let load = try KernelLoad()
    var recordings: [KernelRecording] = []
    var metadata: [KernelMetadata] = []
    for group in groups.groups {
      let recording = try KernelRecording(kilobytesPerCPU: 12 << 10)
      if group.isOfLoad {
        try recording.instance.set(processIDs: [load.processID], followsChildren: true)
      }
      try recording.enable(group.systems)
      metadata.append(try recording.instance.metadata())
      recordings.append(recording)
    }
    let engine = try TextEngine.kernel(metadata, tracefs)
    for recording in recordings { try recording.instance.setTracing(true) }
    try recordings.last?.put("a line of a program\n", in: "trace_marker")
    try recordings.last?.put("without a line feed, \\ and %s", in: "trace_marker")
    load.run()
    for recording in recordings { try recording.end() }

    var comparison = Comparison(engine, limit: 300)
    for recording in recordings { try comparison.compare(recording) }
    try comparison.write(of: groups.eventCount)
    #expect(comparison.mispairings.isEmpty)
    // More than 1,000 where the tools for btrfs, erofs, xfs and networks are installed.
    #expect(comparison.kinds.count >= 600)
    comparison.recordIssues()
  }

  /// Stacks, as the kernel puts them behind events when it is asked to (`options/stacktrace`).
  @Test func stacksAreTheKernels() throws {
    let tracefs = try TraceFS()
    let recording = try KernelRecording(kilobytesPerCPU: 4 << 10)
    try recording.enable(["sched:sched_process_*", "signal:*"])
    let engine = try TextEngine.kernel([recording.instance.metadata()], tracefs)
    try recording.put("1", in: "options/stacktrace")
    try recording.put("1", in: "options/userstacktrace")
    try recording.instance.setTracing(true)
    try KernelLoad("kill -CHLD $$; true | true").run()
    try recording.end()
    var comparison = Comparison(engine, limit: 300)
    try comparison.compare(recording)
    #expect(comparison.mispairings.isEmpty)
    #expect(comparison.kinds["ftrace:kernel_stack"] != nil)
    #expect(comparison.kinds["ftrace:user_stack"] != nil)
    comparison.recordIssues()
  }
}
