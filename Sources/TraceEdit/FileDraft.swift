internal import RingBuffer
internal import SystemPackage
internal import TraceFile

/// What a new file is going to be, besides its pages.
struct FileDraft {
  var metadata: TraceFileMetadata
  var tail: TraceFileTail
  var buffers: [BufferPlan]
  var version: TraceFileVersion
  var compression: PageCompression?
  var compressesTexts: Bool
  /// What the new file cannot have.
  private(set) var notes: [String] = []

  /// What `file` has, all of it.
  ///
  /// - Parameter cpus: the CPUs that are wanted; `nil` for all.
  init(
    _ file: TraceFile, format: OutputFormat, cpus: Set<Int>? = nil
  ) throws(TraceEditError) {
    (version, compression, compressesTexts) = format.resolved(file)
    do throws(TraceFileError) {
      metadata = TraceFileMetadata(
        headerPage: file.headerPage, headerEvent: file.headerEvent,
        ftraceFormats: file.ftraceFormats, eventFormats: file.eventFormats,
        kallsyms: try file.kallsyms(), printkFormats: try file.printkFormats())
      metadata.userLongSize = file.userLongSize
      metadata.kernelTypes = try file.kernelTypes()
      tail = TraceFileTail(
        savedCommandLines: try file.savedCommandLines(),
        clockText: file.options.clockText ?? "[local]", uname: file.options.uname ?? "",
        recorderVersion: file.options.recorderVersion ?? "",
        cpuStatistics: file.options.cpuStatistics, traceID: file.options.traceID ?? 0)
      tail.carried = CarriedOptions(file.options)
      buffers = []
      for buffer in file.buffers {
        buffers.append(try Self.plan(buffer, of: file, cpus: cpus))
      }
    } catch {
      throw TraceEditError(error)
    }
    buffers[0].cpuCount = max(buffers[0].cpuCount, file.cpuCount)
  }

  /// The plan of a buffer like `buffer`.
  static func plan(
    _ buffer: TraceBuffer, of file: TraceFile, cpus: Set<Int>? = nil
  ) throws(TraceFileError) -> BufferPlan {
    let wanted = buffer.extents.map(\.cpu).filter { cpus?.contains($0) ?? true }
    var plan = BufferPlan(
      name: buffer.name, clock: buffer.clock, layout: buffer.layout(in: file), cpus: wanted,
      cpuCount: max(buffer.cpuCount, 1 + (buffer.extents.map(\.cpu).max() ?? -1)))
    if buffer.isText { plan.text = try file.text(of: buffer) }
    return plan
  }

  /// The beginning of the file; it can be used for several.
  func head(_ path: FilePath) throws(TraceEditError) -> TraceFileHead {
    do throws(TraceFileError) {
      return try TraceFileHead(
        version: version, metadata: metadata, buffers: buffers, compression: compression,
        compressesTexts: compressesTexts)
    } catch {
      var error = error
      error.path = path.string
      throw TraceEditError(error)
    }
  }

  /// Gives up the large texts, which the head has, if such a file can.
  mutating func dropTexts() {
    if !metadata.kernelTypes.isEmpty, version == .v6 || !compressesTexts && compression == nil {
      notes.append(
        "the kernel's types, which give names to the arguments of functions, are left out: they need version 7 with"
          + " compressed texts")
    }
    metadata.kallsyms = []
    metadata.kernelTypes = []
    metadata.eventFormats = []
  }

  /// Makes `size` the size of a page in all buffers.
  mutating func setPageSize(_ size: Int) {
    for index in buffers.indices {
      buffers[index].layout = buffers[index].layout.resized(pageSize: size) ?? buffers[index].layout
    }
    metadata.headerPage = Self.headerPage(
      metadata.headerPage, dataSize: size - buffers[0].layout.dataOffset)
  }

  /// The text of `header_page` with another size of the field `data`.
  static func headerPage(_ text: [UInt8], dataSize: Int) -> [UInt8] {
    var lines = String(decoding: text, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      var parts = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
      guard parts.count > 2, parts[0].hasSuffix(" data"),
        let size = parts.firstIndex(where: { $0.contains("size:") }),
        let colon = parts[size].firstIndex(of: ":")
      else { continue }
      parts[size] = parts[size][...colon] + String(dataSize)
      lines[index] = parts.joined(separator: ";")
    }
    return Array(lines.joined(separator: "\n").utf8)
  }
}

extension TraceBuffer {
  /// The layout of the buffer's pages.
  func layout(in file: TraceFile) -> PageLayout {
    file.layout.resized(pageSize: pageSize) ?? file.layout
  }
}
