import EventFormat
import EventText
import Foundation
import GraphSamples
import RingBuffer
import SystemPackage
import Testing
import TraceFile

@testable import TraceText

/// The arguments of functions, as `print_function_args` (kernel/trace/trace_output.c) shows them.
@Suite struct CallParametersTests {
  private static let registers: [UInt64] = [1, 0xffff_ffff_ffff_fffe, 3, 4, 5, 6]

  /// The lines of calls of these functions, with the same registers.
  private func lines(
    _ functions: [Character], types: [UInt8], kernel: String = "7.3.4", areUnreadable: Bool = false
  ) throws -> [String] {
    var recording = GraphRecording(kernel: kernel)
    recording.types = types
    var time: UInt64 = 1000
    for function in functions {
      recording.add(.call(function, depth: 0, registers: Self.registers), at: time)
      recording.add(.leave(function, depth: 0, from: time, to: time + 10), at: time + 10)
      time += 100
    }
    let file = try file(recording)
    defer { try? FileManager.default.removeItem(atPath: file.path.string) }
    var report = try GraphReport(file)
    var text = TextBuffer()
    while report.appendNext(to: &text) {}
    #expect((report.typeFailure != nil) == areUnreadable)
    return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      line.hasPrefix("#") ? nil : line.range(of: "|  ").map { String(line[$0.upperBound...]) }
    }
  }

  private func file(_ recording: GraphRecording) throws -> TraceFile {
    try recording.file(
      in: FilePath(FileManager.default.temporaryDirectory.path(percentEncoded: false)))
  }

  @Test func everyKindOfArgumentIsShown() throws {
    var types = TypeDescription()
    let int = types.add(.int, name: "int", 4, [0x0100_0020])
    let unsigned = types.add(.int, name: "unsigned long", 8, [0x40])
    let pointer = types.add(.pointer, int)
    let constant = types.add(.const, unsigned)
    let size = types.add(.typedef, name: "size_t", constant)
    let choice = types.add(
      .enumeration, name: "choice", 4,
      [
        types.nameOffset("ONE"), 1, types.nameOffset("ALSO_ONE"), 1, types.nameOffset("LESS"),
        0xffff_fffe,
      ],
      members: 3)
    let pair = types.add(.structure, name: "pair", 16)
    let large = types.add(.structure, name: "large", 64)
    types.add(function: "a", [("file", pointer), ("count", int), ("size", size)])
    types.add(function: "b", [("how", choice), ("less", choice), ("p", pair), ("last", unsigned)])
    types.add(function: "c", [("l", large), ("never", int)])
    types.add(function: "d", [])
    types.add(function: "e", [("", 0)])
    types.add(function: "f", Array(repeating: ("x", unsigned), count: 8))
    #expect(
      try lines(["a", "b", "c", "d", "e", "f", "g"], types: types.bytes) == [
        "a(file=0x1, count=-2, size=0x3);",
        "b(how=1 [ONE], less=-2 [LESS], p=(STRUCT)[0x3:0x4], last=0x5);",
        "c(l=(STRUCT)[0x1:0xfffffffffffffffe:0x3:0x4:0x5:0x6:...]);",
        "d();", "e(=?0x1);",
        "f(x=0x1, x=0xfffffffffffffffe, x=0x3, x=0x4, x=0x5, x=0x6, ...);",
        // Nothing describes it.
        "g();",
      ])
    #expect(
      try lines(["b"], types: types.bytes, kernel: "6.18.0") == [
        "b(how=1, less=-2, p=(STRUCT)[0x3:0x4], last=0x5);"
      ])
  }

  @Test func withoutTypesThereAreRegisters() throws {
    let registers = "0x1, 0xfffffffffffffffe, 0x3, 0x4, 0x5, 0x6"
    #expect(try lines(["a"], types: []) == ["a(\(registers));"])
    var types = TypeDescription()
    types.add(function: "b", [])
    // Of a kind that nobody knows yet: what stands behind it is not known, either.
    types.add(number: 99)
    types.add(function: "a", [])
    for types in [Array("no types".utf8), types.bytes] {
      #expect(try lines(["a"], types: types, areUnreadable: true) == ["a(\(registers));"])
    }
    #expect(try lines(["b"], types: types.bytes, areUnreadable: true) == ["b();"])
  }

  @Test func aFileHasThem() throws {
    var types = TypeDescription()
    types.add(function: "a", [])
    var recording = GraphRecording()
    recording.types = types.bytes
    recording.add(.enter("a", depth: 0), at: 1)
    let file = try file(recording)
    defer { try? FileManager.default.removeItem(atPath: file.path.string) }
    #expect(try file.kernelTypes() == types.bytes)
  }

  @Test func anyBytesAreSurvived() {
    var types = TypeDescription()
    let int = types.add(.int, name: "int", 4, [0x0100_0020])
    types.add(.typedef, name: "ring", 3)
    types.add(.const, 2)
    types.add(function: "a", [("x", int), ("y", 2), ("z", 1000)])
    let bytes = types.bytes
    // Names without an end, and long ones, are none.
    var endless = TypeDescription()
    endless.add(function: String(repeating: "f", count: 600), [])
    endless.add(function: "g", [])
    let endlessTypes = KernelTypes(endless.bytes.dropLast().map { $0 }, byteOrder: .little)
    #expect(endlessTypes == nil)
    let longNamed = KernelTypes(endless.bytes, byteOrder: .little)
    #expect(longNamed?.parameters(of: String(repeating: "f", count: 600)) == nil)
    #expect(longNamed?.parameters(of: "g") == [])
    // A ring of names for types ends.
    #expect(
      KernelTypes(bytes, byteOrder: .little)?.parameters(of: "a")?.map(\.form)
        == [.signed, .unknown, .unknown])
    for count in bytes.indices { _ = KernelTypes(Array(bytes[..<count]), byteOrder: .little) }
    for _ in 0..<20_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4) {
        let place = Int.random(in: damaged.indices)
        damaged[place] = Bool.random() ? .random(in: 0...255) : Bool.random() ? 0xff : 0
      }
      _ = KernelTypes(damaged, byteOrder: .little)?.parameters(of: "a")
    }
  }
}

/// Makes a description of types (BTF).
private struct TypeDescription {
  enum Kind: UInt32 {
    case int = 1
    case pointer = 2
    case structure = 4
    case enumeration = 6
    case typedef = 8
    case const = 10
    case function = 12
    case prototype = 13
  }

  private var types: [UInt32] = []
  private var names: [UInt8] = [0]
  private var count: UInt32 = 0

  /// Adds a type with its size, or the number of the type that it refers to, and what stands behind that.
  ///
  /// - Returns: its number.
  @discardableResult
  mutating func add(
    _ kind: Kind, name: String = "", _ size: UInt32, _ rest: [UInt32] = [], members: UInt32 = 0
  ) -> UInt32 {
    types += [nameOffset(name), kind.rawValue << 24 | members, size] + rest
    count += 1
    return count
  }

  mutating func add(function: String, _ parameters: [(name: String, type: UInt32)]) {
    let members = parameters.flatMap { [nameOffset($0.name), $0.type] }
    let prototype = add(.prototype, 0, members, members: UInt32(parameters.count))
    add(.function, name: function, prototype)
  }

  mutating func add(number: UInt32) {
    types += [0, number << 24, 0]
    count += 1
  }

  mutating func nameOffset(_ name: String) -> UInt32 {
    guard !name.isEmpty else { return 0 }
    defer { names += Array(name.utf8) + [0] }
    return UInt32(names.count)
  }

  var bytes: [UInt8] {
    let head: [UInt32] = [
      0x0001_eb9f, 24, 0, UInt32(types.count * 4), UInt32(types.count * 4), UInt32(names.count),
    ]
    return (head + types).flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    } + names
  }
}
