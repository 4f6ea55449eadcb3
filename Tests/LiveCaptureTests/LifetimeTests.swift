import Glibc
import SystemPackage
import Testing

/// What must not compile: a view that outlives its page.
@Suite(.enabled(if: hasCompiler, "needs swiftc and pkg-config"))
struct LifetimeTests {
  /// The compiler itself works, and takes what is right.
  @Test func usingAnEventBeforeTheNextOne() throws {
    let messages = try compile(
      """
      func sum(_ capture: inout LiveCapture) throws -> UInt64 {
        var sum: UInt64 = 0
        while let item = try capture.next() {
          if case .event(let event) = item { sum &+= UInt64(event.data.byteCount) }
        }
        return sum
      }
      """)
    #expect(messages.isEmpty)
  }

  @Test func anEventDoesNotOutliveTheNextCall() throws {
    let messages = try compile(
      """
      func keep(_ capture: inout LiveCapture) throws {
        guard let first = try capture.next() else { return }
        _ = try capture.next()
        if case .event(let event) = first { print(event.timestamp) }
      }
      """)
    #expect(messages.contains { $0.contains("overlapping accesses to 'capture'") })
  }

  @Test func anEventDoesNotOutliveTheCapture() throws {
    let messages = try compile(
      """
      func keep(_ capture: consuming LiveCapture) throws {
        let first = try capture.next()
        drop(capture)
        if case .event(let event)? = first { print(event.timestamp) }
      }
      func drop(_ capture: consuming LiveCapture) {}
      """)
    #expect(!messages.isEmpty)
  }

  @Test func anEventIsNotStored() throws {
    let messages = try compile(
      """
      final class Store { var event: LiveEvent? }
      """)
    #expect(!messages.isEmpty)
  }

  @Test func aPageDoesNotOutliveTheNextOne() throws {
    let messages = try compile(
      """
      func keep(_ ring: inout MappedRing) throws -> Int {
        let page = ring.page
        _ = try ring.next(.everything)
        return page.byteCount
      }
      """)
    #expect(messages.contains { $0.contains("overlapping accesses to 'ring'") })
  }

  /// The errors that the compiler has for a source that uses the library.
  private func compile(_ source: String) throws -> [String] {
    let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
      .removingLastComponent()
    let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
    let products = FilePath(bundle).removingLastComponent()
    var template = Array("/tmp/rawcap-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let directory = FilePath(
      String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    defer { _ = lines("rm -r \(directory)") }
    let file = try #require(fopen(directory.appending("Source.swift").string, "w"))
    fputs("import RawCap\n\(source)\n", file)
    fclose(file)
    let modules = ["CProcessor", "CZstd", "CZlib"].map { "-I \(root)/Sources/\($0)" }.joined(
      separator: " ")
    // Lifetimes are checked behind the types.
    return lines(
      """
      swiftc -emit-sil -o /dev/null -swift-version 6 -I \(products)/Modules \(modules) \
      -Xcc -fmodule-map-file=\(root)/Sources/CTraceFS/module.modulemap \
      -Xcc -fmodule-map-file=\(products)/CKernelTrace.build/module.modulemap \
      -I \(root)/.build/checkouts/swift-system/Sources/CSystem/include \
      $(pkg-config --cflags libtracefs | sed 's/-I/-Xcc -I/g') \
      \(directory)/Source.swift 2>&1 | grep error:
      """)
  }
}

private let hasCompiler = lines("command -v swiftc && command -v pkg-config").count == 2

/// What a shell prints.
private func lines(_ command: String) -> [String] {
  guard let output = popen(command, "r") else { return [] }
  defer { pclose(output) }
  var result: [String] = []
  var buffer = [CChar](repeating: 0, count: 4096)
  while fgets(&buffer, Int32(buffer.count), output) != nil {
    let bytes = buffer.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:))
    result.append(String(decoding: bytes, as: UTF8.self))
  }
  return result
}
