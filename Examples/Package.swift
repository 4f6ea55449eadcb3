// swift-tools-version: 6.2
import PackageDescription

// Small programs that use the library as anyone would, from outside. README.md says what each does.
let rawcap: Target.Dependency = .product(name: "RawCap", package: "rawcap")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "examples",
  dependencies: [
    .package(name: "rawcap", path: "../"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .executableTarget(name: "FileSummary", dependencies: [rawcap, systemPackage]),
    .executableTarget(name: "SoftirqHistogram", dependencies: [rawcap]),
    .executableTarget(
      name: "TypedKprobe", dependencies: [rawcap, systemPackage],
      // What a target needs that has types of its own for events.
      swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    .executableTarget(name: "WhoWoke", dependencies: [rawcap]),
  ],
  swiftLanguageModes: [.v6]
)
