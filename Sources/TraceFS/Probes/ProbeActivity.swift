internal import SystemPackage

/// How often a probe was hit.
public struct ProbeActivity: Sendable, Hashable {
  /// How often it was hit, in all instances together.
  public let hits: UInt64
  /// How often it could not be recorded, as too many calls were waited for, or a probe was hit in another
  /// one; `nil` where the kernel does not count that.
  public let misses: UInt64?
}

extension TraceFS {
  /// How often probes were hit, as far as the kernel counts that.
  ///
  /// The corresponding files are `kprobe_profile` and `uprobe_profile`.
  ///
  /// - Parameter probes: all probes, in the kernel's order, as `probes()` has them.
  public func activity(of probes: [Probe]) -> [EventName: ProbeActivity] {
    var result: [EventName: ProbeActivity] = [:]
    // The files have names without groups, but the kernel's order.
    let kernel = probes.filter { $0.kind == .kprobe || $0.kind == .kretprobe }
    let kernelLines = profile("kprobe_profile")
    if kernel.count == kernelLines.count {
      for (probe, words) in zip(kernel, kernelLines) where words.count >= 3 {
        guard words[0] == probe.name.event, let hits = UInt64(words[1]),
          let misses = UInt64(words[2])
        else { continue }
        result[probe.name] = ProbeActivity(hits: hits, misses: misses)
      }
    }
    let program = probes.filter { $0.kind == .uprobe || $0.kind == .uretprobe }
    let programLines = profile("uprobe_profile")
    if program.count == programLines.count {
      for (probe, words) in zip(program, programLines) where words.count >= 3 {
        guard words[words.count - 2] == probe.name.event, let hits = UInt64(words[words.count - 1])
        else { continue }
        result[probe.name] = ProbeActivity(hits: hits, misses: nil)
      }
    }
    return result
  }

  private func profile(_ name: String) -> [[String]] {
    guard let text = try? text(root.appending(name)) else { return [] }
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }
}
