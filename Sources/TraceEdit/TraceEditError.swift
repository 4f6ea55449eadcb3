public import TraceFile

/// Why no trace could be made of others.
public struct TraceEditError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public var code: Code
  /// The path of the file that it went wrong with.
  public var path: String

  /// The kinds of trouble.
  public enum Code: Equatable, Sendable {
    /// A file cannot be read or written.
    case file(TraceFileError)
    /// The output is one of the inputs.
    case wouldOverwriteInput
    /// The output's name stands for something that is no file.
    case notAFile
    /// The inputs do not fit together; the reason is given.
    case cannotBeMerged(String)
    /// A record of so many bytes has no room in a page of so many.
    case recordTooLarge(bytes: Int, pageSize: Int)
    /// A time is asked for that the trace does not have; the reason is given.
    case badTime(String)
    /// What is asked for makes no sense; the reason is given.
    case badRequest(String)
  }

  /// An error of `code` with the file at `path`.
  public init(_ code: Code, path: String) {
    self.code = code
    self.path = path
  }

  init(_ error: TraceFileError) { self.init(.file(error), path: error.path) }

  public var description: String {
    switch code {
    case .file(let error): "\(error)"
    case .wouldOverwriteInput: "\(path): is an input, too; choose another name for the output"
    case .notAFile: "\(path): is there and no file; choose another name for the output"
    case .cannotBeMerged(let reason), .badTime(let reason), .badRequest(let reason):
      "\(path): \(reason)"
    case .recordTooLarge(let bytes, let pageSize):
      "\(path): an event of \(bytes) bytes has no room in a page of \(pageSize); "
        + "keep the pages' size"
    }
  }
}
