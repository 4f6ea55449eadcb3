internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// The files of a recording: as a rule one, with rotation one after the other; and the account of
/// what was lost, which goes into them.
final class FileSeries {
  /// The file that the readers write to.
  private(set) var current: Piece
  private let options: RecordingOptions
  private let head: TraceFileHead
  private let layouts: [PageLayout]
  private let lanes: [Lane]
  /// The instance and the name of each buffer.
  private let buffers: [(reader: InstanceReader, name: String)]
  private let clockText: String
  /// The text of the DATE option.
  private let date: String?
  private let traceID = UInt64.random(in: 1 ... .max)
  private let accounts: [LossAccount]
  /// How many entries of each account are in finished files.
  private var told: [Int]
  /// Files that readers are leaving or that are still being compressed, oldest first.
  private var leaving: [Piece] = []
  private var finished: [RecordedFile] = []
  private var number = 1
  /// How far each reader was when everything was in order last.
  private var checked: [(target: RegionTarget, byteCount: Int64)] = []
  /// The names of threads that followers have been told.
  private var notedNames: [UInt8] = []
  private var began = Duration.zero
  private var nextCheckpoint = Duration.seconds(1)
  /// The events that others had read from each buffer before, which the counters count, too.
  private var readBefore: [Lane: UInt64] = [:]
  /// What kept a file from being completed, and what could not be read for it.
  private var failure: TraceFileError?
  private var unreadable: TraceFSError?

  private static let longestCheckpointInterval = Duration.seconds(10)

  init(
    _ options: RecordingOptions, head: TraceFileHead, layouts: [PageLayout], lanes: [Lane],
    buffers: [(reader: InstanceReader, name: String)], clockText: String, date: String?
  ) throws(TraceFileError) {
    self.options = options
    self.head = head
    self.layouts = layouts
    self.lanes = lanes
    self.buffers = buffers
    self.clockText = clockText
    self.date = date
    let piece = try Self.piece(1, options, head, layouts, lanes)
    current = piece
    accounts = lanes.map {
      LossAccount($0, layout: layouts[$0.buffer], target: piece.target($0))
    }
    told = Array(repeating: 0, count: lanes.count)
  }

  private static func piece(
    _ number: Int, _ options: RecordingOptions, _ head: TraceFileHead, _ layouts: [PageLayout],
    _ lanes: [Lane]
  ) throws(TraceFileError) -> Piece {
    try Piece(
      path: options.rotation == nil ? options.output : options.output.numbered(number),
      head: head, lanes: lanes, layouts: layouts, compression: options.compression,
      isDirect: options.usesDirectIO != false, keepsAll: options.maximumByteCount == nil)
  }

  /// Starts the threads that the first file needs.
  func start() throws(CaptureError) {
    // The newest bytes are known at the end only: compressing the others would be a waste.
    guard options.maximumByteCount == nil else { return }
    do throws(Errno) { try current.start() } catch {
      throw CaptureError(.noResources, underlyingError: error)
    }
  }

  /// The ring buffers of `recorder` were filled before it came.
  func lookBack(_ recorder: Recorder) {
    for (account, reader) in zip(accounts, recorder.readers) {
      let count = reader.lookBack()
      readBefore[reader.lane] = count
      account.isContinued = count > 0
    }
  }

  /// The events that others had read before.
  var readBeforeCount: UInt64 { readBefore.values.reduce(0, &+) }

  // MARK: While the recording runs

  /// Looks after the files; true when the recording cannot go on.
  func look(_ recorder: Recorder, elapsed: Duration) -> Bool {
    for (account, reader) in zip(accounts, recorder.readers) { account.collect(from: reader) }
    if let limit = options.maximumByteCount { current.trim(to: limit) }
    while let piece = leaving.first, piece.isComplete {
      leaving.removeFirst()
      complete(piece, recorder)
    }
    if let rotation = options.rotation, isDue(rotation, elapsed), leaving.isEmpty {
      rotate(recorder, elapsed: elapsed)
    }
    if elapsed >= nextCheckpoint {
      nextCheckpoint = elapsed + min(elapsed, Self.longestCheckpointInterval)
      checkpoint()
    }
    return failure != nil || current.problem != nil
  }

  /// How far the readers are.
  var positions: [(target: RegionTarget, byteCount: Int64)] {
    (leaving + [current]).flatMap { piece in
      lanes.map { lane in
        let target = piece.target(lane)
        return (target, target.written.load(ordering: .acquiring))
      }
    }
  }

  /// Remembers that the pages up to `positions` have the right size.
  func noteOrder(_ positions: [(target: RegionTarget, byteCount: Int64)]) { checked = positions }

  /// Someone has resized the sub-buffers: pages of another size stand where they cannot be told
  /// apart. Cuts the regions to what is in order; to be called when the readers have ended.
  func cutResized(_ recorder: Recorder) {
    for (reader, account) in zip(recorder.readers, accounts) {
      for piece in leaving + [current] {
        let target = piece.target(reader.lane)
        let written = target.written.load(ordering: .acquiring)
        // What has been given up since then was in order, or is of no interest.
        let start = min(
          max(
            checked.first { $0.target === target }?.byteCount ?? 0,
            Int64(piece.front(reader.lane))), written)
        let end = account.endOfOrder(start..<written, of: target)
        target.written.store(end, ordering: .releasing)
        reader.unwritten.add(written - end, ordering: .relaxed)
      }
    }
  }

  /// Looks whether somebody follows a file, and tells them how far it is.
  ///
  /// - Returns: whether somebody does.
  func serveFollowers(_ recorder: Recorder) -> Bool {
    let followed = (leaving + [current]).filter(\.isFollowed)
    recorder.isFollowed = !followed.isEmpty
    guard !followed.isEmpty else { return false }
    let progress = followed.map(\.progress)
    let time = RegionSink.now()
    // In this order: the threads of these events have names, if the kernel knows any.
    if let names = try? buffers.first?.reader.tracefs.commandNames(), names != notedNames {
      notedNames = names
      checkpoint()
    }
    for (piece, progress) in zip(followed, progress) { piece.publish(progress, at: time) }
    return true
  }

  /// Notes how things stand in the file, for `recover`.
  func checkpoint() {
    current.checkpoint(
      tail(losses: losses(since: told), part: "part: what a killed recorder left\n"))
  }

  private func isDue(_ rotation: RecordingOptions.Rotation, _ elapsed: Duration) -> Bool {
    if let limit = rotation.byteCount, current.storedByteCount >= limit { return true }
    if let time = rotation.time, elapsed - began >= time { return true }
    return false
  }

  /// Has the readers go on with a new file.
  private func rotate(_ recorder: Recorder, elapsed: Duration) {
    do throws(TraceFileError) {
      let next = try Self.piece(number + 1, options, head, layouts, lanes)
      do throws(Errno) { try next.start() } catch {
        next.abandon()
        throw TraceFileError(.cannotCreate, path: next.path.string, underlying: error)
      }
      number += 1
      began = elapsed
      leaving.append(current)
      current = next
      recorder.offer { next.target($0) }
    } catch {
      failure = failure ?? error
    }
  }

  /// Where the recording stands.
  func progress(_ recorder: Recorder) -> [RecordingProgress.CPU] {
    zip(recorder.readers, accounts).map { reader, account in
      RecordingProgress.CPU(
        buffer: buffers[reader.lane.buffer].name, cpu: reader.cpu,
        byteCount: byteCount(reader.lane),
        statistics: (try? statistics(reader.lane)) ?? CPUStatistics(),
        lastLoss: account.entries.last)
    }
  }

  private func statistics(_ lane: Lane) throws(TraceFSError) -> CPUStatistics {
    try buffers[lane.buffer].reader.statistics(cpu: lane.cpu)
  }

  /// Bytes of pages that a CPU has written, to all files.
  private func byteCount(_ lane: Lane) -> UInt64 {
    (leaving + [current]).reduce(finishedByteCounts[lane] ?? 0) { $0 + $1.written(lane) }
  }
  private var finishedByteCounts: [Lane: UInt64] = [:]

  // MARK: The end

  /// Completes a file that the readers have left, while the recording goes on.
  private func complete(_ piece: Piece, _ recorder: Recorder) {
    // What is held is let go first, so that it is compressed.
    for (account, reader) in zip(accounts, recorder.readers) { account.collect(from: reader) }
    piece.finishCompression()
    for account in accounts { account.move(to: current.target(account.lane)) }
    close(piece, tail(losses: losses(since: told)))
    told = accounts.map(\.entries.count)
    removeOldest()
  }

  /// Completes what is left when the readers have ended.
  func finish(_ recorder: Recorder) -> RecordingSummary {
    for piece in leaving { complete(piece, recorder) }
    leaving = []
    var noThreads: TraceFileError?
    if let limit = options.maximumByteCount {
      current.trim(to: limit)
      // Now it is known what is worth compressing.
      do throws(Errno) { try current.start() } catch {
        noThreads = TraceFileError(
          .compressionFailed, path: current.path.string, underlying: error)
      }
    }
    for (account, reader) in zip(accounts, recorder.readers) { account.collect(from: reader) }
    let cpus = summaries(recorder)
    current.finishCompression()
    close(
      current, tail(losses: losses(since: told), statistics: cpus), problem: noThreads)
    removeOldest()
    var summary = RecordingSummary(cpus: cpus)
    summary.files = finished
    summary.fileFailure = failure
    summary.unreadable = unreadable
    return summary
  }

  private func close(_ piece: Piece, _ tail: TraceFileTail, problem: TraceFileError? = nil) {
    if let problem = problem ?? piece.problem {
      // What has not been compressed would be cut off.
      piece.checkpoint(tail)
      failure = failure ?? piece.leaveUnfinished(problem)
      return
    }
    do throws(TraceFileError) {
      let size = try piece.finish(tail)
      finished.append(RecordedFile(path: piece.path, byteCount: size))
      for lane in lanes { finishedByteCounts[lane, default: 0] += piece.written(lane) }
    } catch {
      failure = failure ?? error
    }
  }

  /// Removes the oldest files of this recording, beyond those that are kept.
  private func removeOldest() {
    guard let kept = options.rotation?.kept else { return }
    while finished.count > max(kept, 1) {
      let file = finished.removeFirst()
      // Sound: the string is NUL-terminated for the time of the call.
      _ = unsafe file.path.withPlatformString { unsafe unlink($0) }
    }
  }

  /// What each CPU gave.
  ///
  /// Statistics that cannot be read are no reason to lose the pages.
  private func summaries(_ recorder: Recorder) -> [CPUSummary] {
    zip(recorder.readers, accounts).map { reader, account in
      var summary = CPUSummary(
        buffer: buffers[reader.lane.buffer].name, cpu: reader.cpu,
        byteCount: byteCount(reader.lane),
        unwrittenByteCount: UInt64(reader.unwritten.load(ordering: .relaxed)))
      do throws(TraceFSError) {
        let statistics = try statistics(reader.lane)
        account.finish(
          RingCounters(statistics), last: current.target(reader.lane),
          unwrittenByteCount: Int64(summary.unwrittenByteCount))
        summary.surplusLosses = account.surplus(RingCounters(statistics))
        summary.statistics = statistics
      } catch { unreadable = unreadable ?? error }
      summary.losses = account.entries
      return summary
    }
  }

  private func losses(since counts: [Int]) -> [Lane: [LossEntry]] {
    var losses: [Lane: [LossEntry]] = [:]
    for (account, count) in zip(accounts, counts) {
      losses[account.lane] = Array(account.entries.dropFirst(count))
    }
    return losses
  }

  /// What stands at the end of a file, as of now.
  private func tail(
    losses: [Lane: [LossEntry]], statistics known: [CPUSummary]? = nil, part: String? = nil
  ) -> TraceFileTail {
    let part = part ?? self.part
    var names: [UInt8] = []
    do throws(TraceFSError) {
      names = try buffers.first?.reader.tracefs.commandNames() ?? []
    } catch {
      unreadable = unreadable ?? error
    }
    var texts: [String] = []
    var buffer = 0
    for (index, lane) in lanes.enumerated() {
      let statistics = known == nil ? try? statistics(lane) : known?[index].statistics
      guard let text = statistics?.text else { continue }
      // Readers count a CPU to the buffer that was named last.
      if lane.buffer != buffer { texts.append("\nBuffer: \(buffers[lane.buffer].name)\n\n") }
      buffer = lane.buffer
      texts.append(
        "CPU: \(lane.cpu)\n\(text)\(part)"
          + (losses[lane] ?? []).map { "\($0.line)\n" }.joined())
    }
    var tail = TraceFileTail(
      savedCommandLines: names, clockText: clockText, uname: TraceFS.kernelName(),
      recorderVersion: options.recorderVersion, cpuStatistics: texts, traceID: traceID)
    tail.carried.date = date
    return tail
  }

  /// Tells readers that the counters are those of the whole recording.
  private var part: String {
    if options.rotation != nil { return "part: one of several files\n" }
    if readBeforeCount > 0 { return "part: what was left in the buffer\n" }
    return options.maximumByteCount != nil ? "part: the newest pages\n" : ""
  }

  /// Removes what is not finished, before anything has been recorded.
  func abandon() {
    for piece in leaving + [current] { piece.abandon() }
  }

  /// Leaves what is not finished for `recover`.
  func leaveUnfinished() {
    for piece in leaving + [current] { piece.leaveUnfinished() }
  }
}

extension FilePath {
  /// `out.dat` as `out-0001.dat`.
  func numbered(_ number: Int) -> FilePath {
    let digits = String(number)
    var name = "\(stem ?? "trace")-\(String(repeating: "0", count: max(0, 4 - digits.count)))"
    name += digits
    if let `extension` { name += ".\(`extension`)" }
    return removingLastComponent().appending(name)
  }
}
