extension ELFReader {
  /// The functions of both symbol tables, and whether the full one is there.
  func symbols() throws(ELFError) -> (symbols: [ELFSymbol], isComplete: Bool) {
    var symbols: [ELFSymbol] = []
    var isComplete = false
    for section in sections {
      switch section.type {
      case SectionType.symbols where section.size > 0:
        symbols += try functions(of: section, versions: nil)
        isComplete = true
      case SectionType.dynamicSymbols:
        symbols += try functions(of: section, versions: try SymbolVersions(self))
      default: break
      }
    }
    return (symbols, isComplete)
  }

  private func functions(
    of section: Section, versions: SymbolVersions?
  ) throws(ELFError) -> [ELFSymbol] {
    guard section.type != SectionType.withoutBytes, let names = linked(section) else {
      throw ELFError(.damaged("symbol table"))
    }
    let table = try content(of: section, "symbol table")
    let strings = try content(of: names, "table of names")
    let size = symbolEntrySize
    guard section.entrySize == 0 || section.entrySize == UInt64(size) else {
      throw ELFError(.damaged("symbol table"))
    }
    var symbols: [ELFSymbol] = []
    for number in 0..<table.bytes.count / size {
      let start = number * size
      // Elf64_Sym and Elf32_Sym have the same parts in another order.
      guard let nameOffset = table.word(start),
        let info = table.byte(start + (size == 24 ? 4 : 12)),
        let place = table.half(start + (size == 24 ? 6 : 14)), place != 0, place < 0xff00,
        let value = table.native(start + (size == 24 ? 8 : 4)),
        let length = table.native(start + (size == 24 ? 16 : 8)),
        let kind = ELFSymbol.Kind(info: info),
        let name = strings.string(Int(nameOffset)), let first = name.first,
        // Marks between code and data, which only some processors' files have.
        first != UInt8(ascii: "$")
      else { continue }
      let address = hasThumbBit && kind == .function ? value & ~1 : value
      symbols.append(
        Self.symbol(
          name, version: versions?[number], address: address, size: length, kind: kind))
    }
    return symbols
  }

  /// Linkers put versions into the names of the full table.
  private static func symbol(
    _ name: ArraySlice<UInt8>, version: SymbolVersions.Version?, address: UInt64, size: UInt64,
    kind: ELFSymbol.Kind
  ) -> ELFSymbol {
    let at = UInt8(ascii: "@")
    if let mark = name.firstIndex(of: at), mark > name.startIndex {
      let rest = name[(mark + 1)...]
      let isDefault = rest.first == at
      return ELFSymbol(
        name: String(decoding: name[..<mark], as: UTF8.self),
        version: String(decoding: isDefault ? rest.dropFirst() : rest, as: UTF8.self),
        isDefaultVersion: isDefault, address: address, size: size, kind: kind)
    }
    return ELFSymbol(
      name: String(decoding: name, as: UTF8.self), version: version?.name,
      isDefaultVersion: version.map { !$0.isHidden } ?? true, address: address, size: size,
      kind: kind)
  }

  /// The section that `section` refers to.
  func linked(_ section: Section) -> Section? {
    sections.indices.contains(Int(section.link)) ? sections[Int(section.link)] : nil
  }
}

extension ELFSymbol.Kind {
  /// What `st_info` says; `nil` for what is no code.
  fileprivate init?(info: UInt8) {
    switch info & 15 {
    case 0: self = .untyped
    case 2: self = .function
    case 10: self = .indirect
    default: return nil
    }
  }
}

/// The versions of the symbols for linking (`.gnu.version`, `.gnu.version_d`).
struct SymbolVersions {
  struct Version {
    var name: String
    /// Only programs that were linked with it earlier use it.
    var isHidden: Bool
  }

  private let numbers: ELFNumbers
  private var names: [UInt16: String] = [:]

  /// `nil` where the file has none.
  init?(_ reader: ELFReader) throws(ELFError) {
    typealias Types = ELFReader.SectionType
    guard let versions = reader.sections.first(where: { $0.type == Types.versions }),
      let definitions = reader.sections.first(where: { $0.type == Types.versionDefinitions }),
      let strings = reader.linked(definitions)
    else { return nil }
    numbers = try reader.content(of: versions, "table of versions")
    let table = try reader.content(of: definitions, "table of versions")
    let texts = try reader.content(of: strings, "table of names")
    // A chain that bites its tail would not end.
    var place = 0
    for _ in 0..<Int(UInt16.max) {
      guard let index = table.half(place + 4), let first = table.word(place + 12),
        let next = table.word(place + 16)
      else { break }
      if let text = table.word(place + Int(first)).flatMap({ texts.string(Int($0)) }) {
        names[index & 0x7fff] = String(decoding: text, as: UTF8.self)
      }
      guard next > 0 else { break }
      place += Int(next)
    }
  }

  /// The version of the symbol with that number; 0 and 1 stand for none.
  subscript(number: Int) -> Version? {
    guard let entry = numbers.half(number * 2), entry & 0x7fff > 1,
      let name = names[entry & 0x7fff]
    else { return nil }
    return Version(name: name, isHidden: entry & 0x8000 != 0)
  }
}
