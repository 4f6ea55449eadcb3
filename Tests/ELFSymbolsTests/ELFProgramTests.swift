import Testing

@testable import ELFSymbols

@Suite struct ELFProgramTests {
  @Test func aTextIsNoProgram() {
    #expect(throws: ELFError.self) { try ELFFile(Array("#!/bin/sh\n".utf8)) }
  }
}
