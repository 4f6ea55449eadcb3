internal import EventFormat
internal import SystemPackage

/// A setting of a tracer that has a file of its own, such as `osnoise/period_us`.
public struct TracerOption: Sendable, Hashable {
  /// The name of the file.
  public var name: String
  /// What is written to it.
  public var value: String

  /// `name` set to `value`.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension TraceInstance {
  /// The names of the settings that `tracer` has as files of its own, sorted; none for most tracers.
  ///
  /// They are in `osnoise` for the tracers `osnoise` and `timerlat`, in `hwlat_detector` for `hwlat`. The
  /// settings of `blk` are those of each device, `/sys/block/DEVICE/trace`.
  public func tracerOptions(of tracer: String) throws(TraceFSError) -> [String] {
    if tracer == "blk" { return TraceFS.blockDeviceOptions }
    guard let directory = tracefs.optionDirectory(of: tracer), ControlFile.exists(directory) else {
      return []
    }
    do {
      // `per_cpu` has what a program reads, and nothing to set.
      return try ControlFile.names(in: directory).filter { $0 != "per_cpu" }
    } catch { throw .access(.readFailed, directory, error) }
  }

  /// Sets what `tracer` has files for; see `tracerOptions(of:)`.
  ///
  /// The kernel has these settings once, for all instances; they are put back with the instance's end.
  /// One that fits only together with another one (a `width` within its `window`) may stand in front of it.
  ///
  /// - Throws: `TraceFSError` of code `noSuchTracerOption`, with the names that there are.
  public func set(_ options: [TracerOption], of tracer: String) throws(TraceFSError) {
    guard !options.isEmpty else { return }
    let names = try tracerOptions(of: tracer)
    for option in options where !names.contains(option.name) {
      throw TraceFSError(
        .noSuchTracerOption(name: option.name, tracer: tracer, available: names),
        path: tracefs.optionDirectory(of: tracer))
    }
    guard let directory = tracefs.optionDirectory(of: tracer) else { return }
    var waiting = options
    while !waiting.isEmpty {
      var refused: [TracerOption] = []
      var failure: TraceFSError?
      for option in waiting {
        do throws(TraceFSError) {
          try changes.begun().set(option.value, in: directory.appending(option.name))
        } catch {
          guard error.underlyingError == .invalidArgument else { throw error }
          refused.append(option)
          failure = failure ?? error
        }
      }
      if let failure, refused.count == waiting.count { throw failure }
      waiting = refused
    }
  }
}

extension TraceFS {
  /// Where `tracer` has files of its own.
  func optionDirectory(of tracer: String) -> FilePath? {
    switch tracer {
    case "osnoise", "timerlat": root.appending("osnoise")
    case "hwlat": root.appending("hwlat_detector")
    default: nil
    }
  }
}
