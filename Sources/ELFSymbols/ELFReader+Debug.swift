extension ELFReader {
  /// What identifies the build: the note `NT_GNU_BUILD_ID`.
  func buildID() throws(ELFError) -> [UInt8]? {
    for section in sections where section.type == SectionType.notes {
      let notes = try content(of: section, "notes")
      var place = 0
      while let nameSize = notes.word(place), let size = notes.word(place + 4),
        let type = notes.word(place + 8)
      {
        let name = place + 12
        let start = name + Self.padded(nameSize)
        let end = start + Int(size)
        guard end <= notes.bytes.count else { break }
        if type == 3, notes.bytes[name...].starts(with: "GNU\0".utf8) {
          return Array(notes.bytes[start..<end])
        }
        place = start + Self.padded(size)
      }
    }
    return nil
  }

  private static func padded(_ size: UInt32) -> Int { (Int(size) + 3) & ~3 }

  /// The name in the section `.gnu_debuglink`.
  func debugLink() throws(ELFError) -> String? {
    guard let section = try section(named: ".gnu_debuglink") else { return nil }
    let bytes = try content(of: section, "link to the debug file")
    return bytes.string(0).map { String(decoding: $0, as: UTF8.self) }
  }

  private func section(named wanted: String) throws(ELFError) -> Section? {
    guard sections.indices.contains(nameSection) else { return nil }
    let wanted = Array(wanted.utf8)
    let names = try content(of: sections[nameSection], "table of sections' names")
    return sections.first {
      names.string(Int($0.name)).map { $0.elementsEqual(wanted) } ?? false
    }
  }
}
