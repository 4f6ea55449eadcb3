import Analysis
import Foundation
import GraphSamples
import SystemPackage
import TraceFile

/// A folder of its own, which goes with it.
final class Folder {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "rawcap-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path())
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// A file of Tests/Fixtures/trace-files.
  static func file(_ name: String) throws -> TraceFile {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try TraceFile(path: FilePath(tests.appending(path: "Fixtures/trace-files/\(name)").path))
  }
}

extension GraphRecording {
  func analysis(_ options: CallOptions = CallOptions()) throws -> CallAnalysis {
    let folder = try Folder()
    return try CallAnalysis(file(in: folder.path), options: options)
  }
}
