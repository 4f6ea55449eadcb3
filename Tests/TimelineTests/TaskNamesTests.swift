import EventText
import RingBuffer
import Testing
import Timeline

@Suite struct TaskNamesTests {
  private func column(_ names: borrowing TaskNames, _ pid: Int32) -> String {
    text(names.store.column(names.reference(of: pid)))
  }

  private func name(_ names: borrowing TaskNames, _ pid: Int32) -> String {
    text(names.store.name(names.reference(of: pid)))
  }

  private func text(_ bytes: RawSpan) -> String {
    String(decoding: bytes.withUnsafeBytes { Array($0) }, as: UTF8.self)
  }

  private func learn(_ name: String, of pid: Int32, _ names: inout TaskNames) {
    let bytes = Array(name.utf8)
    names.learn(bytes.span.bytes, of: pid)
  }

  @Test func linesAreNumbersAndNames() {
    let names = TaskNames(
      savedCommandLines: Array(
        "1 init\n42 kworker/0:1 x \n   7\tlead\n-7 odd\n\n4194304 far\n".utf8))
    #expect(name(names, 1) == "init")
    #expect(name(names, 42) == "kworker/0:1 x ")
    #expect(name(names, 7) == "lead")
    #expect(name(names, -7) == "odd")
    #expect(name(names, 4_194_304) == "far")
    #expect(name(names, 2) == "<...>")
    #expect(name(names, -1) == "<...>")
    #expect(name(names, .max) == "<...>")
    #expect(name(names, 0) == "<idle>")
    #expect(column(names, 1) == "            init")
  }

  @Test func namesAreThoseOfLibtraceevent() {
    let layout = PageLayout(byteOrder: .little, longSize: 8, pageSize: 4096)
    let lists = [
      "1 init\n2 a b  c \n3   x\n4\tt ab\n5x\n-7 neg\n0 zero\n", "1 init\n2\n3 c\n",
      "1 a\nxx y\n3 c\n",
      "1 a\n\n\n3 c", "", "12 a-name-of-more-than-16-bytes\n", "+5 five\n", "1 \u{e9}\u{e8}\n",
    ]
    for list in lists {
      let interpreter = EventInterpreter(layout: layout, cpuCount: 1, plugins: false)
      interpreter.add(commandLines: Array(list.utf8))
      let names = TaskNames(savedCommandLines: Array(list.utf8))
      for pid in [-7, -1, 0, 1, 2, 3, 4, 5, 12] as [Int32] {
        var expected = TextBuffer()
        interpreter.appendComm(of: pid, width: 16, to: &expected)
        #expect(column(names, pid) == text(expected.span), "thread \(pid) of \(list)")
      }
    }
  }

  @Test func onlyUnknownNamesAreLearned() {
    var names = TaskNames(savedCommandLines: Array("1 init\n5 <...>\n".utf8))
    learn("other", of: 1, &names)
    learn("known", of: 5, &names)
    learn("first\0rest", of: 9, &names)
    learn("second", of: 9, &names)
    learn("zero", of: 0, &names)
    learn("", of: 10, &names)
    learn("late", of: 10, &names)
    #expect(name(names, 1) == "init")
    #expect(name(names, 5) == "<...>")
    #expect(name(names, 9) == "first")
    #expect(name(names, 0) == "<idle>")
    #expect(column(names, 10) == String(repeating: " ", count: 16))
  }

  @Test func aNameStaysWhereItIs() {
    var names = TaskNames(savedCommandLines: Array("1 init\n".utf8))
    let store = names.store
    let reference = names.reference(of: 1)
    for pid in 2..<20_000 { learn("thread-\(pid)", of: Int32(pid), &names) }
    #expect(text(store.name(reference)) == "init")
    #expect(name(names, 19_999) == "thread-19999")
    #expect(name(names, 20_000) == "<...>")
  }
}
