/// The first two numbers of a kernel's release, on which forms of text and abilities depend.
package struct KernelVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// That of a release such as `6.1.0-50-amd64`; `nil` when it has another form.
  package init?(_ release: String) {
    let parts = release.split(separator: ".", maxSplits: 2)
    guard parts.count > 1, let major = Int(parts[0]),
      let minor = Int(parts[1].prefix(while: \.isNumber))
    else { return nil }
    self.init(major, minor)
  }

  package static func < (a: KernelVersion, b: KernelVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }

  package var description: String { "\(major).\(minor)" }
}
