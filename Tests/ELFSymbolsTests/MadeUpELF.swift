/// A small ELF file with one mapped piece of code, made byte by byte.
struct MadeUpELF {
  var is64Bit = true
  var isBigEndian = false
  var type = 3
  /// Name, address, size, and st_info.
  var symbols: [(String, UInt64, UInt64, UInt8)] = [
    ("main", 0x1100, 32, 0x12), ("helper", 0x1140, 0, 0x02), ("data", 0x1100, 8, 0x11),
    ("old@V1", 0x1180, 16, 0x12), ("old@@V2", 0x11a0, 16, 0x12), ("pick", 0x11c0, 16, 0x1a),
    ("outside", 0x9000, 16, 0x12), ("start", 0x1100, 0, 0x10), ("elsewhere", 0x9000, 0, 0x10),
  ]

  /// The code is at this offset of the file, and is mapped to 0x1000.
  static let codeOffset: UInt64 = 0x400

  func bytes() -> [UInt8] {
    var names: [UInt8] = [0]
    var table: [UInt8] = Array(repeating: 0, count: is64Bit ? 24 : 16)
    for (name, address, size, info) in symbols {
      let offset = UInt64(names.count)
      names += Array(name.utf8) + [0]
      if is64Bit {
        table +=
          number(offset, 4) + [info, 0] + number(1, 2) + number(address, 8) + number(size, 8)
      } else {
        table +=
          number(offset, 4) + number(address, 4) + number(size, 4) + [info, 0] + number(1, 2)
      }
    }
    let wide = is64Bit ? 8 : 4
    let head = UInt64(is64Bit ? 64 : 52)
    let tableOffset: UInt64 = 0x800
    let namesOffset = tableOffset + UInt64(table.count)
    let sectionOffset: UInt64 = 0x1000
    var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, is64Bit ? 2 : 1, isBigEndian ? 2 : 1, 1]
    file += Array(repeating: 0, count: 9)
    file += number(UInt64(type), 2) + number(62, 2) + number(1, 4) + number(0x1100, wide)
    file += number(head, wide) + number(sectionOffset, wide) + number(0, 4)
    file += number(head, 2) + number(is64Bit ? 56 : 32, 2) + number(1, 2)
    file += number(is64Bit ? 64 : 40, 2) + number(3, 2) + number(0, 2)
    // PT_LOAD, readable and executable.
    let code =
      number(Self.codeOffset, wide) + number(0x1000, wide) + number(0x1000, wide)
      + number(0x300, wide) + number(0x300, wide)
    file += number(1, 4)
    file +=
      is64Bit ? number(5, 4) + code + number(0x1000, 8) : code + number(5, 4) + number(4096, 4)
    pad(&file, to: tableOffset)
    file += table + names
    pad(&file, to: sectionOffset)
    file += section(type: 0, offset: 0, size: 0, link: 0, entry: 0)
    file += section(
      type: 2, offset: tableOffset, size: UInt64(table.count), link: 2, entry: is64Bit ? 24 : 16)
    file += section(type: 3, offset: namesOffset, size: UInt64(names.count), link: 0, entry: 0)
    return file
  }

  private func section(
    type: UInt64, offset: UInt64, size: UInt64, link: UInt64, entry: UInt64
  ) -> [UInt8] {
    let wide = is64Bit ? 8 : 4
    return number(0, 4) + number(type, 4) + number(0, wide) + number(0, wide)
      + number(offset, wide) + number(size, wide) + number(link, 4) + number(0, 4)
      + number(1, wide) + number(entry, wide)
  }

  private func number(_ value: UInt64, _ size: Int) -> [UInt8] {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    return isBigEndian ? bytes.reversed() : bytes
  }

  private func pad(_ file: inout [UInt8], to offset: UInt64) {
    file += Array(repeating: 0, count: Int(offset) - file.count)
  }
}
