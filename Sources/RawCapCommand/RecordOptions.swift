internal import ArgumentParser
internal import RawCap
internal import SystemPackage

/// Which events, besides those that -e names: of whom, where, and for how long.
struct RecordSelection: ParsableArguments {
  @Option(
    name: [.customShort("P"), .customLong("pid")], parsing: .singleValue,
    help: ArgumentHelp(
      "Record only these processes and threads, separated by commas; can be repeated.",
      valueName: "pids"))
  var processIDs: [ProcessIDs] = []

  @Option(
    name: .customLong("no-pid"), parsing: .singleValue,
    help: ArgumentHelp(
      "Leave out these processes and threads, separated by commas; can be repeated.",
      valueName: "pids"))
  var hiddenProcessIDs: [ProcessIDs] = []

  @Flag(
    name: [.customShort("c"), .customLong("children")],
    help: "With -P, record their new threads and children too; with --no-pid, leave them out.")
  var followsChildren = false

  @Option(help: ArgumentHelp("Record only these CPUs, such as 0-3,8.", valueName: "list"))
  var cpus: CPUSelection?

  @Option(
    name: [.customShort("C"), .customLong("clock")],
    help: ArgumentHelp("The trace clock; see rawcap list clocks.", valueName: "clock"))
  var clock: String?

  func validate() throws {
    if followsChildren, processIDs.isEmpty, hiddenProcessIDs.isEmpty {
      throw ValidationError("-c goes with -P or --no-pid: the children of which processes?")
    }
  }

  func apply(to options: inout RecordingOptions) {
    options.processIDs = processIDs.flatMap(\.numbers)
    options.hiddenProcessIDs = hiddenProcessIDs.flatMap(\.numbers)
    options.followsChildren = followsChildren
    options.cpus = cpus?.cpus
    options.clock = clock
  }
}

/// How a recording goes with its command, and when it ends.
struct RecordSpan: ParsableArguments {
  @Flag(
    name: [.customShort("F"), .customLong("follow")],
    help: "Record only COMMAND, its threads and its children.")
  var followsCommand = false

  @Option(help: ArgumentHelp("End the recording after this time.", valueName: "time"))
  var duration: TimeAmount?

  func apply(to options: inout RecordingOptions) {
    options.followsCommandOnly = followsCommand
    options.duration = duration?.duration
  }
}

/// What the files are like, and how large they get.
struct RecordFiles: ParsableArguments {
  @Option(
    name: [.customShort("m"), .customLong("max-size")],
    help: ArgumentHelp(
      "Keep the newest pages, up to this size (a plain number is in KiB).", valueName: "size"))
  var maximumSize: PlainSize?

  @Option(
    help: ArgumentHelp(
      "Go on with a new file (out-0001.dat and so on) at this size or age, such as 1G or 10min.",
      valueName: "size|time"))
  var rotate: RotationLimit?

  @Option(help: ArgumentHelp("With --rotate, keep only the newest files.", valueName: "count"))
  var keep: Int?

  @Option(
    help: ArgumentHelp(
      "Compress while recording, in spare time: zstd, zstd:LEVEL (-5 to 19) or none.",
      valueName: "method"))
  var compression: CompressionMethod?

  @Flag(help: "Make an index beside each file at the end, so that parts of it are found at once.")
  var index = false

  @Flag(help: "Note the date: readers then print wall-clock times.")
  var date = false

  @Option(help: ArgumentHelp("The version of the file format: 6 or 7.", valueName: "version"))
  var fileVersion: FileVersion = .v7

  @Option(
    help: ArgumentHelp(
      "Write past the page cache: auto (as long as it is quick), always or never.",
      valueName: "when"))
  var directIO: DirectIO = .auto

  func validate() throws {
    if let keep {
      guard keep > 0 else { throw ValidationError("--keep needs a count of at least 1.") }
      guard rotate != nil else { throw ValidationError("--keep goes with --rotate.") }
    }
  }

  func apply(to options: inout RecordingOptions) {
    options.maximumByteCount = maximumSize?.byteCount
    options.rotation = rotate.map {
      RecordingOptions.Rotation(byteCount: $0.byteCount, time: $0.time, kept: keep)
    }
    options.compression = compression?.compression
    options.notesDate = date
    options.fileVersion = fileVersion == .v6 ? .v6 : .v7
    options.usesDirectIO = directIO == .auto ? nil : directIO == .always
  }

  enum FileVersion: String, ExpressibleByArgument, CaseIterable {
    case v6 = "6"
    case v7 = "7"
  }

  enum DirectIO: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
  }
}

/// The ring buffers.
struct RecordRings: ParsableArguments {
  @Option(
    name: [.customShort("b"), .customLong("buffer-size")],
    help: ArgumentHelp(
      "The size of each CPU's ring buffer (default: from the machine's memory; a plain number is in KiB).",
      valueName: "size"))
  var bufferSize: PlainSize?

  @Option(
    name: .customLong("subbuf-size"),
    help: ArgumentHelp(
      "The size of its sub-buffers, 4 to 512 KiB (default: 64, less in small ring buffers).",
      valueName: "size"))
  var subBufferSize: PlainSize?

  @Option(
    help: ArgumentHelp(
      "How full a ring buffer is when it is read (default: 50).", valueName: "percent"))
  var bufferPercent: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "When a ring buffer is full, overwrite its oldest events, or refuse new ones.")
  var overwrite = true

  func validate() throws {
    if let bufferSize, bufferSize.kilobytes < 1 {
      throw ValidationError("The ring buffer needs at least 1 KiB.")
    }
    if let size = subBufferSize?.kilobytes, !(4...512).contains(size) {
      throw ValidationError("Sub-buffers have 4 to 512 KiB.")
    }
  }

  func apply(to options: inout RecordingOptions) {
    options.bufferKilobytesPerCPU = bufferSize?.kilobytes
    options.subBufferKilobytes = subBufferSize?.kilobytes
    options.bufferPercent = bufferPercent
    options.overwrites = overwrite
  }
}

/// Those who empty the ring buffers.
struct RecordReaders: ParsableArguments {
  @Option(help: ArgumentHelp("How to read: auto, splice, read or mmap.", valueName: "backend"))
  var backend: Backend = .auto

  @Option(
    name: [.customShort("r"), .customLong("priority")],
    help: ArgumentHelp(
      "Read at this real-time priority (SCHED_FIFO, 1 to 99).", valueName: "priority"))
  var priority: Int?

  func apply(to options: inout RecordingOptions) {
    options.backend = CaptureBackend(rawValue: backend.rawValue)
    options.realtimePriority = priority
  }

  enum Backend: String, ExpressibleByArgument, CaseIterable {
    case auto
    case splice
    case read
    case mmap
  }
}
