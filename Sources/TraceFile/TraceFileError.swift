public import RingBuffer
public import SystemPackage

/// What went wrong with a trace.dat file, and where.
public struct TraceFileError: Error, Equatable, Sendable {
  /// What went wrong.
  public var code: Code
  /// The file's path as it was given.
  public var path: String
  /// The byte offset in the file at which it went wrong, where there is one.
  public var offset: UInt64?
  /// The system call's error, where one failed.
  public var underlying: Errno?

  /// Whether `TraceFileRecovery` can complete the file that was left behind.
  public var isRecoverable = false

  /// An error of `code` in the file at `path`.
  public init(_ code: Code, path: String, offset: UInt64? = nil, underlying: Errno? = nil) {
    self.code = code
    self.path = path
    self.offset = offset
    self.underlying = underlying
  }

  /// The kinds of trouble; associated texts say what exactly.
  public enum Code: Equatable, Sendable {
    /// The file cannot be opened.
    case cannotOpen
    /// The file does not begin as a trace.dat does.
    case notATraceFile
    /// The file has a version other than 6 and 7.
    case unsupportedVersion(String)
    /// The file is compressed with something other than zlib and zstd.
    case unsupportedCompression(String)
    /// The file ends too early; `offset` is where it ends.
    case truncated
    /// The text of `events/header_page` is of no use.
    case badHeaderPage(PageLayoutError)
    /// A part of the file breaks a rule of the format.
    case badSection(String)
    /// An option breaks a rule of the format.
    case badOption(String)
    /// Compressed data cannot be decompressed.
    case decompressionFailed
    /// A size is beyond what is sane; nothing was allocated for it.
    case tooLarge(String)
    /// The file cannot be read.
    case readFailed

    /// The file cannot be created.
    case cannotCreate
    /// The file cannot be written.
    case writeFailed
    /// The file system is full.
    case noSpace
    /// The file system's largest file has no room for the plan, or a CPU wrote more than its region.
    case regionFull
    /// The file system keeps no holes, so that CPUs cannot write to regions of their own.
    case sparseFilesUnsupported
    /// The buffers asked for cannot be recorded into one file.
    case badPlan(String)
    /// Pages cannot be compressed, for want of memory.
    case compressionFailed

    /// The recording was not finished; `TraceFileRecovery` completes it.
    case unfinished
    /// Another recorder, or another recovery, has the file open.
    case beingRecorded
    /// The file is unfinished, and has nothing that tells where its pages are.
    case noRecoveryRecord
    /// What tells where the pages of an unfinished file are is damaged: this part of it.
    case badRecoveryRecord(String)
    /// The recorder of an unfinished file does not tell how far it is, or the file system does not let it
    /// be asked.
    case cannotFollow
    /// The file is unfinished, and no page was written to it.
    case nothingToRecover
  }
}

extension TraceFileError: CustomStringConvertible {
  public var description: String {
    // Names come from the file: whatever stands in them, a message is one line.
    var line = String.UnicodeScalarView()
    for scalar in message.unicodeScalars {
      line.append(scalar.properties.generalCategory == .control ? "?" : scalar)
    }
    return String(line)
  }

  private var message: String {
    var text = path.isEmpty ? "" : "\(path): "
    switch code {
    case .truncated:
      text += "truncated"
      if let offset { text += " at byte \(offset)" }
      return text + "; copy the file again, or record again"
    case .cannotOpen: text += "cannot be opened"
    case .notATraceFile: text += "is not a trace.dat file"
    case .unsupportedVersion(let version):
      text += "has trace.dat version \(version); versions 6 and 7 can be read"
    case .unsupportedCompression(let name):
      text += "is compressed with \(name); zlib and zstd can be read"
    case .badHeaderPage(let error): text += "\(error)"
    case .badSection(let detail), .badOption(let detail), .badPlan(let detail): text += detail
    case .decompressionFailed: text += "compressed data are damaged"
    case .tooLarge(let detail): text += "\(detail), which cannot be right"
    case .readFailed: text += "cannot be read"
    case .cannotCreate: text += "cannot be created"
    case .writeFailed: text += "cannot be written"
    case .noSpace: text += "the file system is full; free some space or record elsewhere"
    case .regionFull: text += "the file system allows no file large enough for this recording"
    case .sparseFilesUnsupported:
      text += "the file system keeps no sparse files; record to another one, such as ext4 or tmpfs"
    case .compressionFailed: text += "pages cannot be compressed; record without compression"
    case .unfinished:
      return text + "the recording was not finished: rawcap recover \(path)"
    case .beingRecorded: text += "is still being recorded"
    case .noRecoveryRecord:
      text += "the recording was not finished, and the file does not tell where its pages are"
    case .badRecoveryRecord(let detail):
      text += "what tells where the pages are is damaged (\(detail))"
    case .cannotFollow:
      text +=
        "is being recorded in a way that cannot be followed; wait for its end, or use rawcap stream"
    case .nothingToRecover: text += "no page of the recording had been written; record again"
    }
    // Where a full disk stops it is by chance; and before the end, regions are far apart.
    if let offset, code != .noSpace { text += " (at byte \(offset))" }
    if let underlying { text += ": \(underlying)" }
    if isRecoverable { text += "; what was recorded is kept: rawcap recover \(path)" }
    return text
  }
}
