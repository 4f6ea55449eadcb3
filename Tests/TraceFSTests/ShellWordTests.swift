import Testing

@testable import TraceFS

@Suite struct ShellWordTests {
  @Test func quotesWhatIsNotOneWord() {
    #expect(ShellWord.quoted("rawcap-2") == "rawcap-2")
    #expect(ShellWord.quoted("größe") == "größe")
    #expect(ShellWord.quoted("a b") == "'a b'")
    #expect(ShellWord.quoted("it's") == "'it'\\''s'")
    #expect(ShellWord.quoted("") == "''")
  }
}
