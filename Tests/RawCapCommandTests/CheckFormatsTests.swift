import ArgumentParser
import EventFormat
import EventSamples
import EventText
import Foundation
import RawCap
import SystemPackage
import Testing

@testable import RawCapCommand

@Suite struct CheckFormatsTests {
  private func check(_ prints: String...) -> FormatCheck {
    let texts = prints.enumerated().map { index, print in
      (
        system: "made",
        text: Formats.text(
          "event\(index)", id: 300 + index,
          fields: "\tfield:int number;\toffset:8;\tsize:4;\tsigned:1;", print: print)
      )
    }
    let broken = [(system: "made", text: Array("name: broken\n".utf8))]
    return FormatCheck(
      EventFormats(parsing: texts + broken, layout: Formats.layout), layout: Formats.layout)
  }

  @Test func jsonNamesWhatIsNotUnderstood() throws {
    let check = check(#""%d", REC->number"#, #""%d", odd(REC->number)"#, #""%d", ODD"#)
    let text = CheckFormats.json(check, of: "here").bytes
    let object = try #require(JSONSerialization.jsonObject(with: Data(text)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "source", "formats", "complete", "unreadable", "unknown_texts", "unnumbered_constants",
      ])
    #expect(object["source"] as? String == "here")
    #expect(object["formats"] as? Int == 4)
    #expect(object["complete"] as? Bool == false)
    let unreadable = try #require(object["unreadable"] as? [[String: String]])
    #expect(unreadable.map(\.keys.count) == [2])
    #expect(unreadable.first?["event"]?.contains("broken") == true)
    let unknown = try #require(object["unknown_texts"] as? [[String: String]])
    #expect(unknown.compactMap { $0["text"] } == ["trace-cmd", "trace-cmd -N", "kernel"])
    #expect(unknown.allSatisfy { $0["event"] == "made:event1" && $0["reason"] != nil })
    let constants = try #require(object["unnumbered_constants"] as? [[String: Any]])
    #expect(constants.first?["event"] as? String == "made:event2")
    #expect(constants.first?["names"] as? [String] == ["ODD"])
  }

  @Test func thePlainFormNamesTheSame() {
    let check = check(#""%d", odd(REC->number)"#, #""%d", ODD"#)
    let text = String(decoding: CheckFormats.plain(check, of: "here").bytes, as: UTF8.self)
    #expect(text.hasPrefix("here\n     3 formats\n     1 of them cannot be read\n"))
    #expect(text.contains("\n     1 have a text that only libtraceevent can make\n"))
    #expect(text.contains("\n  made:event0 (trace-cmd -N): "))
    #expect(text.contains("\n  made:event1: ODD\n"))
  }

  @Test(arguments: ["x86_64-v6", "x86_64-v7-zstd", "i686-v6", "s390x-v6", "instances-v6"])
  func everyFormatOfARecordingIsUnderstood(name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/trace-files/\(name).dat")
    let trace = try Trace(path: FilePath(file.path))
    let check = FormatCheck(trace.formats, layout: trace.file.layout)
    #expect(check.formatCount > 10)
    #expect(check.isComplete, "\(check.unreadable) \(check.unknownTexts)")
  }

  @Test func argumentsAreChecked() throws {
    #expect(try CheckFormats.parse([]).input == nil)
    let command = try CheckFormats.parse(["-i", "a.dat", "--json"])
    #expect(command.input == "a.dat" && command.json)
    for wrong in [["-i", ""], ["a.dat"], ["-i"]] {
      #expect(throws: (any Error).self, "\(wrong)") { try CheckFormats.parse(wrong) }
    }
  }
}
