import Testing

@testable import ELFSymbols

@Suite struct ELFFileTests {
  @Test(arguments: [true, false], [true, false])
  func findsFunctions(is64Bit: Bool, isBigEndian: Bool) throws {
    let file = try ELFFile(MadeUpELF(is64Bit: is64Bit, isBigEndian: isBigEndian).bytes())
    #expect(file.hasAllSymbols)
    #expect(
      file.functions.map(\.fullName)
        == ["main", "helper", "old@V1", "old@@V2", "pick", "outside", "start"])
    let main = try #require(file.functions.first)
    #expect(main.size == 32)
    #expect(main.kind == .function)
    #expect(file.fileOffset(of: main.address) == MadeUpELF.codeOffset + 0x100)
    #expect(file.address(ofFileOffset: MadeUpELF.codeOffset + 0x100) == 0x1100)
    #expect(file.functions[4].kind == .indirect)
    #expect(file.fileOffset(of: 0x9000) == nil)
    #expect(file.fileOffset(of: 0x12ff) == MadeUpELF.codeOffset + 0x2ff)
    #expect(file.fileOffset(of: 0x1300) == nil)
    #expect(file.address(ofFileOffset: 0) == nil)
  }

  @Test func refusesWhatIsNoProgram() {
    func code(_ bytes: [UInt8]) -> ELFError.Code? {
      #expect(throws: ELFError.self) { try ELFFile(bytes) }?.code
    }
    #expect(code(Array("#!/bin/sh\n".utf8)) == .notELF)
    #expect(code([]) == .notELF)
    #expect(code(MadeUpELF(type: 1).bytes()) == .notAProgram)
    #expect(code(Array(MadeUpELF().bytes().prefix(40))) == .damaged("header"))
    #expect(code(Array(MadeUpELF().bytes().prefix(0x1010))) == .damaged("section table"))
  }

  /// Whatever the bytes are, there is an answer or an error, and no place outside of the file's code.
  @Test(arguments: [true, false], [true, false])
  func survivesAnyBytes(is64Bit: Bool, isBigEndian: Bool) {
    let original = MadeUpELF(is64Bit: is64Bit, isBigEndian: isBigEndian).bytes()
    var generator = SystemRandomNumberGenerator()
    var understood = 0
    for round in 0..<3000 {
      var bytes = original
      for _ in 0...Int.random(in: 0..<4, using: &generator) {
        // Where numbers are: the header, the symbols, the sections.
        let part = [0..<0x80, 0x800..<0xa00, 0x1000..<bytes.count][round % 3]
        let value: UInt8 = [0, 1, 0x7f, 0x80, 0xff, .random(in: 0...255, using: &generator)]
          .randomElement(using: &generator)!
        bytes[Int.random(in: part, using: &generator)] = value
      }
      if round % 7 == 0 {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
      }
      guard let file = try? ELFFile(bytes) else { continue }
      understood += 1
      for function in file.functions {
        if let offset = file.fileOffset(of: function.address) {
          #expect(file.address(ofFileOffset: offset) != nil)
        }
      }
    }
    #expect(understood > 100)
  }
}
