import EventText
import EventFormat
import Foundation
import SystemPackage
import Testing
import TraceFile
import TraceText

/// The folder of the tests.
let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

/// A file of Tests/Fixtures/trace-files; make.py there says where they come from.
func fixture(_ name: String) -> URL { tests.appending(path: "Fixtures/trace-files/\(name)") }

/// Everything that a report of an undamaged file prints.
func reportText(_ file: URL, _ options: ReportOptions = ReportOptions()) throws -> [UInt8] {
  var report = try Report(TraceFile(path: FilePath(file.path)), options: options)
  var text = TextBuffer()
  while report.appendNext(to: &text) {}
  #expect(report.damage.isEmpty)
  return text.bytes
}

/// What a gzip file holds.
func uncompressed(_ file: URL) throws -> [UInt8] {
  let process = Process()
  process.executableURL = URL(filePath: "/bin/gzip")
  process.arguments = ["-dc", file.path]
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return Array(data)
}

extension ReportOptions {
  static var rawFields: ReportOptions {
    var options = ReportOptions()
    options.raw = true
    return options
  }

  static var kernel: ReportOptions {
    var options = ReportOptions()
    options.plugins = false
    options.nanoseconds = true
    return options
  }
}

/// Text of two traces is not made at the same time: the function plugin of libtraceevent keeps its
/// indentation in the process. All suites that print are inside this one.
@Suite(.serialized) struct PrintedTraces {}
