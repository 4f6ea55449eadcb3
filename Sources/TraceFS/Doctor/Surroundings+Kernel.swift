internal import EventFormat
internal import SystemPackage

/// The kernel as such.
extension Surroundings {
  /// The kernel's release, as in `6.12.95+deb12-amd64`.
  var release: String? { words("/proc/sys/kernel/osrelease")?.first }

  /// The first two numbers of the release.
  var version: KernelVersion? { release.flatMap { KernelVersion($0) } }

  private func cpus(_ name: String) -> Int? {
    (try? text("/sys/devices/system/cpu/\(name)")).flatMap { CPUList($0) }?.numbers.count
  }

  func kernelCheck() -> Diagnosis.Check {
    guard let release else {
      var check = Diagnosis.Check(.kernel, .note, "which kernel runs is unknown: there is no /proc")
      check.consequence = "most of what follows is told by /proc"
      check.commands = ["mount -t proc proc /proc"]
      return check
    }
    var finding = "Linux \(release)"
    if let machine = words("/proc/sys/kernel/arch")?.first { finding += " \(machine)" }
    if let online = cpus("online") {
      let possible = cpus("present") ?? online
      finding += ", \(online == possible ? possible.of("CPU") : "\(online) of \(possible) CPUs")"
      if online < possible { finding += " online" }
    }
    var check: Diagnosis.Check
    if let version, version < KernelVersion(4, 9) {
      check = Diagnosis.Check(.kernel, .note, finding)
      check.consequence = "rawcap is made for Linux 4.9 and newer, and tested on 6.1 and newer"
      check.advice = "it takes a newer kernel"
    } else {
      check = Diagnosis.Check(.kernel, .ok, finding)
    }
    if let version = try? text("/proc/sys/kernel/version") { check.details.append(version) }
    if let line = try? text("/proc/cmdline") { check.details.append("booted with: \(line)") }
    return check
  }

  func configCheck(_ options: [KernelOption]) -> Diagnosis.Check {
    let known = options.filter { $0.isOn != nil }
    let place = configuration.source ?? "what tracefs shows, as there is no configuration"
    let missing = options.filter { $0.isOn == false && $0.isUsual }.map(\.name)
    let finding =
      "\(known.count { $0.isOn == true }) of \(options.count) options for tracing are on"
      + " (\(place))"
    var check: Diagnosis.Check
    if known.isEmpty {
      check = Diagnosis.Check(.config, .note, "nothing tells what the kernel was built with")
      check.consequence = "what is missing shows only where it is used"
      check.commands = ["modprobe configs"]
      check.advice =
        "that works where CONFIG_IKCONFIG is a module; else the configuration belongs to"
        + " /boot/config-\(release ?? "RELEASE") or /lib/modules/\(release ?? "RELEASE")/config"
    } else if missing.isEmpty {
      check = Diagnosis.Check(.config, .ok, finding)
    } else {
      check = Diagnosis.Check(.config, .note, "\(finding); off: \(missing.joined(separator: ", "))")
      let purposes = options.filter { missing.contains($0.name) }.map(\.purpose)
      check.consequence = "what those bring is missing: \(purposes.joined(separator: ", "))"
      check.advice = "it takes a kernel that was built with those"
    }
    check.details = options.map { option in
      let state = option.isOn.map { $0 ? "on" : "off" } ?? "unknown"
      let name = option.name + String(repeating: " ", count: max(22 - option.name.count, 0))
      let source = option.source.map { " (\($0))" } ?? ""
      return "\(name) \(state)\(String(repeating: " ", count: 8 - state.count))"
        + "\(option.purpose)\(source)"
    }
    return check
  }
}

extension TraceFS {
  /// That of the kernel that runs; `nil` when it calls itself otherwise.
  static func kernelVersion() -> KernelVersion? {
    kernelName().split(separator: " ").dropFirst(2).first.flatMap { KernelVersion(String($0)) }
  }
}
