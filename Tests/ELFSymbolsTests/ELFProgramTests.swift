import Glibc
import SystemPackage
import Testing

@testable import ELFSymbols

@Suite struct ELFProgramTests {
  /// The dynamic linker has put it where the symbol and the mapping say.
  @Test(arguments: ["getenv", "malloc", "qsort"])
  func agreesWithTheDynamicLinker(name: String) throws {
    let address = UInt(bitPattern: try #require(dlsym(nil, name)))
    var expected: UInt64?
    var path: FilePath?
    for line in try lines(of: "/proc/self/maps") {
      let words = line.split(separator: " ")
      let range = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard range.count == 2, range[0] <= address, address < range[1] else { continue }
      expected = UInt64(address - range[0]) + (UInt64(words[2], radix: 16) ?? 0)
      path = words.last.map { FilePath(String($0)) }
    }
    let program = try ELFProgram(path: #require(path))
    let function = try #require(program.functions(named: name).first)
    #expect(program.fileOffset(of: function) == expected)
    #expect(program.hasCode(atFileOffset: expected ?? 0))
  }

  @Test func findsItsOwnFunctions() throws {
    let path = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let program = try ELFProgram(path: FilePath(path))
    #expect(program.hasAllSymbols)
    let main = try #require(program.functions(named: "main").first)
    #expect(main.kind == .function && main.size > 0)
    #expect(program.fileOffset(of: main) != nil)
  }

  @Test func choosesVersions() throws {
    let path = try file(MadeUpELF().bytes())
    defer { unlink(path.string) }
    let program = try ELFProgram(path: path)
    #expect(program.functions(named: "old").map(\.address) == [0x11a0])
    #expect(program.functions(named: "old@V1").map(\.address) == [0x1180])
    #expect(program.functions(named: "old@@V2").map(\.address) == [0x11a0])
    #expect(program.functions(named: "old@V3").isEmpty)
    // One for each address.
    #expect(
      program.functions { _ in true }.map(\.address) == [0x1100, 0x1140, 0x11a0, 0x11c0, 0x9000])
  }

  @Test func findsLibrariesAndPrograms() throws {
    #expect(try ProgramSearch.path(of: "libc").lastComponent?.string.hasPrefix("libc") == true)
    #expect(try ProgramSearch.path(of: "sh").components.count > 1)
    let error = #expect(throws: ELFError.self) { try ProgramSearch.path(of: "libnosuchthing") }
    #expect(error?.code == .notFound(name: "libnosuchthing"))
    let missing = #expect(throws: ELFError.self) { try ProgramSearch.path(of: "/nosuch/file") }
    #expect(missing?.code == .unreadable(.noSuchFileOrDirectory))
  }

  @Test func takesTheHighestVersion() throws {
    var name = Array("/tmp/rawcap-libraries-XXXXXX".utf8CString)
    try #require(mkdtemp(&name) != nil)
    let folder = FilePath(
      String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    let bytes = MadeUpELF().bytes()
    for version in ["1.9", "1.10", "1"] {
      try write(bytes, to: folder.appending("libx.so.\(version)"))
    }
    // What is there for linking is a text sometimes.
    try write(Array("GROUP ( libx.so.1 )".utf8), to: folder.appending("libx.so"))
    let found = try ProgramSearch.path(of: "libx", programs: [], libraries: [folder])
    #expect(found.lastComponent == "libx.so.1.10")
    for version in [".1.9", ".1.10", ".1", ""] {
      unlink(folder.appending("libx.so\(version)").string)
    }
    rmdir(folder.string)
  }

  private func file(_ bytes: [UInt8]) throws -> FilePath {
    var name = Array("/tmp/rawcap-elf-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    try #require(descriptor >= 0)
    try FileDescriptor(rawValue: descriptor).closeAfter {
      _ = try FileDescriptor(rawValue: descriptor).writeAll(bytes)
    }
    return FilePath(String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private func write(_ bytes: [UInt8], to path: FilePath) throws {
    let descriptor = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
  }

  private func lines(of path: FilePath) throws -> [String] {
    let descriptor = try FileDescriptor.open(path, .readOnly)
    return try descriptor.closeAfter {
      var text: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65536)
      while true {
        let got = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        guard got > 0 else { break }
        text += buffer[..<got]
      }
      return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }
}
