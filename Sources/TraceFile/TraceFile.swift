internal import CKernelTrace
public import RingBuffer
public import SystemPackage

/// A trace.dat file of version 6 or 7, as trace-cmd and this library write it.
///
/// Opening reads the file's head, its options and the event formats; pages and the large texts are
/// read when asked for. The file is immutable after opening and every read names its offset, so
/// threads may share it.
///
/// ```swift
/// let file = try TraceFile(path: "trace.dat")
/// for buffer in file.buffers {
///   for extent in buffer.extents {
///     var pages = file.pages(of: extent, pageSize: buffer.pageSize)
///     while try pages.next() { decode(pages.page) }
///   }
/// }
/// ```
public final class TraceFile: Sendable {
  /// The path as it was given.
  public let path: FilePath
  /// The version of the format: 6 or 7.
  public let version: Int
  /// How sections are compressed that are compressed.
  public let compression: Compression
  /// The size of a `long` in the program that recorded: 4 or 8. The kernel's is in `layout`.
  public let userLongSize: Int
  /// Where the pages of the top buffer keep their parts.
  ///
  /// From the text of `events/header_page`; kernels before 2.6.31 had none, then it is the layout
  /// that they had.
  public let layout: PageLayout
  /// The text of `events/header_page`.
  public let headerPage: [UInt8]
  /// The text of `events/header_event`.
  public let headerEvent: [UInt8]
  /// The texts of `events/ftrace/*/format`.
  public let ftraceFormats: [[UInt8]]
  /// The texts of the other systems' `format` files.
  public let eventFormats: [SystemFormats]
  /// What the recorder noted about the recording.
  public let options: TraceFileOptions
  /// How many CPUs the recording has (`cpus=N` of `trace-cmd report`).
  public let cpuCount: Int
  /// The top buffer first (its name is empty), then instances in the order of the file.
  public let buffers: [TraceBuffer]
  /// What is wrong with the file although it can be read in part, such as an extent beyond its end.
  public let damage: [TraceFileError]

  let file: InputFile
  private let sections: SectionReader
  private let kallsymsSection: FileSection?
  private let printkSection: FileSection?
  private let commandLinesSection: FileSection?
  private let kernelTypesSection: FileSection?

  /// Opens the file at `path` and reads what describes it.
  ///
  /// - Throws: `TraceFileError` when it is no trace.dat file or too damaged to read any of it.
  public convenience init(path: FilePath) throws(TraceFileError) {
    try self.init(InputFile(path: path))
  }

  /// The trace in a file that is open.
  convenience init(_ file: InputFile) throws(TraceFileError) {
    let head = try FileHead(file)
    if try RecoveryRecord.isThere(in: file) { throw file.error(.unfinished) }
    try self.init(file, head, FileModel(file, head: head))
  }

  /// What `model` says is in the file.
  init(_ file: InputFile, _ head: FileHead, _ model: FileModel) throws(TraceFileError) {
    path = FilePath(file.path)
    self.file = file
    version = head.version
    compression = head.compression
    userLongSize = head.userLongSize
    layout = try Self.layout(model.headerPage, head: head, file: file)
    headerPage = model.headerPage
    headerEvent = model.headerEvent
    ftraceFormats = model.ftraceFormats
    eventFormats = model.eventFormats
    options = model.options
    cpuCount = model.cpuCount
    buffers = model.buffers
    damage = model.damage
    sections = SectionReader(file: file, order: head.byteOrder, compression: head.compression)
    kallsymsSection = model.kallsyms
    printkSection = model.printkFormats
    commandLinesSection = model.commandLines
    kernelTypesSection = model.kernelTypes
  }

  /// The open file.
  var inputFile: InputFile { file }

  /// The file's size in bytes.
  public var byteCount: UInt64 { file.byteCount }

  /// The byte order of the traced machine.
  public var byteOrder: ByteOrder { layout.byteOrder }

  /// Reads the text of `/proc/kallsyms`; it is large, and read anew by each call.
  ///
  /// - Throws: `TraceFileError` when the section is damaged.
  public func kallsyms() throws(TraceFileError) -> [UInt8] {
    try sections.text(kallsymsSection, length: UInt32.self, "kallsyms")
  }

  /// Reads the kernel's description of its types (BTF, `/sys/kernel/btf/vmlinux`); empty when there is none. It is
  /// large, and read anew by each call.
  ///
  /// Option BTF_FILE of version 7, which trace-cmd writes since 3.3.
  ///
  /// - Throws: `TraceFileError` when the section is damaged.
  public func kernelTypes() throws(TraceFileError) -> [UInt8] {
    guard let kernelTypesSection else { return [] }
    var cursor = try sections.open(kernelTypesSection)
    return try cursor.bytes(cursor.remaining, "the kernel's types")
  }

  /// Reads the text of `printk_formats`.
  ///
  /// - Throws: `TraceFileError` when the section is damaged.
  public func printkFormats() throws(TraceFileError) -> [UInt8] {
    try sections.text(printkSection, length: UInt32.self, "printk_formats")
  }

  /// Reads the text of `saved_cmdlines`.
  ///
  /// - Throws: `TraceFileError` when the section is damaged.
  public func savedCommandLines() throws(TraceFileError) -> [UInt8] {
    try sections.text(commandLinesSection, length: UInt64.self, "saved_cmdlines")
  }

  /// The pages of one CPU in order, through a buffer of the reader's own.
  ///
  /// - Parameter pageSize: the `pageSize` of the extent's buffer, in bytes.
  /// - Precondition: `pageSize` is from 1 byte to 64 MiB, as that of every buffer is.
  public func pages(of extent: CPUExtent, pageSize: Int) -> PageReader {
    PageReader(sections, extent: extent, pageSize: pageSize)
  }

  /// The pages of one CPU in order, when those of `streamCount` CPUs are read at once: they share the
  /// memory that one would use.
  ///
  /// - Parameters:
  ///   - parts: the pages that are wanted, in order; `nil` for all.
  ///   - ahead: who decompresses chunks ahead; has to live as long as the reader.
  package func pages(
    of extent: CPUExtent, pageSize: Int, sharedBy streamCount: Int, parts: [PagePart]? = nil,
    ahead: ReadAhead? = nil
  ) -> PageReader {
    PageReader(
      sections, extent: extent, pageSize: pageSize,
      windowSize: min(
        MappedRuns.usualWindow,
        max(min(pageSize, MappedRuns.leastWindow), MappedRuns.allWindows / max(streamCount, 1))),
      parts: parts,
      ahead: ahead)
  }

  /// Where the pages of one CPU stand.
  package func pageMap(of extent: CPUExtent, pageSize: Int) -> PageMap {
    PageMap(sections, extent: extent, pageSize: pageSize)
  }

  /// Looks at the beginnings of pages.
  package func glance(_ map: PageMap, layout: PageLayout) -> PageGlance {
    PageGlance(sections, map: map, layout: layout)
  }

  /// Reads the text of a latency tracer (the file `trace`); pages have none.
  ///
  /// - Throws: `TraceFileError` when the section is damaged.
  public func text(of buffer: TraceBuffer) throws(TraceFileError) -> [UInt8] {
    guard let text = buffer.text else { return [] }
    return try sections.chunkedText(text)
  }

  /// Whether the file at `path` is this one, under whatever name.
  package func isSameFile(as path: FilePath) -> Bool {
    // Sound: the path lives for the call.
    unsafe path.withPlatformString { unsafe rawcap_is_same_file(file.descriptor.rawValue, $0) } != 0
  }

  private static func layout(
    _ text: [UInt8], head: FileHead, file: InputFile
  ) throws(TraceFileError) -> PageLayout {
    guard !text.isEmpty else {
      return PageLayout(
        byteOrder: head.byteOrder, longSize: head.userLongSize, pageSize: head.pageSize)
    }
    do {
      return try PageLayout(headerPage: text, byteOrder: head.byteOrder)
    } catch {
      throw file.error(.badHeaderPage(error))
    }
  }
}
