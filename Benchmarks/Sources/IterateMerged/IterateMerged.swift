internal import Glibc
internal import RawCap
internal import SystemPackage

// All events of a recording in time order, and the number of each system call that begins: the same as
// yardsticks/libtracecmd-merge.c, printed in the same way.

@main
struct IterateMerged {
  static func main() {
    guard CommandLine.arguments.count == 2 else {
      _ = try? FileDescriptor.standardError.writeAll("usage: iterate-merged FILE\n".utf8)
      exit(64)
    }
    do {
      try run(CommandLine.arguments[1])
    } catch {
      _ = try? FileDescriptor.standardError.writeAll("iterate-merged: \(error)\n".utf8)
      exit(1)
    }
  }

  private static func run(_ path: String) throws {
    let trace = try Trace(path: FilePath(path))
    let enter = try trace.formats.bind(SysEnter.self)
    var result = Result()
    let time = ContinuousClock().measure { result = iterate(trace, enter) }
    print(
      """
      {"events": \(result.events), "sum": \(result.sum), "missing": \(result.missing), \
      "seconds": \(time / .seconds(1))}
      """)
  }

  private struct Result {
    var events = 0
    var sum: UInt64 = 0
    var missing = 0
  }

  @inline(never)
  private static func iterate(_ trace: Trace, _ enter: BoundEvent<SysEnter>) -> Result {
    var result = Result()
    var timeline = trace.events()
    while let item = timeline.next() {
      switch item {
      case .event(let event):
        result.events &+= 1
        if let call = enter.decode(event) { result.sum &+= UInt64(bitPattern: call.id) }
      case .lost, .damaged: result.missing &+= 1
      }
    }
    return result
  }
}
