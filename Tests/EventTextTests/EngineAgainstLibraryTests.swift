import EventFormat
import EventSamples
import Foundation
import RingBuffer
import Testing

@testable import EventText

/// The engine makes the text that libtraceevent makes, of every kind of event.
///
/// One at a time: libtraceevent's plugins have memory of their own.
@Suite(.serialized)
struct EngineAgainstLibraryTests {
  /// Every kind of machine that pages come from.
  static let layouts = [ByteOrder.little, .big].flatMap { order in
    [8, 4].map { PageLayout(byteOrder: order, longSize: $0, pageSize: 4096) }
  }

  @Test(arguments: layouts, TextStyle.all)
  func pluginsOfAnyMachine(layout: PageLayout, style: TextStyle) throws {
    let comparison = Comparison(PluginFormats(layout: layout).formats, layout: layout, style: style)
    #expect(comparison.formats.failures.isEmpty)
    for format in comparison.formats.all {
      #expect(comparison.engine.program(of: format) != nil, "\(format) is left to libtraceevent")
    }
    var tally = Comparison.Tally()
    comparison.run(recordsOfEach: 50, seed: 1, &tally)
    // Without plugins libtraceevent cannot parse the calls of the functions that they bring.
    let skipped = comparison.formats.all.count { $0.callsPlugin && style == TextStyle.all[1] }
    let count = comparison.formats.all.count
    #expect(tally.compared >= 50 * (count - skipped - comparison.exceptions.count))
  }

  /// Numbers that have names, one after the other: random ones rarely meet them.
  @Test(arguments: [
    ("kvm_exit", "exit_reason", ["isa": 1], 0..<0x500),
    ("kvm_exit", "exit_reason", ["isa": 2], 0..<0x500),
    ("kvm_exit", "exit_reason", ["isa": 2], 0xffff_fff0..<0x1_0000_0000),
    ("kvm_nested_vmexit", "exit_code", ["isa": 2], 0..<0x500),
    ("kvm_mmu_get_page", "role", [:], 0x0100_0800..<0x0100_1800),
    ("xen_mc_entry", "op", [:], 0..<64), ("sys_enter_futex", "op", [:], 0..<1024),
    ("sched_switch", "prev_state", [:], 0..<1024), ("tlb_flush", "reason", [:], 0..<8),
  ])
  func namedNumbers(
    event: String, name: String, others: [String: UInt64], values: Range<UInt64>
  ) throws {
    let comparison = Comparison(
      PluginFormats(layout: Formats.layout).formats, layout: Formats.layout, style: TextStyle())
    let format = try #require(comparison.formats.format(event))
    var renderer = TextRenderer(comparison.engine)
    var tally = Comparison.Tally()
    var record = RecordBuilder(id: UInt16(format.id), size: (format.fixedSize + 3) & ~3)
    func put(_ value: UInt64, in name: String) throws {
      let field = try #require(format.field(name))
      for index in 0..<field.size {
        record.put(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)), at: field.offset + index)
      }
    }
    for (name, value) in others { try put(value, in: name) }
    for value in values {
      try put(value, in: name)
      comparison.compare(record.bytes, of: format, timestamp: 1, &renderer, &tally)
    }
    #expect(tally.compared == values.count)
  }

  /// Commands are made of all kinds of bytes; only few of them are defined.
  @Test func commandsOfSCSI() throws {
    let comparison = Comparison(
      PluginFormats(layout: Formats.layout).formats, layout: Formats.layout, style: TextStyle())
    let format = try #require(comparison.formats.format("scsi_dispatch_cmd_start"))
    let place = try #require(format.field("cmnd")?.offset)
    var random = SplitMix64(seed: 3)
    var renderer = TextRenderer(comparison.engine)
    var tally = Comparison.Tally()
    for operation in UInt8.min...UInt8.max {
      for _ in 0..<12 {
        var command = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        command[0] = operation
        if Bool.random(using: &random) { command[1] = Bool.random(using: &random) ? 0x10 : 0x12 }
        if Bool.random(using: &random) {
          command[8] = 0
          command[9] = UInt8.random(in: 3...13, using: &random)
        }
        var record = RecordBuilder(id: UInt16(format.id), size: format.fixedSize + 32)
        record.put(UInt32(32 << 16 | format.fixedSize), at: place)
        for (index, byte) in command.enumerated() { record.put(byte, at: format.fixedSize + index) }
        comparison.compare(record.bytes, of: format, timestamp: 1, &renderer, &tally)
      }
    }
    #expect(tally.compared == 256 * 12)
  }

  @Test(.enabled(if: !KernelFormats.files.isEmpty, "needs root and tracefs"))
  func thisKernelsFormats() throws {
    let formats = try KernelFormats.read()
    #expect(formats.failures.isEmpty)
    var tally = Comparison.Tally()
    var comparison = Comparison(formats, layout: Formats.layout, style: TextStyle.all[1])
    comparison.run(recordsOfEach: 4, seed: 2, &tally)
    comparison.changeStyle(TextStyle.all[2])
    comparison.run(recordsOfEach: 4, seed: 3, &tally)
    // Events that no plugin knows have the same text with and without.
    comparison = Comparison(formats, layout: Formats.layout, style: TextStyle()) { format in
      Self.systemsOfPlugins.contains(format.system) || format.name == "sys_enter_futex"
    }
    comparison.run(recordsOfEach: 20, seed: 4, &tally)
    // Some formats are beyond libtraceevent, or ask for arrays that the record does not have.
    #expect(tally.compared > 20 * tally.skipped)
  }

  static let systemsOfPlugins: Set<String> = [
    "sched", "ftrace", "kmem", "timer", "tlb", "kvm", "kvmmmu", "jbd2", "scsi", "xen", "cfg80211",
    "mac80211",
  ]
}

extension TextStyle {
  /// trace-cmd's texts: as it is called, with `-N`, with `-R`.
  static let all = [
    TextStyle(), TextStyle(usesPlugins: false), TextStyle(usesPlugins: false, isRaw: true),
  ]
}

/// The formats of the kernel that runs the tests.
enum KernelFormats {
  static let files: [(system: String, url: URL)] = {
    let events = URL(filePath: "/sys/kernel/tracing/events")
    let manager = FileManager.default
    let systems = (try? manager.contentsOfDirectory(atPath: events.path)) ?? []
    return systems.sorted().flatMap { system in
      let folder = events.appending(path: system)
      let names = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.sorted().map { (system, folder.appending(path: "\($0)/format")) }
        .filter { manager.fileExists(atPath: $0.1.path) }
    }
  }()

  static func read() throws -> EventFormats {
    let texts = try files.map { file in
      // In pieces: `Data(contentsOf:)` stops at the first page of a file without a size.
      let text = try FileHandle(forReadingFrom: file.url).readToEnd() ?? Data()
      return (system: file.system, text: Array(text))
    }
    return EventFormats(parsing: texts, layout: Formats.layout)
  }
}

/// Renders the same records by the engine and by libtraceevent.
struct Comparison {
  private(set) var engine: TextEngine
  private let compared: [EventFormat]
  private let library: EventInterpreter
  private let symbols: [UInt64]
  private let kallsyms: [UInt8]

  struct Tally {
    var compared = 0
    var skipped = 0
  }

  init(
    _ formats: EventFormats, layout: PageLayout, style: TextStyle,
    only isWanted: (EventFormat) -> Bool = { _ in true }
  ) {
    compared = formats.all.filter(isWanted)
    // Small numbers, too, which are found in fields of every size.
    let base: UInt64 = layout.commitSize == 8 ? 0xffff_ffff_8100_0000 : 0xc100_0000
    symbols = [3, 100, 0x1000, base, base + 0x40, base + 0x1234_0000, base + 0x1234_1000]
    let lines = symbols.enumerated().map { index, address in
      "\(String(address, radix: 16)) T symbol_\(index)\(index == 4 ? "\t[module]" : "")\n"
    }
    kallsyms = Array(lines.joined().utf8)
    library = EventInterpreter(layout: layout, cpuCount: 4, plugins: style.usesPlugins)
    for format in compared { library.add(format) }
    library.add(kallsyms: kallsyms)
    engine = Self.engine(formats, kallsyms, layout, style)
  }

  var formats: EventFormats { engine.formats }

  /// Goes on with another style, which uses plugins if the one before did.
  mutating func changeStyle(_ style: TextStyle) {
    precondition(style.usesPlugins == engine.style.usesPlugins)
    engine = Self.engine(formats, kallsyms, engine.layout, style)
  }

  private static func engine(
    _ formats: EventFormats, _ kallsyms: [UInt8], _ layout: PageLayout, _ style: TextStyle
  ) -> TextEngine {
    TextEngine(
      formats: formats, symbols: KernelSymbols { kallsyms }, printkFormats: PrintkFormats([]),
      layout: layout, style: style)
  }

  /// Compares some records of each format.
  func run(recordsOfEach count: Int, seed: UInt64, _ tally: inout Tally) {
    var random = SplitMix64(seed: seed)
    var renderer = TextRenderer(engine)
    for format in compared {
      for _ in 0..<count {
        compare(format, &renderer, &tally, using: &random)
      }
    }
  }

  private func compare(
    _ format: EventFormat, _ renderer: inout TextRenderer, _ tally: inout Tally,
    using random: inout SplitMix64
  ) {
    let addresses = symbols + symbols.map { $0 + 0x10 }
    // With `-R` libtraceevent reads text to its NUL, and takes an array for text no more once it
    // has met another.
    let record = RandomRecord(
      of: format, addresses: addresses, hasBytes: !engine.style.isRaw, using: &random
    ).bytes
    let timestamp = UInt64.random(in: 1 << 48..<1 << 62, using: &random)
    compare(record, of: format, timestamp: timestamp, &renderer, &tally)
  }

  /// Compares one record.
  func compare(
    _ record: [UInt8], of format: EventFormat, timestamp: UInt64, _ renderer: inout TextRenderer,
    _ tally: inout Tally
  ) {
    var expected = TextBuffer()
    library.appendText(
      of: record.span.bytes, format: format, timestamp: timestamp, cpu: 0,
      style: engine.style.isRaw ? .raw : .described, to: &expected)
    var text = TextBuffer()
    renderer.append(record.span.bytes, of: format, timestamp: timestamp, cpu: 0, to: &text)
    // trace-cmd prints its lines up to a NUL.
    let wanted = expected.bytes.prefix { $0 != 0 }
    guard !exceptions.contains(format.name), !isBeyond(wanted) else {
      tally.skipped += 1
      return
    }
    tally.compared += 1
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == String(decoding: wanted, as: UTF8.self),
      "\(format) of \(record)")
  }

  /// What libtraceevent cannot parse has the kernel's text in ours, and what it could not render
  /// without harm has ours.
  private func isBeyond(_ text: ArraySlice<UInt8>) -> Bool {
    ["[FAILED TO PARSE]", "[UNPRINTABLE]"].contains { text.firstRange(of: Array($0.utf8)) != nil }
  }

  /// Events whose text libtraceevent makes by this machine's `long`, not by the traced one's.
  var exceptions: [String] {
    engine.layout.commitSize == 4 && engine.style.usesPlugins ? ["raw_data", "tlb_flush"] : []
  }
}

extension EventFormat {
  /// Whether its print fmt calls a function that one of the plugins brings.
  fileprivate var callsPlugin: Bool {
    guard let text = try? PrintFormat(parsing: self) else { return false }
    return text.callsUnknown(usesPlugins: false)
  }
}
