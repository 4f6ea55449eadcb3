internal import SystemPackage

/// Whether tracefs is there, and whether this process may use it.
extension Surroundings {
  func mountCheck() -> Diagnosis.Check {
    guard let mount = tracefs else { return unmounted() }
    let place = mount.point.shellWord
    if mount.isReadOnlyEverywhere || mount.isReadOnlyHere {
      var check = Diagnosis.Check(.mount, .problem, "tracefs is mounted on \(place), read-only")
      check.consequence = "nothing can be switched on"
      if mount.isReadOnlyEverywhere { check.commands.append("mount -o remount,rw \(place)") }
      if mount.isReadOnlyHere { check.commands.append("mount -o remount,bind,rw \(place)") }
      return check
    }
    guard
      lockdown.closesTracefs || refusal(of: mount.point, .read) != nil
        || names(in: mount.point)?.isEmpty == false
    else {
      var check = Diagnosis.Check(.mount, .problem, "tracefs is mounted on \(place), but empty")
      check.consequence = "there is nothing to switch on"
      check.advice = "the kernel could not set tracing up when it booted; `dmesg` tells why"
      check.commands = ["dmesg | grep -i trac"]
      return check
    }
    var check = Diagnosis.Check(.mount, .ok, "tracefs is mounted on \(place)")
    let options = mount.superOptions.filter { $0 != "rw" }
    if !options.isEmpty {
      check.details.append("options: \(options.joined(separator: ","))")
    }
    let others = mounts.filter { $0.type == "tracefs" && $0.point != mount.point }
    for other in others { check.details.append("also on \(other.point)") }
    return check
  }

  private func unmounted() -> Diagnosis.Check {
    let types = words("/proc/filesystems")
    if let types, !types.contains("tracefs") {
      var check = Diagnosis.Check(.mount, .problem, "the kernel has no tracefs")
      check.consequence = "nothing can be traced; recordings can be read"
      check.advice = "it takes a kernel that was built with CONFIG_FTRACE=y (Linux 4.1 or newer)"
      return check
    }
    var check = Diagnosis.Check(.mount, .problem, "tracefs is not mounted")
    check.consequence = "nothing can be traced"
    if exists(Self.usualPlace) {
      check.commands = ["mount -t tracefs nodev \(Self.usualPlace)"]
      if identity.userID == 0 { check.advice = "`rawcap record` does that by itself" }
    } else if exists("/sys/kernel") {
      // /sys is another file system, or that of a container.
      check.commands = [
        "mkdir -p /run/tracing", "mount -t tracefs nodev /run/tracing",
      ]
    } else {
      check.commands = [
        "mount -t sysfs sysfs /sys", "mount -t tracefs nodev \(Self.usualPlace)",
      ]
    }
    return check
  }

  func lockdownCheck() -> Diagnosis.Check {
    let lockdown = lockdown
    let told =
      switch lockdown.source {
      case .kernel, .nowhere: ""
      case .commandLine: ", says the kernel's command line"
      case .configuration: ", says the kernel's configuration"
      }
    var check: Diagnosis.Check
    switch lockdown.level {
    case "confidentiality":
      check = Diagnosis.Check(
        .lockdown, .problem, "the kernel is locked down for confidentiality\(told)")
      check.consequence = "tracefs is closed, even to root"
      let option = (try? text("/proc/cmdline"))?.contains("lockdown=confidentiality") == true
      check.advice =
        option
        ? "no command lifts it: boot without lockdown=confidentiality on the kernel's command line"
        : "no command lifts it: boot without what raised it, such as a kernel built with"
          + " CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY or a write to \(Lockdown.file)"
    case "integrity":
      check = Diagnosis.Check(
        .lockdown, .ok,
        "the kernel is locked down for integrity\(told), which leaves tracefs open")
    case .some(let level):
      check = Diagnosis.Check(
        .lockdown, .ok,
        lockdown.source == .configuration
          ? "the kernel has no lockdown" : "the kernel is not locked down (\(level))")
    case nil:
      check = Diagnosis.Check(.lockdown, .ok, "nothing tells of a lockdown")
    }
    if lockdown.source != .kernel, level(isUnsure: lockdown) {
      check.details.append(
        "for certain, as root: mount -t securityfs none /sys/kernel/security; cat \(Lockdown.file)")
    }
    if let modules = words("/sys/kernel/security/lsm")?.first {
      check.details.append("security modules: \(modules)")
    }
    return check
  }

  /// Only a kernel without the module is sure of it without the file.
  private func level(isUnsure lockdown: Lockdown) -> Bool {
    !(lockdown.source == .configuration && lockdown.level == "none")
  }

  func capabilitiesCheck() -> Diagnosis.Check {
    let users = AccountNames((try? text("/etc/passwd")) ?? "")
    let groups = AccountNames((try? text("/etc/group")) ?? "")
    func named(_ names: AccountNames, _ number: UInt32) -> String {
      names[number].map { "\($0) (\(number))" } ?? "\(number)"
    }
    let wanted: [(Capability, what: String)] = [
      (.sysNice, "readers cannot go before the load they record, and may lose more events"),
      (.sysResource, "pipes hold no more than /proc/sys/fs/pipe-max-size while the disk is slow"),
      (.syslog, "the addresses of symbols may be hidden"),
    ]
    let missing = wanted.filter { !identity.has($0.0) }
    let who = "user \(named(users, identity.userID)), group \(named(groups, identity.groupID))"
    let words = missing.map(\.0.name).joined(separator: ", ")
    var check: Diagnosis.Check
    if missing.isEmpty {
      check = Diagnosis.Check(.capabilities, .ok, "\(who), with all capabilities that are of use")
    } else {
      check = Diagnosis.Check(.capabilities, .note, "\(who), without \(words)")
      check.consequence = missing.map(\.what).joined(separator: "; ")
      let granted = missing.filter { identity.bounding & 1 << UInt64($0.0.rawValue) != 0 }
      if !granted.isEmpty, identity.userID != 0 {
        check.commands = [
          "setcap \(granted.map(\.0.name).joined(separator: ","))+ep \"$(command -v rawcap)\""
        ]
        check.advice = "for whoever runs rawcap; or run it as root"
      } else {
        check.advice =
          "whoever started this process took them away: a container gets them with "
          + missing.map { "--cap-add \($0.0.name.dropFirst(4).uppercased())" }
          .joined(separator: " ")
      }
    }
    let others = identity.groups.subtracting([identity.groupID]).sorted()
    if !others.isEmpty {
      check.details.append(
        "other groups: " + others.map { named(groups, $0) }.joined(separator: ", "))
    }
    check.details.append("effective capabilities: " + String(identity.capabilities, radix: 16))
    if let map = self.words("/proc/self/uid_map"), map != ["0", "0", "4294967295"] {
      check.details.append("in a user namespace: its root is not the system's root")
    }
    return check
  }

  /// What a recording does with tracefs, in the order in which it does it.
  private var uses: [(path: String, use: Use, what: String)] {
    [
      ("", .search, "cannot look into tracefs"),
      ("available_events", .read, "cannot list events"),
      ("instances", .search, "cannot make an instance"),
      ("instances", .write, "cannot make an instance"),
    ]
  }

  func permissionsCheck() -> Diagnosis.Check {
    guard let mount = tracefs else {
      return hidden(.permissions, "who may use tracefs", by: .mount)
    }
    if lockdown.closesTracefs {
      return hidden(.permissions, "who may use tracefs", by: .lockdown)
    }
    for (name, use, what) in uses {
      let path = name.isEmpty ? mount.point : control(name)
      guard let refusal = refusal(of: path, use) ?? (use == .read ? refusalOfOpening(path) : nil)
      else { continue }
      switch refusal {
      case .noSuchFileOrDirectory, .readOnlyFileSystem:
        return hidden(.permissions, "who may use tracefs", by: .mount)
      default: return denied(path, use, what, refusal, mount)
      }
    }
    var finding = "this process may make instances in \(mount.point.shellWord)"
    if identity.userID == 0 { finding = "root may make instances in \(mount.point.shellWord)" }
    var check = Diagnosis.Check(.permissions, .ok, finding)
    check.details = modes(of: mount)
    return check
  }

  /// Who may do what with the two directories that matter.
  private func modes(of mount: Mount) -> [String] {
    let users = AccountNames((try? text("/etc/passwd")) ?? "")
    let groups = AccountNames((try? text("/etc/group")) ?? "")
    return [mount.point, control("instances")].compactMap { path in
      ownership(of: path).map {
        "\(path): mode \($0.modeText), user \(users[$0.userID] ?? "\($0.userID)"),"
          + " group \(groups[$0.groupID] ?? "\($0.groupID)")"
      }
    }
  }

  private func denied(
    _ path: String, _ use: Use, _ what: String, _ refusal: Errno, _ mount: Mount
  ) -> Diagnosis.Check {
    let owner = ownership(of: path)
    let isAllowedByMode = owner.map { identity.may(use, $0) } ?? false
    if identity.userID == 0 || isAllowedByMode {
      // Modes keep nobody else out.
      var check = Diagnosis.Check(
        .permissions, .problem,
        "\(identity.userID == 0 ? "root" : "this process") \(what): \(path): \(refusal)")
      check.consequence = "nothing can be recorded"
      let isInNamespace =
        words("/proc/self/uid_map").map { $0 != ["0", "0", "4294967295"] } ?? false
      check.advice =
        if isInNamespace {
          "this is the root of a user namespace: run rawcap as the system's own root, or outside of"
            + " the container"
        } else if identity.userID == 0 && !isAllowedByMode && !identity.has(.dacOverride) {
          "the mode is against it, and this root lacks cap_dac_override: a container gets it with"
            + " --cap-add DAC_OVERRIDE"
        } else {
          "the file's mode allows it: a security module is against it"
            + (words("/sys/kernel/security/lsm")?.first.map { " (one of \($0))" } ?? "")
        }
      check.details = modes(of: mount)
      return check
    }
    let canRead = use == .write || path == control("instances")
    var check = Diagnosis.Check(
      .permissions, .problem,
      canRead
        ? "this process may look at tracefs, but not make an instance"
        : "this process \(what): \(path): \(refusal)")
    check.consequence = canRead ? "events can be listed, not recorded" : "nothing can be traced"
    check.commands = commandsForAccess(to: mount)
    check.advice =
      check.commands.contains { $0.hasPrefix("usermod") }
      ? "in a new login; until the next boot. Or run rawcap as root"
      : "until the next boot. Or run rawcap as root"
    check.details =
      modes(of: mount) + [
        "a group may read tracefs (gid=, mode=750); making an instance takes an own directory,"
          + " and the files of a new instance belong to the owner of “instances”"
      ]
    return check
  }

  /// What lets the process's user record.
  ///
  /// A group is not enough. Its members may read: the kernel makes its files with the modes 640 and
  /// 440 (`TRACE_MODE_WRITE`, `TRACE_MODE_READ`). But what is made below a directory belongs to that
  /// directory's owner (`tracefs_create_file`), so that an instance in one's own `instances` is one's
  /// own altogether.
  private func commandsForAccess(to mount: Mount) -> [String] {
    let users = AccountNames((try? text("/etc/passwd")) ?? "")
    let groups = AccountNames((try? text("/etc/group")) ?? "")
    let place = mount.point.shellWord
    let user = users[identity.userID]
    var commands: [String] = []
    let hasAccess =
      refusal(of: mount.point, .search) == nil
      && refusal(of: control("available_events"), .read) == nil
    if !hasAccess {
      let group: String
      if let user, groups[identity.groupID] != user {
        // Of a group that many are in by default, all could see what the kernel does.
        group = "tracing"
        if !groups.contains(group) { commands.append("groupadd --system \(group)") }
        commands.append("usermod -aG \(group) \(user.shellWord)")
      } else {
        group = user == nil ? "\(identity.groupID)" : user!.shellWord
      }
      commands.append("mount -o remount,gid=\(group),mode=750 \(place)")
    }
    commands.append(
      "chown \(user?.shellWord ?? "\(identity.userID)") \(control("instances").shellWord)")
    return commands
  }
}
