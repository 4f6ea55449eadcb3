import Foundation

/// The bytes of a file in `Tests/Fixtures`.
func fixture(_ path: String, here: String = #filePath) throws -> [UInt8] {
  let tests = URL(filePath: here).deletingLastPathComponent().deletingLastPathComponent()
  return Array(try Data(contentsOf: tests.appending(path: "Fixtures/\(path)")))
}
