internal import SystemPackage

/// Which events somebody has enabled.
enum EnabledEvents {
  /// The events that are enabled in the instance at `directory`, of those that its `set_event` lists.
  ///
  /// An event with a trigger stands there too; its `enable` then says `0*`.
  static func names(in directory: FilePath, listed text: String) -> [EventName] {
    EventName.list(text).filter { event in
      let file = directory.appending("events/\(event.system)/\(event.event)/enable")
      guard let state = try? ControlFile.text(file) else { return true }
      return state.hasPrefix("1")
    }
  }
}
