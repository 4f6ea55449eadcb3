internal import Glibc
internal import SystemPackage

extension TraceFS {
  /// Removes and puts back what killed sessions left behind: their instances, then what they changed
  /// elsewhere (`ControlJournal`).
  ///
  /// In this order: a probe cannot be removed while an instance uses it. But the kernel also keeps an instance
  /// whose histograms use each other's variables; those are in the journal, and the instance goes behind them.
  ///
  /// - Returns: the sessions whose changes were put back.
  @discardableResult
  public func cleanUp() -> [ControlJournal.LeftBehind] {
    removeStaleInstances()
    let sessions = ControlJournal.restoreLeftBehind()
    if !sessions.isEmpty { removeStaleInstances() }
    return sessions
  }

  /// Removes the instances that killed processes left behind, and returns their names.
  ///
  /// An instance of a living process stays, and so does one that anybody uses: a `TraceInstance`
  /// keeps a file of its directory open, so that the kernel refuses to remove it even when its
  /// process is invisible from here, in another PID namespace. What cannot be removed stays.
  @discardableResult
  public func removeStaleInstances() -> [String] {
    guard let names = try? instances() else { return [] }
    return names.filter { name in
      guard let owner = InstanceName(name)?.processID else { return false }
      // Signal 0 asks whether the process exists; EPERM means that it does.
      guard kill(owner, 0) != 0, errno == ESRCH else { return false }
      // Sound: the string is NUL-terminated for the time of the call.
      return unsafe instancesPath.appending(name).withPlatformString { unsafe rmdir($0) } == 0
    }
  }
}

/// The name of an instance that belongs to a process: `rawcap-PID`, `rawcap-PID-2` and so on.
struct InstanceName: Hashable, CustomStringConvertible {
  let processID: pid_t
  let number: Int

  init(processID: pid_t, number: Int) {
    self.processID = processID
    self.number = number
  }

  /// Reads a name; `nil` when it is not one of these.
  init?(_ name: String) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0] == "rawcap",
      let processID = pid_t(parts[1]), processID > 0
    else { return nil }
    var number = 1
    if parts.count == 3 {
      guard let given = Int(parts[2]), given > 1 else { return nil }
      number = given
    }
    self.init(processID: processID, number: number)
    // What would be written differently (`rawcap-+1`, `rawcap-007`) was not made here.
    guard description == name else { return nil }
  }

  var description: String {
    number == 1 ? "rawcap-\(processID)" : "rawcap-\(processID)-\(number)"
  }
}
