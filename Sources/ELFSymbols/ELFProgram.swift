internal import Glibc
public import SystemPackage

/// A program or library of this machine, and where each of its functions is in its file.
///
/// ```swift
/// let program = try ELFProgram(path: ProgramSearch.path(of: "libc"))
/// for function in program.functions(named: "malloc") {
///   print(program.fileOffset(of: function))
/// }
/// ```
///
/// Where the file itself has no full table of symbols, that of its debug file is used, if the system
/// has it (`.gnu_debuglink`, or by the build ID below `/usr/lib/debug`).
public struct ELFProgram: Sendable {
  /// The file, with all symbolic links followed.
  public let path: FilePath
  /// The file that the full table of symbols is from, where it is another one.
  public let debugPath: FilePath?
  /// Is there a full table of symbols? If not, functions that are not exported are unknown.
  public let hasAllSymbols: Bool
  /// All functions, each address and name once.
  public let functions: [ELFSymbol]
  private let file: ELFFile

  /// Reads the file at `path`, and its debug file.
  ///
  /// - Throws: `ELFError` when it cannot be read, or is no ELF file for programs. A debug file that cannot
  ///   be used is as good as none.
  public init(path: FilePath) throws(ELFError) {
    try self.init(path: path, debugRoot: "/usr/lib/debug")
  }

  init(path: FilePath, debugRoot: FilePath) throws(ELFError) {
    let path = try ProgramSearch.realPath(path)
    file = try ELFFile(path: path)
    self.path = path
    var symbols = file.functions
    var isComplete = file.hasAllSymbols
    var debugPath: FilePath?
    if !isComplete {
      for candidate in Self.debugFiles(of: file, at: path, below: debugRoot) {
        guard let debug = try? ELFFile(path: candidate, isDebugFile: true), debug.hasAllSymbols,
          // A file of that name can be of another build.
          file.buildID == nil || debug.buildID == file.buildID
        else { continue }
        let file = file
        symbols += debug.functions.filter { file.fileOffset(of: $0.address) != nil }
        isComplete = true
        debugPath = candidate
        break
      }
    }
    self.debugPath = debugPath
    hasAllSymbols = isComplete
    functions = Self.distinct(symbols)
  }

  private struct Identity: Hashable {
    let name: String
    let address: UInt64
  }

  /// Each name and address once: preferably with its version, and with its size.
  private static func distinct(_ symbols: [ELFSymbol]) -> [ELFSymbol] {
    var places: [Identity: Int] = [:]
    var result: [ELFSymbol] = []
    for symbol in symbols {
      let identity = Identity(name: symbol.name, address: symbol.address)
      guard let place = places[identity] else {
        places[identity] = result.count
        result.append(symbol)
        continue
      }
      if result[place].version == nil, symbol.version != nil { result[place] = symbol }
    }
    return result
  }

  private static func debugFiles(
    of file: ELFFile, at path: FilePath, below root: FilePath
  ) -> [FilePath] {
    var candidates: [FilePath] = []
    if let id = file.buildID, let first = id.first, id.count > 1 {
      let rest = id.dropFirst().map(hexadecimal).joined()
      candidates.append(
        root.appending(".build-id").appending(hexadecimal(first)).appending("\(rest).debug"))
    }
    if let link = file.debugLink, !link.contains("/"), !link.isEmpty {
      let directory = path.removingLastComponent()
      candidates.append(directory.appending(link))
      candidates.append(directory.appending(".debug").appending(link))
      candidates.append(root.pushing(FilePath(root: nil, directory.components)).appending(link))
    }
    return candidates.filter { $0 != path }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return byte < 16 ? "0\(text)" : text
  }

  /// The functions of that name, in the order of their addresses; several can have it.
  ///
  /// - Parameter name: a name, or one with a version (`memcpy@GLIBC_2.2.5`). Without one, old versions are
  ///   not meant.
  public func functions(named name: String) -> [ELFSymbol] {
    let parts = name.split(separator: "@", maxSplits: 1)
    let version = parts.count > 1 ? parts[1].drop { $0 == "@" } : nil
    let wanted = parts.first.map(String.init) ?? name
    return functions(version: version.map(String.init)) { $0 == wanted }
  }

  /// The functions whose names `isWanted` chooses, in the order of their addresses, each address once.
  public func functions(
    version: String? = nil, where isWanted: (String) -> Bool
  ) -> [ELFSymbol] {
    var found = functions.filter { isWanted($0.name) }
    if let version {
      found = found.filter { $0.version == version }
    } else {
      found = Dictionary(grouping: found, by: \.name).values.flatMap { $0.withoutOldVersions() }
    }
    found.sort {
      ($0.address, $0.name.utf8.count, $0.name) < ($1.address, $1.name.utf8.count, $1.name)
    }
    var addresses: Set<UInt64> = []
    return found.filter { addresses.insert($0.address).inserted }
  }

  /// Where the function begins in the file; `nil` when it is not in code that is mapped.
  public func fileOffset(of function: ELFSymbol) -> UInt64? {
    file.fileOffset(of: function.address)
  }

  /// Is there code at that offset in the file?
  public func hasCode(atFileOffset offset: UInt64) -> Bool {
    file.address(ofFileOffset: offset) != nil
  }
}
