/// A function of a program or library, as its symbol table has it.
public struct ELFSymbol: Hashable, Sendable {
  /// The name, without a version; names of C++, Swift and Rust are mangled.
  public let name: String
  /// The version of the symbol (`GLIBC_2.2.5`), where it has one.
  public let version: String?
  /// Is it the version that new programs are linked with? True where there are none.
  public let isDefaultVersion: Bool
  /// The address in the file's own memory layout.
  public let address: UInt64
  /// The length of the function in bytes; 0 where the file does not tell.
  public let size: UInt64
  /// What the symbol is.
  public let kind: Kind

  /// The kinds of symbols that stand for code.
  public enum Kind: Hashable, Sendable {
    /// A function (`STT_FUNC`).
    case function
    /// A function that chooses, once, which other one is meant by its name (`STT_GNU_IFUNC`).
    case indirect
    /// Code that was written without saying more (`STT_NOTYPE`).
    case untyped
  }

  /// The name with its version, as `nm` has it: `malloc@@GLIBC_2.2.5`.
  public var fullName: String {
    version.map { "\(name)\(isDefaultVersion ? "@@" : "@")\($0)" } ?? name
  }
}

extension [ELFSymbol] {
  /// Those that somebody means who gives no version: not the old ones where there are others.
  func withoutOldVersions() -> [ELFSymbol] {
    let current = filter(\.isDefaultVersion)
    return current.isEmpty ? self : current
  }
}
