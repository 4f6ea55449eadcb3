internal import SystemPackage

/// What a kernel was built with: the text that `make` had, if the system still has it.
struct KernelConfiguration: Hashable {
  /// The file that it is from; `nil` when there is none.
  let source: String?
  private let values: [String: String]

  enum Value: Hashable {
    case on
    case off
  }

  /// Reads `/proc/config.gz` (CONFIG_IKCONFIG_PROC), `/boot/config-RELEASE`, or what distributions have beside the
  /// modules, `/lib/modules/RELEASE/config` (Fedora, Debian's kernels since 7.2), below `root`.
  init(root: FilePath, release: String?) {
    let packed = root.appending("proc/config.gz")
    if let bytes = try? ControlFile.read(packed, expectedSize: 64 << 10),
      let text = Gunzip.contents(of: bytes, limit: Self.limit)
    {
      self.init(String(decoding: text, as: UTF8.self), source: "/proc/config.gz")
      return
    }
    if let release = release?.filter({ !$0.isWhitespace }), !release.contains("/") {
      for name in ["boot/config-\(release)", "lib/modules/\(release)/config"] {
        guard let bytes = try? ControlFile.read(root.appending(name), expectedSize: 512 << 10)
        else { continue }
        self.init(String(decoding: bytes, as: UTF8.self), source: "/\(name)")
        return
      }
    }
    self.init("", source: nil)
  }

  /// Configurations have 300 KB.
  private static let limit = 16 << 20

  init(_ text: String, source: String?) {
    self.source = source
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") {
      if line.hasPrefix("CONFIG_"), let equals = line.firstIndex(of: "=") {
        values[String(line[..<equals].dropFirst(7))] = String(line[line.index(after: equals)...])
      }
    }
    self.values = values
  }

  /// Is the option set? `nil` when there is no configuration to look into.
  ///
  /// An option that the text does not have is off: those that depend on what is off are not in it.
  subscript(name: String) -> Value? {
    guard source != nil else { return nil }
    return switch values[name] {
    case nil, "n": .off
    default: .on
    }
  }
}
