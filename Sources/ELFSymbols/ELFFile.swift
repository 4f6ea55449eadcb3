internal import Glibc
public import SystemPackage

/// A program or a shared library: where its code is mapped from, and where its functions begin.
///
/// All that it needs is read when it is made. 32 and 64 bits, and both byte orders, are understood
/// (`elf.h`: `Elf32_Ehdr`, `Elf64_Ehdr`).
public struct ELFFile: Sendable {
  /// The functions, in the order of the symbol tables; the same one may stand there more than once.
  public let functions: [ELFSymbol]
  /// Is there the full table of symbols (`.symtab`), and not just the one for linking (`.dynsym`)?
  public let hasAllSymbols: Bool
  /// What identifies the build (`NT_GNU_BUILD_ID`); its debug file has the same.
  public let buildID: [UInt8]?
  /// The name of the file with the debug information (`.gnu_debuglink`).
  public let debugLink: String?
  let segments: [Segment]

  /// A part of the file that is mapped as code.
  struct Segment: Hashable {
    let address: UInt64
    let offset: UInt64
    let size: UInt64
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: `ELFError` when it cannot be read, or is no ELF file for programs.
  public init(path: FilePath) throws(ELFError) {
    try self.init(path: path, isDebugFile: false)
  }

  init(path: FilePath, isDebugFile: Bool) throws(ELFError) {
    do {
      // Neither a pipe nor a device holds the reader up.
      let descriptor = try FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? descriptor.close() }
      var status = stat()
      // Sound: fstat fills the struct that it is given.
      guard unsafe fstat(descriptor.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG
      else { throw ELFError(.notELF) }
      try self.init(ELFBytes(descriptor), isDebugFile: isDebugFile)
    } catch let error as ELFError {
      throw ELFError(error.code, path: path)
    } catch {
      throw ELFError(.unreadable(error as? Errno ?? .ioError), path: path)
    }
  }

  /// Reads the bytes of a file.
  ///
  /// - Throws: `ELFError` when they are no ELF file for programs.
  public init(_ bytes: [UInt8]) throws(ELFError) {
    try self.init(ELFBytes(bytes), isDebugFile: false)
  }

  init(_ bytes: ELFBytes, isDebugFile: Bool) throws(ELFError) {
    let reader = try ELFReader(bytes)
    guard reader.isProgram else { throw ELFError(.notAProgram) }
    let segments = try reader.segments()
    self.segments = segments
    buildID = try reader.buildID()
    debugLink = try reader.debugLink()
    let (symbols, isComplete) = try reader.symbols()
    hasAllSymbols = isComplete
    // A debug file has the addresses, but not the code.
    functions =
      isDebugFile
      ? symbols
      : symbols.filter { symbol in
        symbol.kind != .untyped || Self.place(of: symbol.address, in: segments) != nil
      }
  }

  /// Where in the file the code is that is mapped at `address`; `nil` where there is none.
  ///
  /// A uprobe is set at such an offset.
  public func fileOffset(of address: UInt64) -> UInt64? {
    Self.place(of: address, in: segments)
  }

  private static func place(of address: UInt64, in segments: [Segment]) -> UInt64? {
    for segment in segments where address >= segment.address {
      let distance = address - segment.address
      guard distance < segment.size else { continue }
      let (offset, isTooLarge) = segment.offset.addingReportingOverflow(distance)
      return isTooLarge ? nil : offset
    }
    return nil
  }

  /// The address of the code at `offset` in the file; `nil` where there is none.
  public func address(ofFileOffset offset: UInt64) -> UInt64? {
    for segment in segments where offset >= segment.offset {
      let distance = offset - segment.offset
      guard distance < segment.size else { continue }
      let (address, isTooLarge) = segment.address.addingReportingOverflow(distance)
      return isTooLarge ? nil : address
    }
    return nil
  }
}
