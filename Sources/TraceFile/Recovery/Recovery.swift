internal import RingBuffer

/// One recovery of one file, which is locked.
struct Recovery {
  let file: OutputFile
  let input: InputFile
  let method: GapClosing
  let plan: RecoveryPlan

  /// Completes the file.
  ///
  /// - Returns: for each buffer's CPUs, how many bytes of a torn page were cut off.
  func complete(_ content: RecoveryRecord.Content) throws(TraceFileError) -> [[Int: UInt64]] {
    var record = content.record
    let finisher = FileFinisher(
      file: file, plan: plan.regions, encoding: plan.encoding, method: method)
    var tornBytes: [[Int: UInt64]] = []
    do throws(TraceFileError) {
      if case .closing(let closing) = content.state {
        _ = try finisher.resume(closing, progress: content.progress, &record)
        return []
      }
      guard plan.regions.end.addingReportingOverflow(record.byteCount) == (input.byteCount, false)
      else { throw file.error(.badRecoveryRecord("file size")) }
      var known: [[Int: RegionContent]] = []
      var tail = TraceFileTail(
        savedCommandLines: [], clockText: "[\(plan.buffers[0].clock)]\n", uname: "",
        recorderVersion: "", cpuStatistics: [], traceID: .random(in: 1 ... .max))
      if case .recording(let contents, let provisional) = content.state {
        known = contents
        tail = provisional
      }
      var contents: [[Int: RegionContent]] = []
      for (index, buffer) in plan.buffers.enumerated() {
        var kept: [Int: RegionContent] = [:]
        var torn: [Int: UInt64] = [:]
        for cpu in buffer.cpus {
          let pages =
            if let compression = plan.compression {
              try compress(index, cpu, compression)
            } else {
              try pages(index, cpu, known.count > index ? known[index][cpu] : nil)
            }
          kept[cpu] = RegionContent(kept: pages.range)
          torn[cpu] = pages.tornByteCount
        }
        contents.append(kept)
        tornBytes.append(torn)
      }
      guard contents.joined().contains(where: { !$0.value.kept.isEmpty }) else {
        throw file.error(.nothingToRecover)
      }
      _ = try finisher.finish(contents, tail, &record)
    } catch {
      var error = error
      switch error.code {
      case .nothingToRecover, .badRecoveryRecord: break
      default: error.isRecoverable = true
      }
      throw error
    }
    return tornBytes
  }

  /// The pages in the region of a CPU that had not been given up.
  private func pages(
    _ buffer: Int, _ cpu: Int, _ known: RegionContent?
  ) throws(TraceFileError) -> PageScan.Pages {
    guard let region = region(plan.regions.regions, buffer, cpu) else { return PageScan.Pages() }
    var scan = PageScan(file, layout: plan.buffers[buffer].layout)
    let first = known?.kept.lowerBound ?? 0
    var pages = try scan.pages(in: region, from: first)
    guard !pages.range.isEmpty else { return pages }
    let start = pages.range.lowerBound / plan.regions.unit * plan.regions.unit
    pages.range = max(start, first)..<pages.range.upperBound
    return pages
  }

  /// Compresses what waits for it behind the chunks that are there.
  private func compress(
    _ buffer: Int, _ cpu: Int, _ compression: PageCompression
  ) throws(TraceFileError) -> PageScan.Pages {
    guard let spool = region(plan.regions.regions, buffer, cpu),
      let region = region(plan.regions.chunkRegions ?? [], buffer, cpu)
    else { return PageScan.Pages() }
    let layout = plan.buffers[buffer].layout
    // Behind the first hole nothing can be found: chunks tell where the next one is.
    let written = try file.nextData(in: region) ?? region.lowerBound..<region.lowerBound
    let scan = ChunkScan(file: input, byteOrder: layout.byteOrder, pageSize: layout.pageSize)
    let progress =
      written.lowerBound == region.lowerBound ? try scan.chunks(in: written) : ChunkProgress()
    var chunks = try PageChunkWriter(
      region: FileRegion(
        offset: Int64(region.lowerBound), capacity: Int64(region.count), file: file),
      pageSize: layout.pageSize, byteOrder: layout.byteOrder, compression: compression,
      behind: progress)

    var pageScan = PageScan(file, layout: layout)
    var pages = PageScan.Pages()
    if progress.pageByteCount < UInt64(spool.count) {
      pages = try pageScan.pages(in: spool, from: progress.pageByteCount)
    }
    if !pages.range.isEmpty {
      let lost = pages.range.lowerBound - progress.pageByteCount
      // What stood in between had been compressed, and its chunks are lost. Empty pages take its
      // place: how many there are tells how much of the spool has been compressed.
      if lost > 0 { try pageScan.mark(at: pages.range.lowerBound, spool) }
      let first = lost > PageScan.largestHole ? pages.range.lowerBound : progress.pageByteCount
      try compress(first..<pages.range.upperBound, of: spool, layout.pageSize, into: &chunks)
    }
    try chunks.finish()
    pages.range = 0..<chunks.byteCount
    return pages
  }

  /// Compresses `pages` of `spool`, and gives their blocks back as it goes.
  private func compress(
    _ pages: Range<UInt64>, of spool: Range<UInt64>, _ pageSize: Int,
    into chunks: inout PageChunkWriter
  ) throws(TraceFileError) {
    let most = max(PageChunkWriter.largestChunk / pageSize, 1) * pageSize
    var memory = [UInt8](repeating: 0, count: min(most, pages.count))
    var position = pages.lowerBound
    while position < pages.upperBound {
      let count = min(memory.count, Int(pages.upperBound - position))
      try file.read(into: &memory, count, at: spool.lowerBound + position)
      // Sound: bytes are initialised memory without padding.
      unsafe try chunks.append(memory.span.bytes.extracting(first: count))
      let done = position / plan.regions.unit * plan.regions.unit
      position += UInt64(count)
      let end = position / plan.regions.unit * plan.regions.unit
      _ = file.release(spool.lowerBound + done..<spool.lowerBound + end)
    }
  }

  private func region(_ places: [[Int: UInt64]], _ buffer: Int, _ cpu: Int) -> Range<UInt64>? {
    guard buffer < places.count, let start = places[buffer][cpu] else { return nil }
    return start..<start + plan.regions.capacity
  }
}
