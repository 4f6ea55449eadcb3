internal import RingBuffer
internal import SystemPackage
internal import TraceFile

/// A new file, as it is written: one CPU after the other.
final class OutputWriter {
  var summary = EditSummary()

  private let file: NewFile
  private let writer: TraceFileWriter
  private let buffers: [BufferPlan]
  private let compression: PageCompression?
  private var contents: [[Int: RegionContent]]

  /// Begins the file that `path` is going to be.
  init(
    _ path: FilePath, _ draft: FileDraft, head: TraceFileHead, inputs: [TraceFile]
  ) throws(TraceEditError) {
    file = try NewFile(path, inputs: inputs)
    do throws(TraceFileError) {
      writer = try TraceFileWriter(path: file.writingPath, head: head)
    } catch {
      throw file.renamed(error)
    }
    buffers = draft.buffers
    compression = draft.compression
    contents = draft.buffers.map { _ in [:] }
    summary.notes = draft.notes
  }

  /// Copies pages of `input`, all of them, unseen.
  ///
  /// - Returns: whether the file systems could do that.
  func copyAll(
    _ extent: CPUExtent, of input: TraceFile, buffer: Int
  ) throws(TraceEditError) -> Bool {
    do throws(TraceFileError) {
      var pages = try PageRegionWriter(
        writer, buffer: buffer, cpu: extent.cpu, layout: buffers[buffer].layout,
        compression: compression)
      guard try pages.copy(extent, of: input) else { return false }
      try close(&pages, buffer, extent.cpu)
      return true
    } catch {
      throw file.renamed(error)
    }
  }

  /// Writes the events of `copier` up to `until` as the pages of `cpu`.
  ///
  /// - Returns: whether there are more.
  func write(
    _ copier: inout StreamCopier, buffer: Int, cpu: Int, until: UInt64? = nil
  ) throws(TraceEditError) -> Bool {
    let layout = buffers[buffer].layout
    do throws(OutputFailure) {
      var pages = try begin(buffer, cpu)
      let hasMore = try copier.copy(to: &pages, layout: layout, until: until)
      do throws(TraceFileError) { try close(&pages, buffer, cpu) } catch { throw .file(error) }
      return hasMore
    } catch {
      switch error {
      case .file(let error): throw file.renamed(error)
      case .tooLarge(let count):
        throw TraceEditError(
          .recordTooLarge(bytes: count, pageSize: layout.pageSize), path: file.path.string)
      }
    }
  }

  private func begin(_ buffer: Int, _ cpu: Int) throws(OutputFailure) -> PageRegionWriter {
    do throws(TraceFileError) {
      return try PageRegionWriter(
        writer, buffer: buffer, cpu: cpu, layout: buffers[buffer].layout,
        compression: compression)
    } catch {
      throw .file(error)
    }
  }

  /// Completes the file and gives it its name.
  func finish(_ tail: TraceFileTail) throws(TraceEditError) {
    do throws(TraceFileError) {
      summary.byteCount = try writer.finish(contents, tail: tail)
    } catch {
      throw file.renamed(error)
    }
    try file.publish()
  }

  /// Takes in what has become of a CPU.
  func add(notes: [String]) { summary.notes += notes }

  /// Takes in what has become of a CPU.
  func take(_ copier: inout StreamCopier) {
    summary.encodedPageCount += copier.takeEncodedPages()
    let (damage, count) = copier.takeDamage()
    summary.damage += damage
    summary.damageCount += count
  }

  private func close(
    _ pages: inout PageRegionWriter, _ buffer: Int, _ cpu: Int
  ) throws(TraceFileError) {
    contents[buffer][cpu] = try pages.finish()
    summary.pageCount += pages.pageCount
  }
}
