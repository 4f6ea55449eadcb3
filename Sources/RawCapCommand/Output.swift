internal import ArgumentParser
internal import RawCap
internal import SystemPackage

/// Where the command writes: large pieces to standard output, single lines to standard error.
enum Output {
  /// Writes `text` to standard output and empties it.
  static func write(_ text: inout TextBuffer) throws {
    try write(text.span)
    text.removeAll()
  }

  /// Writes `text` to standard output.
  static func write(_ text: RawSpan) throws {
    do {
      try unsafe text.withUnsafeBytes { bytes in
        _ = try unsafe FileDescriptor.standardOutput.writeAll(bytes)
      }
    } catch Errno.brokenPipe {
      // Whoever read has read enough, and SIGPIPE is ignored here: there is nothing to complain of.
      throw ExitCode.failure
    } catch let error as Errno {
      throw CommandFailure("cannot write to standard output: \(error)")
    }
  }

  /// Writes one line to standard error.
  static func complain(_ line: String) {
    // Nowhere is left to say that this failed.
    _ = try? FileDescriptor.standardError.writeAll(Array("rawcap: \(line)\n".utf8))
  }
}

/// What a user asked for makes no sense with this recording: status 64, as for wrong options.
struct UsageFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// A failure that has no typed error of a room below.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
