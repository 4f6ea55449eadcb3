internal import ArgumentParser
internal import RawCap
internal import SystemPackage

/// Where the command writes: large pieces to standard output, single lines to standard error.
enum Output {
  /// Text is written when it has grown to this many bytes.
  static let piece = 1 << 16

  /// Writes `text` to standard output and empties it.
  static func write(_ text: inout TextBuffer) throws {
    do {
      try FileDescriptor.standardOutput.writeAll(text.bytes)
    } catch let error as Errno {
      throw CommandFailure("cannot write to standard output: \(error)")
    }
    text.removeAll()
  }

  /// Writes one line to standard error.
  static func complain(_ line: String) {
    // Nowhere is left to say that this failed.
    _ = try? FileDescriptor.standardError.writeAll(Array("rawcap: \(line)\n".utf8))
  }
}

/// A failure that has no typed error of a room below.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
