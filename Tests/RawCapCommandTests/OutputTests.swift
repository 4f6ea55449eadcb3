internal import EventText

import EventFormat
import Testing

@testable import RawCapCommand

@Suite struct OutputTests {
  @Test(
    arguments: [
      ("0", [0]), ("0,2-3", [0, 2, 3]), ("0:2-3", [0, 2, 3]), ("3,3", [3]),
    ] as [(String, Set<Int>)])
  func listsOfCPUsAreRead(text: String, cpus: Set<Int>) {
    #expect(CPUSelection(argument: text)?.cpus == cpus)
  }

  @Test(arguments: ["", "a", "3-1", "-1", "0-99999999"])
  func otherTextsAreNone(text: String) {
    #expect(CPUSelection(argument: text) == nil)
  }

  @Test func numbersAreForPeople() {
    #expect(Amount.count(0) == "0")
    #expect(Amount.count(1_234_567) == "1,234,567")
    #expect(Amount.bytes(999) == "999 bytes")
    #expect(Amount.bytes(1_500_000) == "1.5 MB")
    #expect(Amount.seconds(.milliseconds(2006)) == "2.01 s")
  }

  @Test func jsonIsWellFormed() {
    var json = JSONText()
    json.object { json in
      json.member("name", "a\"b\\c\n\u{1b}é")
      json.member("count", 3)
      json.member("none", nil as Int?)
      json.member("flag", true)
      json.key("list")
      json.array { json in
        json.value(1)
        json.object { _ in }
      }
    }
    let text = json.finish()
    let expected = #"{"name":"a\"b\\c\u000a\u001bé","count":3,"none":null,"flag":true,"#
    #expect(String(decoding: text.bytes, as: UTF8.self) == expected + #""list":[1,{}]}"# + "\n")
  }
}
