internal import EventFormat
internal import SystemPackage

extension TraceFS {
  /// Why the kernel has not taken a probe.
  func explain(
    _ failure: Errno, of probe: Probe, in file: FilePath
  ) -> TraceFSError {
    guard failure != .permissionDenied, failure != .notPermitted else {
      return .access(.writeFailed, file, failure)
    }
    let words = complaint(about: probe.description)
    if words == nil, failure == .invalidArgument, !supports(probe.kind) {
      return TraceFSError(.probesUnsupported(probe.kind, option: probe.kind.option))
    }
    switch probe.location {
    case .function(let name, _, let module):
      if let error = explain(function: name, module: module, probe.kind, file, failure) {
        return error
      }
    default: break
    }
    return TraceFSError(
      .badProbe(
        definition: probe.description, reason: words?.reason ?? "the kernel gives no reason",
        column: words?.column), path: file, underlyingError: failure)
  }

  /// What a function of the kernel has that keeps probes away, if it has.
  private func explain(
    function name: String, module: String?, _ kind: Probe.Kind, _ file: FilePath, _ failure: Errno
  ) -> TraceFSError? {
    let traced = (try? functions()) ?? []
    let tracedNames = Set(traced.compactMap { $0.split(separator: " ").first.map(String.init) })
    let symbols = Self.kernelFunctions()
    if !symbols.isEmpty, !symbols.contains(name) {
      let probeable = tracedNames.isEmpty ? symbols : tracedNames
      return TraceFSError(
        .noSuchKernelFunction(
          name, nearest: NearestNames(to: name, limit: 3).pick(from: probeable)),
        underlyingError: failure)
    }
    if Self.blacklist().contains(name) {
      return TraceFSError(
        .functionNotProbeable(
          name,
          reason:
            "it is on the kernel's list of those that must not be (/sys/kernel/debug/kprobes/blacklist)"
        ),
        path: file, underlyingError: failure)
    }
    let needsTracing = kind == .fprobe || kind == .fexit
    if needsTracing, !tracedNames.isEmpty, !tracedNames.contains(name) {
      return TraceFSError(
        .functionNotProbeable(
          name, reason: "it is kept out of function tracing (notrace, or inlined); a kprobe may do"),
        path: file, underlyingError: failure)
    }
    return nil
  }

  /// The kernel's words about a command; `nil` when its last words are about another one.
  private func complaint(about command: String) -> KernelErrorLog? {
    guard let text = try? text(root.appending("error_log")),
      let log = KernelErrorLog(lastIn: text)
    else { return nil }
    // The kernel puts single blanks between the words, and one behind the last.
    let words = command.split(separator: " ")
    guard let own = log.command, own.split(separator: " ") == words else { return nil }
    return log
  }

  /// Does this kernel know the kind? Asked when it has refused one without a word.
  private func supports(_ kind: Probe.Kind) -> Bool {
    if kind == .kprobe || kind == .kretprobe || kind == .uprobe || kind == .uretprobe {
      return true
    }
    let release = (try? ControlFile.text("/proc/sys/kernel/osrelease"))
    if let value = KernelConfiguration(root: "/", release: release)[kind.option] {
      return value == .on
    }
    guard let readme = try? text(root.appending("README")) else { return true }
    return readme.split(separator: "\n").contains {
      $0.drop { $0 == " " || $0 == "\t" || $0 == "F" }.hasPrefix("\(kind.letter)[:[")
    }
  }

  /// The names of the kernel's functions (`/proc/kallsyms`).
  static func kernelFunctions() -> Set<String> {
    guard let bytes = try? ControlFile.read("/proc/kallsyms", expectedSize: 24 << 20) else {
      return []
    }
    var names: Set<String> = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
      guard words.count == 3, let type = words[1].first, "tTwW".utf8.contains(type) else {
        continue
      }
      names.insert(
        String(decoding: words[2].prefix { $0 != UInt8(ascii: "\t") }, as: UTF8.self))
    }
    return names
  }

  /// The functions that must not be probed, as their breakpoints would be hit by the handling of breakpoints.
  private static func blacklist() -> Set<String> {
    guard let text = try? ControlFile.text("/sys/kernel/debug/kprobes/blacklist") else { return [] }
    return Set(
      text.split(separator: "\n").compactMap { line in
        line.split(whereSeparator: \.isWhitespace).last.map(String.init)
      })
  }
}
