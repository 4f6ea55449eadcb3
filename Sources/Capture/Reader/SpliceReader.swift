internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage

/// Moves pages by `splice(2)`: from the ring buffer to a pipe, from which a `PipeWriter` brings them to
/// the file. They are not copied to user space and not looked at; only the last one of a recording is
/// read.
final class SpliceReader: RingReader, @unchecked Sendable {
  private let writer: PipeWriter
  private var last: PageMemory
  private let writesByItself: Bool
  private var isPipeFull = false

  /// - Parameter writesByItself: without a thread for writing: there are very many CPUs.
  init(
    _ ring: Ring, layout: PageLayout, target: RegionTarget, _ plan: Recorder.Plan,
    writesByItself: Bool
  ) throws(RingError) {
    do throws(Errno) {
      writer = try PipeWriter(
        target, pageSize: layout.pageSize, mostWaiting: plan.mostWaiting,
        directTime: plan.directTime, isDirectForced: plan.isDirectForced)
    } catch { throw RingError(.noResources, cpu: ring.cpu, error) }
    last = PageMemory(byteCount: layout.pageSize)
    self.writesByItself = writesByItself
    try super.init(ring, layout: layout, target: target)
  }

  override func start() throws(Errno) { if !writesByItself { try writer.start() } }

  override func finish() {
    writer.finish()
    // The reader did not have to know as long as it had nothing to hand over.
    guard problem.withLock({ $0 == nil }) else { return }
    do throws(RegionSink.Failure) { try writer.check() } catch {
      let problem = fail(error)
      self.problem.withLock { $0 = problem }
    }
  }

  override func move(to target: RegionTarget) { writer.move(to: target) }

  override var isHeldUp: Bool { isPipeFull }

  override func moveFullPages(_ limit: Int) throws(RecordingProblem) {
    isPipeFull = false
    do throws(RegionSink.Failure) { try writer.check() } catch { throw fail(error) }
    var left = limit
    while left > 0 {
      let wanted = min(writer.chunkSize, room, writer.room, left)
      guard wanted > 0 else {
        // A ring buffer that has nothing more to give needs no room.
        if waitToRead([ring.descriptor.rawValue], milliseconds: 0)?[0] == false { return }
        guard room > 0 else { throw full() }
        isPipeFull = true
        return
      }
      let moved: Int
      do throws(RingError) { moved = try ring.splice(to: writer.pipe, atMost: wanted) } catch {
        throw RecordingProblem(error)
      }
      guard moved > 0 else { return }
      // The kernel gives whole sub-buffers: these have become smaller.
      guard moved % layout.pageSize == 0 else {
        unwritten.add(Int64(moved), ordering: .relaxed)
        throw RecordingProblem(RingError(.resized, cpu: cpu))
      }
      left -= moved
      closePage()
      position += Int64(moved)
      do throws(RegionSink.Failure) { try writer.add(moved) } catch { throw fail(error) }
    }
  }

  override func moveParts(
    _ limit: Int
  ) throws(RecordingProblem) -> (isEmpty: Bool, count: Int) {
    // Behind what waits for the disk there is no place yet.
    guard writer.isIdle else { return (false, 0) }
    for count in 0..<limit {
      guard room > layout.pageSize else { return (false, count) }
      let got = last.read(ring.descriptor.rawValue, into: 0..<layout.pageSize)
      if got == 0 || got == -Int(EAGAIN) || got == -Int(ENODEV) { return (true, count) }
      try check(got)
      try takePart(last)
    }
    return (false, limit)
  }

  override func skipPage() { writer.skipPage() }

  /// Makes sure that a page has been read.
  private func check(_ got: Int) throws(RecordingProblem) {
    guard got > 0 else {
      throw RecordingProblem(.ringUnreadable, cpu: cpu, Errno(rawValue: CInt(-got)))
    }
    guard got == layout.pageSize else {
      unwritten.add(Int64(got), ordering: .relaxed)
      throw RecordingProblem(RingError(.resized, cpu: cpu))
    }
  }

  override func moveRest() throws(RecordingProblem) {
    writer.finish()
    // A pipe that was full is empty now, and what is put into it is written at once.
    try moveFullPages(.max)
    // Without room in the file, events are better off in the ring buffer, where they are counted.
    while room > 0 {
      let got = last.read(ring.descriptor.rawValue, into: 0..<layout.pageSize)
      if got == 0 || got == -Int(EAGAIN) { return closePage() }
      if got == -Int(ENODEV) { return noteAbsence() }
      try check(got)
      if openPage.isOpen {
        try takePart(last)
        continue
      }
      do throws(RegionSink.Failure) {
        try writer.appendLast(last.bytes(0..<layout.pageSize))
      } catch { throw fail(error) }
      position += Int64(layout.pageSize)
    }
  }
}
