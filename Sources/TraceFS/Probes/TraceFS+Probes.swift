internal import EventFormat
internal import Glibc
internal import SystemPackage

extension TraceFS {
  /// All probes of the kernel, whoever made them, in the kernel's order. Dynamic events of other kinds, such as
  /// synthetic events, are left out.
  ///
  /// The corresponding files are `dynamic_events`, or `kprobe_events` and `uprobe_events` before Linux 5.0.
  ///
  /// - Throws: `TraceFSError` when they cannot be read.
  public func probes() throws(TraceFSError) -> [Probe] {
    try checkAccess()
    var probes: [Probe] = []
    for file in probeFiles where ControlFile.exists(file) {
      probes += try text(file).split(separator: "\n").compactMap { Probe(definition: String($0)) }
    }
    return probes
  }

  /// Who is not let into tracefs sees none of its files, and could take that for a kernel without probes.
  private func checkAccess() throws(TraceFSError) {
    do throws(Errno) { _ = close(try ControlFile.open(root, O_RDONLY | O_DIRECTORY)) } catch {
      throw .access(.readFailed, root, error)
    }
  }

  private var dynamicEvents: FilePath { root.appending("dynamic_events") }

  private var probeFiles: [FilePath] {
    ControlFile.exists(dynamicEvents)
      ? [dynamicEvents] : [root.appending("kprobe_events"), root.appending("uprobe_events")]
  }

  /// The file that a probe is written to.
  private func file(for kind: Probe.Kind) throws(TraceFSError) -> FilePath {
    let own: FilePath? =
      switch kind {
      case .kprobe, .kretprobe: root.appending("kprobe_events")
      case .uprobe, .uretprobe: root.appending("uprobe_events")
      case .fprobe, .fexit, .tprobe, .eprobe: nil
      }
    let isGeneral = ControlFile.exists(dynamicEvents)
    if let own {
      if ControlFile.exists(own) { return isGeneral ? dynamicEvents : own }
      try checkAccess()
    } else if isGeneral {
      return dynamicEvents
    }
    throw TraceFSError(.probesUnsupported(kind, option: kind.option))
  }

  /// Makes a probe. Its event can be enabled in any instance from then on, and stays until it is removed.
  ///
  /// - Parameter journal: takes it away again when it is restored; `nil` to keep it.
  /// - Throws: `TraceFSError` of code `badProbe` in the kernel's words, `probeExists`, `probesUnsupported`, or
  ///   what else explains the kernel's refusal.
  public func add(_ probe: Probe, journal: ControlJournal? = nil) throws(TraceFSError) {
    try add([probe], journal: journal)
  }

  /// Makes probes, all or none.
  ///
  /// - Throws: as `add(_:journal:)`.
  public func add(_ probes: [Probe], journal: ControlJournal? = nil) throws(TraceFSError) {
    // The kernel would take another probe of the same name for a part of the first.
    let lock = ProbeLock()
    defer { lock.end() }
    var taken = Set(try self.probes().map(\.name))
    var added: [Probe] = []
    do throws(TraceFSError) {
      for probe in probes {
        try check(probe)
        guard taken.insert(probe.name).inserted else {
          throw TraceFSError(.probeExists(probe.name))
        }
        try write(probe, journal)
        added.append(probe)
      }
    } catch {
      // The journal does so by itself.
      if journal == nil { for probe in added.reversed() { try? remove(probe: probe.name) } }
      throw error
    }
  }

  /// Refuses what the kernel would take for something else than it is.
  private func check(_ probe: Probe) throws(TraceFSError) {
    func bad(_ reason: String) -> TraceFSError {
      TraceFSError(.badProbeText(text: probe.description, reason: reason))
    }
    for name in [probe.name.system, probe.name.event] where !ProbeName.isValid(name) {
      throw bad(
        "“\(name)” is no name: those have letters, digits and underscores, and \(ProbeName.longest) at most"
      )
    }
    let text = probe.location.description
    guard !text.contains(where: { $0.isWhitespace || $0 == "#" }) else {
      throw bad(
        "the kernel takes no blanks and no “#” in a place: a link to the file may have another name"
      )
    }
    guard !probe.description.contains(where: { $0 == "\n" || $0 == "#" }) else {
      throw bad("the kernel takes no “#” and no second line")
    }
  }

  private func write(_ probe: Probe, _ journal: ControlJournal?) throws(TraceFSError) {
    let file = try file(for: probe.kind)
    let definition = probe.description
    let failure: Errno
    if let journal {
      do throws(TraceFSError) {
        return try journal.add(definition, to: file, undo: probe.removal)
      } catch {
        guard error.path == file, let underlying = error.underlyingError else { throw error }
        failure = underlying
      }
    } else {
      do throws(Errno) { return try ControlFile.append(definition, to: file) } catch {
        failure = error
      }
    }
    throw explain(failure, of: probe, in: file)
  }

  /// Removes the probe of that name, whoever made it.
  ///
  /// - Throws: `TraceFSError` of code `noSuchProbe`, with the nearest names, or `probeInUse`.
  public func remove(probe name: EventName) throws(TraceFSError) {
    let probes = try self.probes()
    guard let probe = probes.first(where: { $0.name == name }) else {
      throw TraceFSError(
        .noSuchProbe(
          name.description,
          nearest: NearestNames(to: name.description, limit: 3).pick(
            from: probes.map(\.name.description))))
    }
    let file = try file(for: probe.kind)
    do throws(Errno) { try ControlFile.append(probe.removal, to: file) } catch {
      switch error {
      case .resourceBusy:
        throw TraceFSError(
          .probeInUse(name, instances: usersOfEvent(name)), path: file, underlyingError: error)
      default: throw .access(.writeFailed, file, error)
      }
    }
  }

  /// The instances where the event is enabled; empty text for the top-level one.
  private func usersOfEvent(_ name: EventName) -> [String] {
    let place = "events/\(name.system)/\(name.event)/enable"
    var users: [String] = []
    if (try? text(root.appending(place)))?.first == "1" { users.append("") }
    for instance in (try? instances()) ?? [] {
      let path = instancesPath.appending(instance).appending(place)
      if (try? text(path))?.first == "1" { users.append(instance) }
    }
    return users
  }
}

/// Held while names of probes are chosen and taken, so that no two rawcaps choose the same one.
private struct ProbeLock {
  private let descriptor: Int32

  init() {
    let directory = ControlJournal.directory
    // Sound: the strings are NUL-terminated for the time of the calls.
    _ = unsafe directory.withPlatformString { unsafe mkdir($0, 0o700) }
    descriptor = unsafe directory.appending("probes.lock").withPlatformString {
      unsafe open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    }
    // Where there is no such directory, nobody else has one either.
    if descriptor >= 0 { _ = flock(descriptor, LOCK_EX) }
  }

  func end() { if descriptor >= 0 { _ = close(descriptor) } }
}
