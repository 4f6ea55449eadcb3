import ArgumentParser
import EventText
import Foundation
import RawCap
import SystemPackage
import Testing
import TraceFS

@testable import RawCapCommand

@Suite struct DoctorTextTests {
  /// Of a system without any files: hardly anything is known of it, and it has a problem.
  let diagnosis = Diagnosis(root: "/nonexistent")

  private func plain(isDetailed: Bool = false, isColoured: Bool = false) -> [Substring] {
    let text = DoctorText.plain(
      diagnosis, diagnosis.checks, isDetailed: isDetailed, isColoured: isColoured)
    return String(decoding: text.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  @Test func checksAreATable() throws {
    let lines = plain()
    for check in diagnosis.checks {
      let line = try #require(
        lines.first { $0.hasPrefix("\(check.state.rawValue) ") && $0.contains(" \(check.id) ") })
      // State and name have columns of their own.
      #expect(line.dropFirst(9).hasPrefix(check.id.rawValue))
      #expect(line.dropFirst(24).hasPrefix("  ") && line.dropFirst(26).first != " ")
    }
    let shell = diagnosis.isRoot ? "# " : "as root# "
    let blanks = String(repeating: " ", count: 26)
    #expect(lines.contains("\(blanks)\(shell)mount -t proc proc /proc"))
    #expect(lines.dropLast().last == "Events cannot be recorded: see the problem.")
    #expect(!lines.contains { $0.contains("\u{1b}") })
    for line in lines where !line.contains("# ") { #expect(line.count <= 110) }
  }

  @Test func coloursChangeNothingElse() {
    let coloured = plain(isColoured: true).joined(separator: "\n")
    #expect(coloured.contains("\u{1b}[31mproblem\u{1b}[0m"))
    #expect(
      coloured.replacing(/\u{1b}\[[0-9]+m/, with: "") == plain().joined(separator: "\n"))
  }

  @Test func jsonHasEverything() throws {
    let text = DoctorText.json(diagnosis, diagnosis.checks)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.bytes)) as? [String: Any])
    #expect(Set(object.keys) == ["canRecord", "isRoot", "checks", "options"])
    #expect(object["canRecord"] as? Bool == false)
    let checks = try #require(object["checks"] as? [[String: Any]])
    #expect(checks.map { $0["id"] as? String } == Diagnosis.Check.ID.allCases.map(\.rawValue))
    for check in checks {
      #expect(
        Set(check.keys) == [
          "id", "state", "finding", "consequence", "commands", "advice", "cause", "details",
        ])
    }
    #expect(checks[0]["commands"] as? [String] == ["mount -t proc proc /proc"])
    let options = try #require(object["options"] as? [[String: Any]])
    #expect(options.first?["name"] as? String == "CONFIG_FTRACE")
    #expect(options.first?["isOn"] is NSNull)
  }

  @Test func checksAreNamed() throws {
    let parsed = try RawCapCommand.parseAsRoot(["doctor", "permissions", "kptr-restrict", "--json"])
    let doctor = try #require(parsed as? Doctor)
    #expect(doctor.checks.map(\.id) == [.permissions, .kptrRestrict] && doctor.json)
    #expect(throws: (any Error).self) { try RawCapCommand.parseAsRoot(["doctor", "weather"]) }
  }

  /// What errors refer to exists.
  @Test func hintsAreArguments() throws {
    for id in Diagnosis.Check.ID.allCases { #expect(CheckName(argument: id.rawValue)?.id == id) }
  }
}
