internal import SystemPackage

extension TraceFS {
  /// The events that tracers write by themselves, such as `ftrace:function`, sorted by name.
  ///
  /// They cannot be enabled, and so are not among `events()`. The corresponding directory is
  /// `events/ftrace`.
  public func tracerEvents() throws(TraceFSError) -> [EventName] {
    let directory = root.appending("events/ftrace")
    let names: [String]
    do { names = try ControlFile.names(in: directory) } catch {
      throw .access(.readFailed, directory, error)
    }
    // Beside the events stand control files such as `enable`.
    let events = names.filter {
      ControlFile.exists(directory.appending($0).appending("format"))
    }
    return events.map { EventName(system: "ftrace", event: $0) }.sorted()
  }
}
