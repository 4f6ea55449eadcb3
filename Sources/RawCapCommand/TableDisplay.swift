internal import CKernelTrace
internal import Glibc
internal import SystemPackage

/// A terminal on which a table is drawn again and again; what was there before comes back at the end.
final class TableDisplay {
  /// Whether anybody sees it.
  let isLive: Bool
  private var isDrawn = false

  init(isLive: Bool) { self.isLive = isLive && isatty(STDOUT_FILENO) == 1 }

  deinit { end() }

  /// How many lines there are.
  var height: Int {
    var window = winsize()
    // Sound: the call fills the struct that it is given.
    let isKnown = unsafe rawcap_window_size(STDOUT_FILENO, &window) == 0 && window.ws_row > 0
    return isKnown ? Int(window.ws_row) : 24
  }

  /// How many characters a line has.
  var width: Int {
    var window = winsize()
    // Sound: the call fills the struct that it is given.
    let isKnown = unsafe rawcap_window_size(STDOUT_FILENO, &window) == 0 && window.ws_col > 0
    return isKnown ? Int(window.ws_col) : 80
  }

  /// Draws `text`, cut to what fits.
  func show(_ text: String) {
    guard isLive else { return }
    // The other screen, whose content nobody misses.
    var drawing = isDrawn ? "" : "\u{1b}[?1049h"
    isDrawn = true
    let width = width
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(height - 1)
    drawing += "\u{1b}[H"
    for line in lines { drawing += "\(line.prefix(width))\u{1b}[K\r\n" }
    write(drawing + "\u{1b}[J")
  }

  /// Brings back what was on the screen.
  func end() {
    if isDrawn { write("\u{1b}[?1049l") }
    isDrawn = false
  }

  private func write(_ text: String) {
    _ = try? FileDescriptor.standardOutput.writeAll(Array(text.utf8))
  }
}
