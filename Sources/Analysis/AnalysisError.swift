public import EventFormat
public import TraceFile

/// Why a recording could not be analysed.
public struct AnalysisError: Error, Sendable, CustomStringConvertible {
  /// What is in the way.
  public let code: Code

  /// What can be in the way.
  public enum Code: Sendable {
    /// The recording has no events of the tracer `function_graph`.
    case noFunctionGraph
    /// The tracer's events lack what is needed.
    case unusable(BindingError)
    /// The file's description cannot be read.
    case file(TraceFileError)
  }

  init(_ code: Code) { self.code = code }

  public var description: String {
    switch code {
    case .noFunctionGraph:
      "there are no calls with durations: record some with “rawcap record -p function_graph”"
    case .unusable(let error): error.description
    case .file(let error): error.description
    }
  }
}
