internal import SystemPackage

/// The kernel's lockdown: what it keeps even root from (kernel_lockdown(7)).
struct Lockdown: Hashable {
  /// `none`, `integrity` or `confidentiality`; `nil` where nothing tells.
  let level: String?
  /// Where the level is from.
  let source: Source

  enum Source: Hashable {
    /// `/sys/kernel/security/lockdown`.
    case kernel
    /// The kernel's command line.
    case commandLine
    /// The kernel's configuration.
    case configuration
    /// Nowhere: securityfs is not mounted, and nothing else tells.
    case nowhere
  }

  /// The file of securityfs that has the level.
  static let file = "/sys/kernel/security/lockdown"

  /// - Parameters:
  ///   - text: of `/sys/kernel/security/lockdown`, where it can be read.
  ///   - commandLine: of the kernel, `/proc/cmdline`.
  ///   - configuration: of the kernel.
  init(text: String?, commandLine: String?, configuration: KernelConfiguration?) {
    let option = commandLine?.split(whereSeparator: \.isWhitespace)
      .last { $0.hasPrefix("lockdown=") }?.dropFirst("lockdown=".count)
    if let text, let level = ChoiceList(text).current {
      (self.level, source) = (level, .kernel)
    } else if let configuration, configuration["SECURITY_LOCKDOWN_LSM"] == .off {
      (level, source) = ("none", .configuration)
    } else if configuration?["LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY"] == .on {
      (level, source) = ("confidentiality", .configuration)
    } else if let option, option == "integrity" || option == "confidentiality" {
      (level, source) = (String(option), .commandLine)
    } else if configuration?["LOCK_DOWN_KERNEL_FORCE_INTEGRITY"] == .on {
      (level, source) = ("integrity", .configuration)
    } else {
      (level, source) = (nil, .nowhere)
    }
  }

  /// The running kernel's, as far as it can be told without its configuration.
  static var current: Lockdown {
    Lockdown(
      text: try? ControlFile.text(FilePath(file)),
      commandLine: try? ControlFile.text("/proc/cmdline"), configuration: nil)
  }

  /// Does the kernel keep tracefs closed?
  ///
  /// `LOCKDOWN_TRACEFS` is of the level `confidentiality` (include/linux/security.h). At boot the files
  /// are not even made (`tracing_init_dentry`), later they cannot be opened.
  var closesTracefs: Bool { level == "confidentiality" }
}

extension Surroundings {
  /// The lockdown, as far as the system tells.
  ///
  /// What the kernel was built or booted with need not be in force: the security module has to be on.
  /// An open tracefs shows that it is not.
  var lockdown: Lockdown {
    let lockdown = Lockdown(
      text: try? text(Lockdown.file), commandLine: try? text("/proc/cmdline"),
      configuration: configuration)
    guard lockdown.closesTracefs, lockdown.source != .kernel,
      refusalOfOpening(control("available_events")) == nil
    else { return lockdown }
    return Lockdown(text: nil, commandLine: nil, configuration: nil)
  }
}
