internal import Glibc
internal import SystemPackage

/// A command that runs, or a time that passes, while something in the kernel counts, with signals held back.
///
/// Whatever was set up can so be taken away on every way out.
package struct CommandRun: ~Copyable {
  private let gate: SignalGate
  private let command: ChildProcess?
  private let program: String?
  private let duration: Duration?
  private var deadline: ContinuousClock.Instant?

  /// Why it ended.
  package enum End: Sendable, Hashable {
    case signal(Int32)
    case commandEnded
    case durationOver
  }

  /// Holds signals back, and prepares `command`, which begins with `start`.
  ///
  /// - Throws: `CaptureError` when the command cannot be executed.
  package init(command: [String], duration: Duration?) throws(CaptureError) {
    let program = command.first
    if let program {
      do throws(Errno) { try ChildProcess.check(program) } catch {
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    let gate = try Self.gate()
    var child: ChildProcess?
    if let program {
      do throws(Errno) { child = try ChildProcess(command, ignored: gate.ignored) } catch {
        throw CaptureError(.commandNotStarted(program), underlyingError: error)
      }
    }
    self.program = program
    self.duration = duration
    self.gate = gate
    self.command = child
  }

  private static func gate() throws(CaptureError) -> SignalGate {
    do throws(Errno) { return try SignalGate() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
  }

  /// Lets the command, and the time, begin.
  package mutating func start() throws(CaptureError) {
    deadline = duration.map { ContinuousClock.now + $0 }
    guard let command, let program else { return }
    do throws(Errno) { try command.start() } catch {
      throw CaptureError(.commandNotStarted(program), underlyingError: error)
    }
  }

  /// Waits, for `interval` at most.
  ///
  /// - Returns: why it has ended; `nil` when it has not.
  package func wait(_ interval: Duration) -> End? {
    let until = ContinuousClock.now + interval
    while true {
      if let ending = gate.next() {
        // A key's signal has gone to the whole process group.
        if ending.signal != SIGINT || !ending.isFromTerminal { command?.send(ending.signal) }
        return .signal(ending.signal)
      }
      if let command, command.hasEnded() { return .commandEnded }
      let now = ContinuousClock.now
      if let deadline, now >= deadline { return .durationOver }
      guard now < until else { return nil }
      var rest = until - now
      if let deadline { rest = min(rest, deadline - now) }
      // Without a descriptor for the command's end, it has to be looked for.
      if let command, command.pollDescriptor < 0 { rest = min(rest, .milliseconds(20)) }
      sleep(rest)
    }
  }

  /// Until a signal or the command's end wakes it up.
  private func sleep(_ time: Duration) {
    var requests = [pollfd(fd: gate.descriptor.rawValue, events: Int16(POLLIN), revents: 0)]
    if let command, command.pollDescriptor >= 0 {
      requests.append(pollfd(fd: command.pollDescriptor, events: Int16(POLLIN), revents: 0))
    }
    let milliseconds = min(max(time / .milliseconds(1), 1), 60_000)
    // Sound: the array outlives the call, and its count goes with it.
    _ = unsafe poll(&requests, nfds_t(requests.count), Int32(milliseconds.rounded(.up)))
  }

  /// Gives a command that was told to end a moment to do so.
  ///
  /// - Returns: its exit status; `nil` when there is none, or when it still runs.
  package func finish() -> Int32? {
    guard let command else { return nil }
    for _ in 0..<100 where !command.hasEnded() { usleep(20_000) }
    return command.exitStatus
  }
}
