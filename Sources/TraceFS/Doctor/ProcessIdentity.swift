internal import Glibc

/// Who a process is to the kernel (`/proc/self/status`).
struct ProcessIdentity: Hashable {
  /// The effective user.
  let userID: UInt32
  /// The effective group.
  let groupID: UInt32
  /// All other groups.
  let groups: Set<UInt32>
  /// The effective capabilities, bit by bit.
  let capabilities: UInt64
  /// The capabilities that programs with file capabilities can get.
  let bounding: UInt64

  /// Reads the text of the file. What it does not say, the system is asked for, or is not there.
  init(status: String) {
    var fields: [Substring: [Substring]] = [:]
    for line in status.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon]] =
        line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
    }
    // Real, effective, saved, file system.
    func effective(_ name: Substring) -> UInt32? {
      fields[name].flatMap { $0.count > 1 ? UInt32($0[1]) : nil }
    }
    func mask(_ name: Substring) -> UInt64 {
      fields[name]?.first.flatMap { UInt64($0, radix: 16) } ?? 0
    }
    userID = effective("Uid") ?? geteuid()
    groupID = effective("Gid") ?? getegid()
    groups = Set((fields["Groups"] ?? []).compactMap { UInt32($0) })
    capabilities = mask("CapEff")
    bounding = mask("CapBnd")
  }

  func has(_ capability: Capability) -> Bool {
    capabilities & 1 << UInt64(capability.rawValue) != 0
  }

  /// Do the mode of a file and the capabilities of the process allow that use?
  ///
  /// The rule is `generic_permission` in fs/namei.c.
  func may(_ use: Surroundings.Use, _ file: FileOwnership) -> Bool {
    let shift: UInt32 =
      if userID == file.userID { 6 } else if isMember(of: file.groupID) { 3 } else { 0 }
    return file.mode >> shift & use.rawValue != 0 || has(.dacOverride)
      || (use != .write && has(.dacReadSearch))
  }

  func isMember(of group: UInt32) -> Bool { group == groupID || groups.contains(group) }
}

/// Whose a file is, and who may do what with it.
struct FileOwnership: Hashable {
  let userID: UInt32
  let groupID: UInt32
  /// The nine bits of `chmod`.
  let mode: UInt32

  init(_ information: stat) {
    userID = information.st_uid
    groupID = information.st_gid
    mode = information.st_mode & 0o777
  }

  /// The mode in octal digits.
  var modeText: String { String(mode, radix: 8) }
}

/// The capabilities that tracing has to do with; their numbers are the kernel's (`CAP_…` in
/// <linux/capability.h>).
enum Capability: Int, CaseIterable {
  case dacOverride = 1
  case dacReadSearch = 2
  case sysAdmin = 21
  case sysNice = 23
  case sysResource = 24
  case syslog = 34

  /// As capabilities(7) and setcap(8) write it.
  var name: String {
    switch self {
    case .dacOverride: "cap_dac_override"
    case .dacReadSearch: "cap_dac_read_search"
    case .sysAdmin: "cap_sys_admin"
    case .sysNice: "cap_sys_nice"
    case .sysResource: "cap_sys_resource"
    case .syslog: "cap_syslog"
    }
  }
}

/// The names of users or groups by number, as `/etc/passwd` and `/etc/group` have them.
///
/// Asking the system (`getpwuid`) could start a talk with servers.
struct AccountNames {
  private let names: [UInt32: String]

  init(_ text: String) {
    var names: [UInt32: String] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count > 2, let number = UInt32(fields[2]), !fields[0].isEmpty else { continue }
      if names[number] == nil { names[number] = String(fields[0]) }
    }
    self.names = names
  }

  subscript(number: UInt32) -> String? { names[number] }

  func contains(_ name: String) -> Bool { names.values.contains(name) }
}
