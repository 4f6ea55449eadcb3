internal import ArgumentParser
internal import EventFormat
internal import RawCap
internal import SystemPackage
internal import TypeGenerator

struct GenerateSwift: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swift",
    abstract: "Writes Swift types for events.",
    discussion: """
      One struct for each event, with a property for each field, from the formats of the running \
      kernel or of recordings; with several recordings, types that suit all of them. Probes and \
      synthetic events are events like others.

      The target that the types go into needs a line in its swiftSettings:
        .enableExperimentalFeature("Lifetimes")
      """)

  @Option(
    name: [.customShort("e"), .customLong("event")],
    help: ArgumentHelp("Events, as for record -e; can be repeated.", valueName: "pattern"))
  var patterns: [String] = []

  @Option(
    name: [.customShort("i"), .customLong("input")],
    help: ArgumentHelp(
      """
      A recording whose formats are taken, or a text of formats behind lines “system: NAME”; can be \
      repeated. Without it, the running kernel's are.
      """, valueName: "file"))
  var inputs: [String] = []

  @Option(help: ArgumentHelp("Meanings, units and better names of fields.", valueName: "file"))
  var notes: String?

  @Option(help: ArgumentHelp("Who can use the types.", valueName: "level"))
  var access = Access.internal

  @Option(help: ArgumentHelp("The module that the types import.", valueName: "module"))
  var `import` = "RawCap"

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Where to write; standard output without it.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Write a file for each system into it.", valueName: "directory"))
  var directory: String?

  enum Access: String, CaseIterable, ExpressibleByArgument {
    case `internal`, package, `public`
  }

  func validate() throws {
    if output != nil, directory != nil {
      throw ValidationError("--output and --directory exclude each other.")
    }
    if patterns.isEmpty, notes == nil {
      throw ValidationError("Which events? Say -e sched:sched_switch, for example.")
    }
  }

  func run() throws {
    let chosen = patterns.map { EventPattern($0) }
    let kernels =
      inputs.isEmpty ? [try running(chosen)] : try inputs.map { try formats($0, chosen) }
    for pattern in chosen
    where !kernels.contains(where: { $0.contains { pattern.matches(Self.name(of: $0)) } }) {
      // Of the running kernel's events, the error names those that come closest.
      if inputs.isEmpty { _ = try TraceFS().events(matching: pattern) }
      throw CommandFailure("no event of \(inputs.joined(separator: ", ")) matches “\(pattern)”")
    }
    let text = try notes.map { String(decoding: try Self.read($0), as: UTF8.self) }
    let notes = try text.map { try EventNotes($0) } ?? EventNotes()

    var generator = TypeGenerator()
    generator.access = AccessLevel(rawValue: access.rawValue) ?? .internal
    generator.module = `import`
    generator.heading = ["Written by “rawcap generate swift”; do not edit."]
    if let directory {
      for (name, source) in generator.sourcesBySystem(for: kernels, notes: notes) {
        try Self.write(source, to: FilePath(directory).appending("\(name).swift"))
      }
    } else {
      let source = generator.source(for: kernels, notes: notes)
      if let output {
        try Self.write(source, to: FilePath(output))
      } else {
        var text = TextBuffer()
        text.append(source)
        try Output.write(&text)
      }
    }
  }

  /// The chosen formats of the running kernel.
  private func running(_ patterns: [EventPattern]) throws -> [EventFormat] {
    let tracefs = try TraceFS()
    // The tracers' own events are not among those that can be enabled.
    let all = try tracefs.events() + tracefs.tracerEvents()
    let names = all.filter { name in
      patterns.isEmpty || patterns.contains { $0.matches(name) }
    }
    let formats = try tracefs.formats(of: names)
    for failure in formats.failures { Output.complain("left out: \(failure)") }
    return formats.all
  }

  /// The chosen formats of a recording, or of a text of formats.
  private func formats(_ path: String, _ patterns: [EventPattern]) throws -> [EventFormat] {
    let bytes = try Self.read(path, atMost: 3)
    let all: [EventFormat]
    if bytes == [0x17, 0x08, 0x44] {  // the magic of trace.dat
      let formats = try Trace(path: FilePath(path)).formats
      for failure in formats.failures { Output.complain("left out: \(failure)") }
      all = formats.all
    } else {
      all = FormatList.formats(try Self.read(path))
    }
    return all.filter { format in
      patterns.isEmpty || patterns.contains { $0.matches(Self.name(of: format)) }
    }
  }

  private static func name(of format: EventFormat) -> EventName {
    EventName(system: format.system, event: format.name)
  }

  private static func read(_ path: String, atMost limit: Int = 64 << 20) throws -> [UInt8] {
    do throws(Errno) { return try bytes(of: FilePath(path), limit) } catch {
      throw CommandFailure("cannot read \(path): \(error)")
    }
  }

  private static func bytes(of path: FilePath, _ limit: Int) throws(Errno) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly)
      return try file.closeAfter {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(limit, 1 << 16))
        while bytes.count < limit {
          // Sound: the buffer is the array's own, for the time of the call.
          let count = try unsafe piece.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
          if count == 0 { break }
          bytes += piece.prefix(min(count, limit - bytes.count))
        }
        return bytes
      }
    } catch let error as Errno {
      throw error
    } catch {
      throw .ioError
    }
  }

  private static func write(_ source: String, to path: FilePath) throws {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate],
        permissions: FilePermissions(rawValue: 0o644))
      _ = try file.closeAfter { try file.writeAll(source.utf8) }
    } catch {
      throw CommandFailure("cannot write \(path): \(error)")
    }
  }
}
