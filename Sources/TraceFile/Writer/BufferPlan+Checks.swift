internal import RingBuffer

extension [BufferPlan] {
  /// Makes sure that one file can hold these buffers.
  ///
  /// - Throws: `TraceFileError` without a path.
  func check(version: TraceFileVersion) throws(TraceFileError) {
    guard let top = first, top.name.isEmpty else {
      throw .badPlan("the first buffer must be the top buffer, whose name is empty")
    }
    for buffer in self {
      let size = buffer.layout.pageSize
      guard size <= Limits.page, size & (size - 1) == 0 else {
        throw .badPlan(
          "buffer “\(buffer.name)” has pages of \(size) bytes, which is no power of two")
      }
      guard version == .v7 || size == top.layout.pageSize else {
        throw .badPlan("version 6 has one page size for all buffers; write version 7")
      }
      guard buffer.layout.byteOrder == top.layout.byteOrder else {
        throw .badPlan("buffers of different byte order")
      }
      guard buffer.cpuCount <= Limits.cpus, Set(buffer.cpus).count == buffer.cpus.count,
        buffer.cpus.allSatisfy({ $0 >= 0 && $0 < buffer.cpuCount })
      else { throw .badPlan("buffer “\(buffer.name)” lists CPUs that the machine does not have") }
      if let text = buffer.text {
        guard buffer.cpus.isEmpty, text.count <= Limits.text else {
          throw .badPlan("buffer “\(buffer.name)” has text and pages, or more than 32 MiB of text")
        }
        guard version == .v7 || count == 1 else {
          throw .badPlan("version 6 has either text or several buffers; write version 7")
        }
      }
      for text in [buffer.name, buffer.clock] {
        guard text.utf8.count < Limits.name, !text.utf8.contains(0) else {
          throw .badPlan("a name or clock is too long or contains NUL")
        }
      }
    }
    guard !dropFirst().contains(where: \.name.isEmpty) else {
      throw .badPlan("two buffers have no name")
    }
  }
}

extension TraceFileError {
  /// The error of a plan, before there is a file.
  static func badPlan(_ detail: String) -> TraceFileError {
    TraceFileError(.badPlan(detail), path: "")
  }
}
