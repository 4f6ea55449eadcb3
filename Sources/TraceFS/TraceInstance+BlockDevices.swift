internal import EventFormat
internal import SystemPackage

extension TraceFS {
  /// The block devices that the tracer `blk` can trace and that have a size, sorted: disks and what is made
  /// of them, without partitions (`/sys/block/DEVICE/trace`).
  public static func blockDevices() -> [String] { blockDevices(in: "/sys/block") }

  static func blockDevices(in directory: FilePath) -> [String] {
    guard let names = try? ControlFile.names(in: directory) else { return [] }
    return names.filter { name in
      let device = directory.appending(name)
      let size = (try? ControlFile.text(device.appending("size")))?.filter { !$0.isWhitespace }
      return size != "0" && ControlFile.exists(device.appending("trace/enable"))
    }
  }

  /// What can be chosen for each device, beside `enable`: the kinds of actions, a process, and a range of
  /// sectors.
  static let blockDeviceOptions = ["act_mask", "end_lba", "pid", "start_lba"]

  /// The directory of a device or partition, which stands in its device's.
  static func blockDevice(_ name: String, in directory: FilePath) -> FilePath? {
    guard !name.isEmpty, !name.contains("/"), name != ".", name != ".." else { return nil }
    let device = directory.appending(name)
    if ControlFile.exists(device.appending("trace/enable")) { return device }
    guard let names = try? ControlFile.names(in: directory) else { return nil }
    return names.lazy.filter { name.hasPrefix($0) }
      .map { directory.appending($0).appending(name) }
      .first { ControlFile.exists($0.appending("trace/enable")) }
  }
}

extension TraceInstance {
  /// Has the tracer `blk` trace these devices or partitions (`/sys/block/DEVICE/trace/enable`), until the
  /// instance's end.
  ///
  /// - Parameters:
  ///   - devices: names such as `sda` or `nvme0n1p2`; empty for all that `TraceFS.blockDevices()` has.
  ///   - options: what is traced of each of them: `act_mask`, `pid`, `start_lba`, `end_lba`.
  /// - Throws: `TraceFSError` of code `noSuchBlockDevice`, with the names that there are;
  ///   `noSuchTracerOption`.
  public func set(
    blockDevices devices: [String], options: [TracerOption] = []
  ) throws(TraceFSError) {
    try set(blockDevices: devices, options: options, in: "/sys/block")
  }

  func set(
    blockDevices devices: [String], options: [TracerOption], in directory: FilePath
  ) throws(TraceFSError) {
    for option in options where !TraceFS.blockDeviceOptions.contains(option.name) {
      throw TraceFSError(
        .noSuchTracerOption(
          name: option.name, tracer: "blk", available: TraceFS.blockDeviceOptions))
    }
    let all = TraceFS.blockDevices(in: directory)
    let wanted = devices.isEmpty ? all : devices
    guard !wanted.isEmpty else {
      throw TraceFSError(.noSuchBlockDevice(name: "", available: []), path: directory)
    }
    for name in wanted {
      guard let device = TraceFS.blockDevice(name, in: directory) else {
        throw TraceFSError(.noSuchBlockDevice(name: name, available: all), path: directory)
      }
      let trace = device.appending("trace")
      try changes.begun().set("1", in: trace.appending("enable"))
      // Only now do these files hold what has to be put back.
      for option in options {
        try changes.begun().set(option.value, in: trace.appending(option.name))
      }
    }
  }
}
