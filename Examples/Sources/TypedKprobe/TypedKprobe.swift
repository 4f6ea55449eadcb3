import RawCap
import SystemPackage

/// Puts a probe of its own into the kernel, shows for a moment which files are opened, and takes it out
/// again: `TypedKprobe [SECONDS]`; needs root and a kernel with kprobes.
///
/// Probes are shared by the whole machine: this one has a group of its own.
@main
struct TypedKprobe {
  static func main() throws {
    let seconds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 2 : 2
    let tracefs = try TraceFS()
    let probes = tracefs.root.appending("kprobe_events")
    do {
      try append(
        "p:rawcap_example/open do_sys_openat2 dfd=$arg1:s32 path=+0($arg2):ustring\n", to: probes)
    } catch {
      print("this kernel takes no kprobes from us: \(probes): \(error)")
      return
    }
    // Whatever happens, the probe goes.
    defer {
      do { try append("-:rawcap_example/open\n", to: probes) } catch {
        print("the probe rawcap_example:open is left behind: \(error)")
      }
    }
    try show(seconds)
  }

  static func show(_ seconds: Int) throws {
    var capture = try LiveCapture(events: ["rawcap_example:open"])
    let opens = try capture.bind(OpenProbe.self)
    let canceller = capture.canceller
    Task.detached {
      try await Task.sleep(for: .seconds(seconds))
      canceller.cancel()
    }
    try capture.start()
    while let item = try capture.next() {
      switch item {
      case .event(let event):
        guard let open = opens.decode(event) else { continue }
        // Most is of no interest, and costs no allocation.
        if open.path.hasPrefix("/proc/") { continue }
        print("thread \(open.record.pid) opens \(open.path.description)")
      case .lost(let gap): print(gap.line)
      case .damaged(let error): print(error)
      }
    }
    try capture.finish()
  }

  static func append(_ line: String, to path: FilePath) throws {
    let file = try FileDescriptor.open(path, .writeOnly, options: .append)
    _ = try file.closeAfter { try file.writeAll(line.utf8) }
  }
}
