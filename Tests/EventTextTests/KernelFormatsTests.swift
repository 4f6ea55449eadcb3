import EventText
import EventFormat
import Foundation
import Testing

private let events = URL(filePath: "/sys/kernel/tracing/events")

private func formats() -> [URL] {
  let systems = (try? FileManager.default.contentsOfDirectory(atPath: events.path)) ?? []
  return systems.flatMap { system in
    let folder = events.appending(path: system)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.map { folder.appending(path: "\($0)/format") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }
}

@Suite(.enabled(if: !formats().isEmpty, "needs root and tracefs"))
struct KernelFormatsTests {
  /// What the grammar refuses, libtraceevent cannot parse either: statement expressions, lists of
  /// names without any, and sizes of types for which it frees a word twice.
  @Test func theGrammarKnowsThisKernelsFormats() throws {
    for file in formats() {
      // In pieces: `Data(contentsOf:)` stops at the first page of a file without a size.
      let text = Array(try FileHandle(forReadingFrom: file).readToEnd() ?? Data())
      let isBeyond = [" ({ ", "{ })", "sizeof(unsigned int)"].contains {
        text.firstRange(of: Array($0.utf8)) != nil
      }
      let format = try #require(Interpreted(text).formats.all.first, "\(file.path)")
      #expect(PrintFormatGrammar.accepts(format) == !isBeyond, "\(file.path)")
    }
  }

  @Test func everyPrintFormatOfThisKernelIsUnderstood() throws {
    for file in formats() {
      let text = Array(try FileHandle(forReadingFrom: file).readToEnd() ?? Data())
      let format = try #require(Interpreted(text).formats.all.first, "\(file.path)")
      do { _ = try PrintFormat(parsing: format) } catch { Issue.record("\(file.path): \(error)") }
    }
  }
}
