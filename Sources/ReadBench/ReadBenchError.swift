package import SystemPackage
package import TraceFile

/// Why reading a recording cannot be measured.
package enum ReadBenchError: Error, Equatable, Sendable {
  /// The recording has no events; its path is given.
  case noEvents(FilePath)
  /// A case came to another result than in the run before.
  case unsteady(String)
  /// The recording cannot be read.
  case file(TraceFileError)
}

extension ReadBenchError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noEvents(let path): "\(path): there are no events in it to measure with"
    case .unsteady(let what):
      "\(what): the runs did not come to the same result; is the recording being written?"
    case .file(let error): "\(error)"
    }
  }
}
