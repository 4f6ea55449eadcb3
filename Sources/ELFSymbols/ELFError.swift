public import SystemPackage

/// Why a program or library does not tell where its functions are.
public struct ELFError: Error, Hashable, Sendable {
  /// What went wrong.
  public let code: Code
  /// The file.
  public let path: FilePath?

  /// An error of `code`, with the file that it concerns.
  public init(_ code: Code, path: FilePath? = nil) {
    self.code = code
    self.path = path
  }

  /// The kinds of failure.
  public enum Code: Hashable, Sendable {
    /// The file cannot be read.
    case unreadable(Errno)
    /// The file is no ELF file.
    case notELF
    /// The file is an ELF file that is not mapped as it is: an object file, a core dump.
    case notAProgram
    /// The file breaks a rule of the format; the part of it that does is named.
    case damaged(String)
    /// No program of that name is in PATH, and no library in the usual directories.
    case notFound(name: String)
  }
}

extension ELFError: CustomStringConvertible {
  public var description: String {
    let name = path?.string ?? "the file"
    return switch code {
    case .unreadable(let error): "cannot read \(name): \(error)"
    case .notELF: "\(name) is no program or library: it is not in ELF format"
    case .notAProgram:
      "\(name) is neither a program nor a shared library, though it is in ELF format"
    case .damaged(let part): "\(name) is damaged: its \(part) cannot be"
    case .notFound(let name):
      "there is no program “\(name)” in PATH, and no library of that name in the usual directories: give its path"
    }
  }
}
