/// A mounted file system (`/proc/self/mountinfo`; proc_pid_mountinfo(5)).
struct Mount: Hashable {
  /// Where it is mounted.
  let point: String
  /// The file system's type.
  let type: String
  /// The options of this mount, such as `ro`.
  let options: [String]
  /// The options of the file system, which all of its mounts share, such as `gid=1001`.
  let superOptions: [String]

  /// May files be changed through this mount?
  var isReadOnlyHere: Bool { options.contains("ro") }
  /// May files be changed through no mount of this file system?
  var isReadOnlyEverywhere: Bool { superOptions.contains("ro") }

  /// The mounts that such a text lists; a later one of the same place lies over an earlier one.
  static func list(_ text: String) -> [Mount] {
    var mounts: [Mount] = []
    for mount in text.split(separator: "\n").compactMap({ Mount($0) }) {
      mounts.removeAll { $0.point == mount.point }
      mounts.append(mount)
    }
    return mounts
  }

  /// Reads a line: ID, parent, device, root, point, options, tags…, `-`, type, source, super options.
  init?(_ line: Substring) {
    let fields = line.split(separator: " ")
    guard fields.count >= 9, let dash = fields.dropFirst(6).firstIndex(of: "-"),
      dash + 2 < fields.count
    else { return nil }
    point = Self.unescaped(fields[4])
    options = fields[5].split(separator: ",").map(String.init)
    type = String(fields[dash + 1])
    superOptions =
      dash + 3 < fields.count ? fields[dash + 3].split(separator: ",").map(String.init) : []
  }

  /// The kernel writes blanks and backslashes as three octal digits (`mangle` in fs/seq_file.c).
  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
