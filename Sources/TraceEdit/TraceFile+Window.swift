internal import SystemPackage
internal import Timeline
internal import TraceFile

extension TraceFile {
  /// The window that `from` and `to` mean; nil for all of the trace.
  func editWindow(from: TimePoint?, to: TimePoint?) throws(TraceEditError) -> TimeWindow? {
    guard from != nil || to != nil else { return nil }
    guard let window = window(from: from, to: to) else {
      throw TraceEditError(
        .badTime("the trace does not know the time of day; give times as in its text"),
        path: path.string)
    }
    guard window.from < window.to else {
      throw TraceEditError(
        .badTime("the window ends before it begins; give an end that is later"),
        path: path.string)
    }
    return window
  }
}
