import Capture
import Glibc
import RingBuffer
import SystemPackage
import Testing
import TraceFS

/// One ring buffer through each of the backends.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: canCapture, "needs root and tracefs"))
struct RingBackendTests {
  /// An instance with one size of pages.
  private func instance(kilobytes: Int, subBuffers: Int) throws -> TraceInstance {
    let instance = try TraceInstance(in: TraceFS())
    try instance.set(subBufferKilobytes: subBuffers)
    try instance.set(bufferKilobytesPerCPU: kilobytes)
    return instance
  }

  private func layout(subBuffers: Int) throws -> PageLayout {
    let layout = try PageLayout(headerPage: TraceFS().headerPage(), byteOrder: .host)
    return try #require(layout.resized(pageSize: subBuffers << 10))
  }

  /// A part of a mapped page that the writer is on has the times that the whole page has.
  @Test(.enabled(if: canMap, "needs Linux 6.10"), arguments: [4, 64])
  func partsHaveTheTimesOfTheWhole(kilobytes: Int) throws {
    let cpu = try lastCPU()
    let instance = try instance(kilobytes: 8192, subBuffers: kilobytes)
    let layout = try layout(subBuffers: kilobytes)
    try instance.enable(["raw_syscalls:sys_enter"])
    var ring = try MappedRing(cpu: cpu, of: instance, layout: layout)
    try instance.setTracing(true)
    var parts = 0
    // A little at a time; then while the writer is at it.
    for _ in 0..<20 {
      try Load(5, cpu: cpu).run()
      parts += try checkParts(&ring, layout, atMost: 100)
    }
    let load = try Load(20_000, cpu: cpu)
    load.go()
    parts += try checkParts(&ring, layout, atMost: 2_000)
    load.wait()
    #expect(parts > 10)
  }

  /// Compares the events of parts with those of the pages that they are from.
  private func checkParts(
    _ ring: inout MappedRing, _ layout: PageLayout, atMost limit: Int
  ) throws -> Int {
    var parts = 0
    for _ in 0..<limit {
      guard let part = try ring.next(.everything) else { continue }
      let page = ring.page
      if part.begin > layout.dataOffset { parts += 1 }
      let start: UInt64 = page.integer(at: 0, order: .host)
      let whole = PageHeader(
        timestamp: start, begin: layout.dataOffset, end: part.end, lostEvents: .none)
      var all = PageDecoder(whole, byteOrder: .host)
      var some = PageDecoder(part, byteOrder: .host)
      while let event = try some.next(in: page) {
        var same = try all.next(in: page)
        while let other = same, other.begin < event.begin { same = try all.next(in: page) }
        if same != event {
          Issue.record("\(event) of a part is \(String(describing: same)) of the page")
          return parts
        }
      }
    }
    return parts
  }

  /// Full pages only: each is nearly full, and what is left is less than two pages.
  @Test(arguments: backends, [4, 64])
  func fullPagesAreFull(backend: CaptureBackend, kilobytes: Int) throws {
    switch backend {
    case .mmap:
      try checkFullPages(kilobytes) { i, c, l throws(RingError) in
        try MappedRing(cpu: c, of: i, layout: l)
      }
    case .splice:
      try checkFullPages(kilobytes) { i, c, l throws(RingError) in
        try SplicedRing(cpu: c, of: i, layout: l)
      }
    case .read:
      try checkFullPages(kilobytes) { i, c, l throws(RingError) in
        try ReadRing(cpu: c, of: i, layout: l)
      }
    }
  }

  private func checkFullPages<Backend: RingBackend & ~Copyable>(
    _ kilobytes: Int,
    _ open: (borrowing TraceInstance, Int, PageLayout) throws(RingError) -> Backend
  ) throws {
    let cpu = try lastCPU()
    let load = try Load(60_000, cpu: cpu)
    let instance = try instance(kilobytes: 4096, subBuffers: kilobytes)
    let layout = try layout(subBuffers: kilobytes)
    try instance.enable(["raw_syscalls"])
    try instance.set(processIDs: [load.processID], followsChildren: false)
    var ring = try open(instance, cpu, layout)
    try instance.setTracing(true)
    load.go()
    var pages = 0
    var emptiest = Int.max
    var mostLeft: UInt64 = 0
    let room = layout.pageSize - layout.dataOffset
    while pages < (8 << 10) / kilobytes {
      while let header = try ring.next(.fullPages) {
        // The padding that ends a page can come by itself, when its last event has been read before.
        var decoder = PageDecoder(header, byteOrder: .host)
        guard try decoder.next(in: ring.page) != nil else { continue }
        pages += 1
        emptiest = min(emptiest, header.end - header.begin)
      }
      usleep(500)
    }
    load.wait()
    try instance.setTracing(false)
    while try ring.next(.fullPages) != nil { pages += 1 }
    mostLeft = try instance.statistics(cpu: cpu).bytes
    // The largest event has 72 bytes with its header.
    #expect(emptiest > room - 80)
    #expect(mostLeft < 2 * room)
    let rest = try ring.next(.everything)
    #expect(rest != nil)
  }

  /// Events that leave half of a page empty do not make full pages look scarce.
  @Test(arguments: backends)
  func largeEvents(backend: CaptureBackend) throws {
    let cpu = try lastCPU()
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(backend) {
        $0.subBufferKilobytes = 4
        $0.bufferKilobytesPerCPU = 256
        // None but the marks.
        $0.processIDs = [0x3f_ffff]
      })
    let marker = try path(of: capture).appending("trace_marker")
    try capture.start()
    try Load("dd if=/dev/zero of=\(marker.string) bs=2200 count=40 status=none", cpu: cpu).run()
    let tally = try drain(&capture, keepingRecords: true)
    #expect(tally.events == 40)
    #expect(tally.losses.isEmpty && tally.damages.isEmpty)
    try capture.finish()
  }

  /// Splicing gets nothing while someone has the ring buffer mapped; the events come all the same.
  @Test(.enabled(if: canMap, "needs Linux 6.10"))
  func splicingWhatSomeoneHasMapped() throws {
    let cpu = try lastCPU()
    let load = try Load(2_000, cpu: cpu)
    var capture = try LiveCapture(
      events: ["raw_syscalls"],
      options: options(.splice) {
        $0.processIDs = [load.processID]
        $0.subBufferKilobytes = 4
      })
    let ring = try path(of: capture).appending("per_cpu/cpu\(cpu)/trace_pipe_raw")
    let descriptor = open(ring.string, O_RDONLY | O_NONBLOCK)
    let mapped = mmap(nil, 4096, PROT_READ, MAP_SHARED, descriptor, 0)
    try #require(mapped != MAP_FAILED)
    try capture.start()
    load.run()
    let tally = try drain(&capture)
    munmap(mapped, 4096)
    close(descriptor)
    let statistics = try capture.statistics(cpu: cpu)
    #expect(tally.events == statistics.read)
    #expect(tally.events >= 8_000)
    #expect(tally.losses.isEmpty)
    try capture.finish()
  }

  /// Pages of another size than expected are an error from the beginning.
  @Test(.enabled(if: canMap, "needs Linux 6.10"), arguments: [(4, 64), (64, 4)])
  func mappingPagesOfAnotherSize(sizes: (Int, Int)) throws {
    let cpu = try lastCPU()
    let instance = try instance(kilobytes: 512, subBuffers: sizes.0)
    let layout = try layout(subBuffers: sizes.0)
    let wrong = try #require(layout.resized(pageSize: sizes.1 << 10))
    let error = #expect(throws: RingError.self) {
      _ = try MappedRing(cpu: cpu, of: instance, layout: wrong)
    }
    #expect(error?.code == .resized)
    let missing = #expect(throws: RingError.self) {
      _ = try ReadRing(cpu: 4711, of: instance, layout: layout)
    }
    #expect(missing?.code == .cannotOpen)
    #expect(missing?.underlyingError == .noSuchFileOrDirectory)
  }
}
