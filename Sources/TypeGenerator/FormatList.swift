public import EventFormat
internal import RingBuffer

/// Formats of a kernel as one text: each as the kernel writes it, behind a line `system: NAME`.
///
/// ```sh
/// cd /sys/kernel/tracing/events
/// for format in sched/*/format; do echo "system: ${format%%/*}"; cat $format; done
/// ```
public enum FormatList {
  /// The formats in `text`; those that cannot be used are left out.
  ///
  /// They need not be of one trace: two may have the same number.
  public static func formats(_ text: [UInt8]) -> [EventFormat] {
    let layout = PageLayout(byteOrder: .host, longSize: 8, pageSize: 4096)
    return sections(text).flatMap { EventFormats(parsing: [$0], layout: layout).all }
  }

  /// The systems and format files in `text`.
  static func sections(_ text: [UInt8]) -> [(system: String, text: [UInt8])] {
    let label = "system: ".utf8
    var sections: [(system: String, text: [UInt8])] = []
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: label) {
        let name = String(decoding: line.dropFirst(label.count), as: UTF8.self)
        sections.append((name, []))
      } else if !sections.isEmpty {
        sections[sections.count - 1].text += line + [UInt8(ascii: "\n")]
      }
    }
    return sections
  }
}
