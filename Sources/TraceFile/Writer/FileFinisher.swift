/// Makes a finished file of one whose pages are all written.
///
/// Every step is noted before it destroys what the step before it needs, so it can be killed at any
/// moment, and `recover` goes on from there.
struct FileFinisher {
  let file: OutputFile
  let plan: RegionPlan
  var encoding: any FileEncoding
  let method: GapClosing

  /// Writes the tail, closes the gaps and seals the file.
  ///
  /// - Parameter contents: checked to be within the plan.
  /// - Returns: the file's size in bytes.
  func finish(
    _ contents: [[Int: RegionContent]], _ tail: TraceFileTail, _ record: inout RecoveryRecord
  ) throws(TraceFileError) -> UInt64 {
    let draft = plan.finish(tailLength: 0, contents: contents).layout
    let tailLength = UInt64(encoding.tail(tail, layout: draft).count)
    guard tailLength <= plan.start - plan.tailOffset else {
      throw file.error(.badPlan("command lines and statistics of \(tailLength) bytes"))
    }
    let (layout, kept) = plan.finish(tailLength: tailLength, contents: contents)
    try file.write(encoding.tail(tail, layout: layout), at: plan.tailOffset)
    for (index, block) in plan.blocks.enumerated() {
      guard let block else { continue }
      try file.write(encoding.block(of: index, layout: layout), at: block.offset)
    }
    let closing = RecoveryState.Closing(contents: contents, tailLength: tailLength)
    try record.note(.closing(closing))
    // What the tail has left over of the space set aside is free for closing the gaps.
    _ = file.release(kept[0].upperBound..<plan.start)
    return try resume(closing, progress: nil, &record)
  }

  /// Goes on with closing the gaps.
  ///
  /// - Parameter progress: what was noted last, if a part has been copied already.
  /// - Returns: the file's size in bytes.
  func resume(
    _ closing: RecoveryState.Closing, progress: MoveProgress?, _ record: inout RecoveryRecord
  ) throws(TraceFileError) -> UInt64 {
    let (layout, kept) = plan.finish(tailLength: closing.tailLength, contents: closing.contents)
    try GapCloser(file: file, method: method).close(
      kept, fileSize: plan.end + record.byteCount, progress: progress
    ) { progress throws(TraceFileError) in
      try record.note(progress)
    }
    // Last the record goes, with everything else that is behind the pages.
    if let seal = encoding.seal(layout: layout) { try file.write(seal.bytes, at: seal.offset) }
    try file.resize(to: layout.byteCount)
    return layout.byteCount
  }
}
