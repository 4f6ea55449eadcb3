internal import RingBuffer
internal import Synchronization
internal import SystemPackage

/// Writes pages to the file from memory: from the kernel's own that is mapped, or from a copy.
final class CopyReader<Backend: RingBackend & ~Copyable>: RingReader, @unchecked Sendable {
  private var pages: Backend
  private var sink: RegionSink
  /// Where a part of a page becomes a page of its own.
  private var memory: PageMemory

  init(
    _ ring: Ring, pages: consuming Backend, layout: PageLayout, target: RegionTarget
  ) throws(RingError) {
    self.pages = pages
    // What is written from memory goes through the page cache.
    sink = RegionSink(
      target, pageSize: layout.pageSize, pace: DirectPace(capacity: 0, expected: .max))
    memory = PageMemory(byteCount: layout.pageSize)
    try super.init(ring, layout: layout, target: target)
  }

  override func moveFullPages(_ limit: Int) throws(RecordingProblem) {
    try move(.fullPages, limit)
  }

  override func moveRest() throws(RecordingProblem) {
    try move(.everything, .max)
    closePage()
  }

  override func moveParts(
    _ limit: Int
  ) throws(RecordingProblem) -> (isEmpty: Bool, count: Int) {
    for count in 0..<limit {
      guard room > layout.pageSize else { return (false, count) }
      let header: PageHeader?
      do throws(RingError) { header = try pages.next(.everything) } catch {
        throw RecordingProblem(error)
      }
      guard let header else { return (true, count) }
      memory.makePage(pages.page, header, layout)
      try takePart(memory)
    }
    return (false, limit)
  }

  override func skipPage() {
    sink.skipPage()
    target.written.store(sink.position, ordering: .releasing)
  }

  override func move(to target: RegionTarget) {
    sink.move(to: target).isClosed.store(true, ordering: .releasing)
  }

  private func move(_ amount: RingAmount, _ limit: Int) throws(RecordingProblem) {
    let begin = position
    while room > 0 {
      guard position - begin < limit else { return }
      let header: PageHeader?
      do throws(RingError) { header = try pages.next(amount) } catch {
        throw RecordingProblem(error)
      }
      guard let header else { return }
      if openPage.isOpen {
        memory.makePage(pages.page, header, layout)
        try takePart(memory)
        continue
      }
      do throws(RegionSink.Failure) {
        if isWhole(header) {
          try sink.append(pages.page)
        } else {
          // What has been added to a page since the last time, or what there was of it when the
          // kernel was asked, becomes a page of its own.
          memory.makePage(pages.page, header, layout)
          try sink.append(memory.bytes(0..<layout.pageSize))
        }
      } catch { throw fail(error) }
      position = sink.position
      target.written.store(position, ordering: .releasing)
    }
    if amount == .fullPages,
      waitToRead([ring.descriptor.rawValue], milliseconds: 0)?[0] != false
    {
      throw full()
    }
  }

  /// Is the part all that the page holds, by the page's own header?
  private func isWhole(_ header: PageHeader) -> Bool {
    header.begin == layout.dataOffset && pages.ownEnd(layout) == header.end
  }
}

extension RingBackend where Self: ~Copyable {
  /// Where the page's events end, by its own header; `nil` when that is damaged.
  fileprivate func ownEnd(_ layout: PageLayout) -> Int? {
    (try? PageHeader(page, layout: layout))?.end
  }
}
