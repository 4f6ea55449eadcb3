internal import SystemPackage

extension TraceInstance {
  /// Whether this buffer has a spare one, and what it is for (`snapshot`).
  public enum SnapshotState: Sendable, Hashable {
    /// The kernel has no snapshots (`CONFIG_TRACER_SNAPSHOT`).
    case missing
    /// There is no spare buffer; taking a snapshot makes one.
    case free
    /// There is one, empty or with what the last snapshot took.
    case allocated
  }

  /// The state of the buffer's snapshot.
  public func snapshotState() throws(TraceFSError) -> SnapshotState {
    try Self.snapshotState(in: path)
  }

  static func snapshotState(in directory: FilePath) throws(TraceFSError) -> SnapshotState {
    let file = directory.appending("snapshot")
    guard ControlFile.exists(file) else { return .missing }
    do throws(Errno) {
      // The head says it, or events stand there.
      let head = String(decoding: try ControlFile.read(file, first: 2048), as: UTF8.self)
      return head.contains("* Snapshot is freed *") ? .free : .allocated
    } catch { throw .access(.readFailed, file, error) }
  }

  /// Finds out whether there is a snapshot to read.
  ///
  /// - Throws: `TraceFSError` of code `notBuilt` or `noSnapshot`.
  public func checkSnapshot() throws(TraceFSError) {
    let file = path.appending("snapshot")
    switch try snapshotState() {
    case .missing:
      throw TraceFSError(
        .notBuilt(what: "snapshots", option: "CONFIG_TRACER_SNAPSHOT"), path: file)
    case .free: throw TraceFSError(.noSnapshot, path: file)
    case .allocated: return
    }
  }

  /// Exchanges the buffer with its spare one, which is made if there is none: what was recorded stays as
  /// the snapshot, and recording goes on in what the spare one held.
  ///
  /// - Parameter cpu: of this CPU only; `nil` for all.
  /// - Throws: `TraceFSError` of code `notBuilt` where the kernel has no snapshots.
  public func takeSnapshot(cpu: Int? = nil) throws(TraceFSError) {
    try command(1, cpu)
  }

  /// Empties the snapshot; its memory stays.
  ///
  /// - Throws: as `takeSnapshot(cpu:)`.
  public func clearSnapshot(cpu: Int? = nil) throws(TraceFSError) {
    try command(2, cpu)
  }

  /// Gives the snapshot's memory back, and with it what it held.
  ///
  /// - Throws: as `takeSnapshot(cpu:)`.
  public func freeSnapshot() throws(TraceFSError) {
    try command(0, nil)
  }

  /// The numbers are those of `tracing_snapshot_write` in kernel/trace/trace.c.
  private func command(_ number: Int, _ cpu: Int?) throws(TraceFSError) {
    let directory = cpu.map { path.appending("per_cpu/cpu\($0)") } ?? path
    let file = directory.appending("snapshot")
    guard ControlFile.exists(path.appending("snapshot")) else {
      throw TraceFSError(
        .notBuilt(what: "snapshots", option: "CONFIG_TRACER_SNAPSHOT"), path: file)
    }
    do throws(Errno) { try ControlFile.write(String(number), to: file) } catch {
      if cpu != nil, error == .invalidArgument {
        throw TraceFSError(
          .notBuilt(
            what: "snapshots of single CPUs", option: "CONFIG_RING_BUFFER_ALLOW_SWAP"), path: file,
          underlyingError: error)
      }
      throw .access(.writeFailed, file, error)
    }
  }
}
