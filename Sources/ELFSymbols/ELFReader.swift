internal import SystemPackage

/// The tables of an ELF file. Whatever they say is checked against the file's length.
struct ELFReader {
  private let bytes: ELFBytes
  private let isBigEndian: Bool
  private let is64Bit: Bool
  private let type: UInt16
  private let machine: UInt16
  private let programHeaders: Table
  private(set) var sections: [Section] = []
  /// The section with the names of sections.
  private(set) var nameSection = 0

  /// A table of the file: where it is, and how many entries of which size it has.
  struct Table {
    var offset: UInt64
    var entrySize: UInt64
    var count: UInt64
  }

  /// `Elf64_Shdr`.
  struct Section {
    var name: UInt32
    var type: UInt32
    var offset: UInt64
    var size: UInt64
    var link: UInt32
    var entrySize: UInt64
  }

  enum SectionType {
    static let symbols: UInt32 = 2  // SHT_SYMTAB
    static let notes: UInt32 = 7  // SHT_NOTE
    static let withoutBytes: UInt32 = 8  // SHT_NOBITS
    static let dynamicSymbols: UInt32 = 11  // SHT_DYNSYM
    static let versionDefinitions: UInt32 = 0x6fff_fffd  // SHT_GNU_verdef
    static let versions: UInt32 = 0x6fff_ffff  // SHT_GNU_versym
  }

  init(_ bytes: ELFBytes) throws(ELFError) {
    self.bytes = bytes
    guard let start = try Self.read(bytes, 0, 16), start.starts(with: [0x7f, 0x45, 0x4c, 0x46])
    else { throw ELFError(.notELF) }
    guard start[4] == 1 || start[4] == 2, start[5] == 1 || start[5] == 2 else {
      throw ELFError(.damaged("header"))
    }
    is64Bit = start[4] == 2
    isBigEndian = start[5] == 2
    let size: UInt64 = is64Bit ? 64 : 52
    guard let head = try Self.read(bytes, 0, size) else { throw ELFError(.damaged("header")) }
    let numbers = ELFNumbers(bytes: head, isBigEndian: isBigEndian, is64Bit: is64Bit)
    let wide = is64Bit ? 8 : 4
    // Behind e_entry.
    let offsets = 24 + wide
    let counts = offsets + 2 * wide + 4
    guard let type = numbers.half(16), let machine = numbers.half(18),
      let programOffset = numbers.native(offsets),
      let sectionOffset = numbers.native(offsets + wide),
      let programSize = numbers.half(counts + 2), let programCount = numbers.half(counts + 4),
      let sectionSize = numbers.half(counts + 6), let sectionCount = numbers.half(counts + 8),
      let nameSection = numbers.half(counts + 10)
    else { throw ELFError(.damaged("header")) }
    self.type = type
    self.machine = machine
    self.nameSection = Int(nameSection)
    var programs = Table(
      offset: programOffset, entrySize: UInt64(programSize), count: UInt64(programCount))
    var table = Table(
      offset: sectionOffset, entrySize: UInt64(sectionSize), count: UInt64(sectionCount))
    if sectionOffset > 0, sectionSize > 0 {
      // What does not fit into the header's 16 bits stands in the first section.
      let entry = try Self.read(bytes, sectionOffset, is64Bit ? 64 : 40) ?? []
      let first = ELFNumbers(bytes: entry, isBigEndian: isBigEndian, is64Bit: is64Bit)
      if sectionCount == 0 { table.count = first.native(is64Bit ? 32 : 20) ?? 0 }
      if nameSection == 0xffff { self.nameSection = Int(first.word(is64Bit ? 40 : 24) ?? 0) }
      if programCount == 0xffff { programs.count = UInt64(first.word(is64Bit ? 44 : 28) ?? 0) }
    } else {
      table.count = 0
    }
    programHeaders = programs
    sections = try readSections(table)
  }

  /// `ET_EXEC` and `ET_DYN`.
  var isProgram: Bool { type == 2 || type == 3 }

  private static func read(
    _ bytes: ELFBytes, _ offset: UInt64, _ length: UInt64
  ) throws(ELFError) -> [UInt8]? {
    do throws(Errno) { return try bytes.piece(offset, length) } catch {
      throw ELFError(.unreadable(error))
    }
  }

  private func numbers(
    _ offset: UInt64, _ length: UInt64, _ part: String
  ) throws(ELFError) -> ELFNumbers {
    guard let piece = try Self.read(bytes, offset, length) else {
      throw ELFError(.damaged(part))
    }
    return ELFNumbers(bytes: piece, isBigEndian: isBigEndian, is64Bit: is64Bit)
  }

  private func numbers(_ table: Table, _ part: String) throws(ELFError) -> ELFNumbers {
    let (length, isTooLarge) = table.count.multipliedReportingOverflow(by: table.entrySize)
    guard !isTooLarge else { throw ELFError(.damaged(part)) }
    return try numbers(table.offset, length, part)
  }

  func content(of section: Section, _ part: String) throws(ELFError) -> ELFNumbers {
    try numbers(section.offset, section.type == SectionType.withoutBytes ? 0 : section.size, part)
  }

  private func readSections(_ table: Table) throws(ELFError) -> [Section] {
    guard table.count > 0 else { return [] }
    guard table.entrySize >= (is64Bit ? 64 : 40) else { throw ELFError(.damaged("section table")) }
    let numbers = try numbers(table, "section table")
    let wide = is64Bit ? 8 : 4
    return (0..<Int(table.count)).compactMap { number in
      let start = number * Int(table.entrySize)
      guard let name = numbers.word(start), let type = numbers.word(start + 4),
        let offset = numbers.native(start + 8 + 2 * wide),
        let size = numbers.native(start + 8 + 3 * wide),
        let link = numbers.word(start + 8 + 4 * wide),
        let entrySize = numbers.native(start + 16 + 5 * wide)
      else { return nil }
      return Section(
        name: name, type: type, offset: offset, size: size, link: link, entrySize: entrySize)
    }
  }

  /// The parts that are mapped as code (`PT_LOAD` with `PF_X`).
  func segments() throws(ELFError) -> [ELFFile.Segment] {
    guard programHeaders.count > 0 else { return [] }
    guard programHeaders.entrySize >= (is64Bit ? 56 : 32) else {
      throw ELFError(.damaged("program header table"))
    }
    let numbers = try numbers(programHeaders, "program header table")
    return (0..<Int(programHeaders.count)).compactMap { number in
      let start = number * Int(programHeaders.entrySize)
      guard let type = numbers.word(start), type == 1,
        let flags = numbers.word(start + (is64Bit ? 4 : 24)), flags & 1 != 0,
        let offset = numbers.native(start + (is64Bit ? 8 : 4)),
        let address = numbers.native(start + (is64Bit ? 16 : 8)),
        let size = numbers.native(start + (is64Bit ? 32 : 16))
      else { return nil }
      return ELFFile.Segment(address: address, offset: offset, size: size)
    }
  }

  /// Are addresses of functions those of ARM, whose lowest bit is no part of them?
  var hasThumbBit: Bool { machine == 40 }

  var symbolEntrySize: Int { is64Bit ? 24 : 16 }
}
