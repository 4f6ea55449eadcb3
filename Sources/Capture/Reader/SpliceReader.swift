internal import Glibc
internal import RingBuffer
internal import Synchronization
internal import SystemPackage

/// Moves pages by `splice(2)`: from the ring buffer through a pipe to the file. They are not copied
/// to user space and not looked at; only the last one of a recording is read.
final class SpliceReader: RingReader, @unchecked Sendable {
  private let pipe: Pipe
  private var last: PageMemory
  /// What moves in one call: enough to make it cheap, little enough for the pipe.
  private let chunkSize: Int

  private static let chunk = 1 << 20

  override init(
    _ ring: Ring, layout: PageLayout, target: RegionTarget, pace: DirectPace
  ) throws(RingError) {
    do throws(Errno) { pipe = try Pipe(byteCount: Int32(Self.chunk)) } catch {
      throw RingError(.noResources, cpu: ring.cpu, error)
    }
    last = PageMemory(byteCount: layout.pageSize)
    chunkSize = max(layout.pageSize, Self.chunk / layout.pageSize * layout.pageSize)
    try super.init(ring, layout: layout, target: target, pace: pace)
  }

  override func moveFullPages(
    _ limit: Int, _ pressure: RegionSink.Pressure
  ) throws(RecordingProblem) {
    var pressure = pressure
    var left = limit
    while left > 0 {
      let wanted = min(chunkSize, sink.room, left)
      guard wanted > 0 else {
        // A ring buffer that has nothing more to give needs no room.
        if waitToRead([ring.descriptor.rawValue], milliseconds: 0)?[0] == false { return }
        throw full()
      }
      let moved: Int
      do throws(RingError) { moved = try ring.splice(to: pipe, atMost: wanted) } catch {
        throw RecordingProblem(error)
      }
      guard moved > 0 else { return }
      // The kernel gives whole sub-buffers: these have become smaller.
      guard moved % layout.pageSize == 0 else {
        unwritten.add(Int64(moved), ordering: .relaxed)
        throw RecordingProblem(RingError(.resized, cpu: cpu))
      }
      left -= moved
      pressure.held = max(0, pressure.held - moved)
      do throws(RegionSink.Failure) { try sink.take(moved, from: pipe, pressure) } catch {
        throw fail(error)
      }
    }
  }

  override func moveRest() throws(RecordingProblem) {
    // Without room in the file, events are better off in the ring buffer, where they are counted.
    while sink.room > 0 {
      let got = last.read(ring.descriptor.rawValue, into: 0..<layout.pageSize)
      if got == 0 || got == -Int(EAGAIN) { return }
      if got == -Int(ENODEV) { return noteAbsence() }
      guard got > 0 else {
        throw RecordingProblem(.ringUnreadable, cpu: cpu, Errno(rawValue: CInt(-got)))
      }
      guard got == layout.pageSize else {
        unwritten.add(Int64(got), ordering: .relaxed)
        throw RecordingProblem(RingError(.resized, cpu: cpu))
      }
      do throws(RegionSink.Failure) {
        try sink.appendLast(last.bytes(0..<layout.pageSize))
      } catch { throw fail(error) }
    }
  }
}
