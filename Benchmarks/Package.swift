// swift-tools-version: 6.2
import PackageDescription

// Benchmarks of rawcap beside its peers; each loop must come to the same sum as the plain C loop.
//
//   swift package benchmark --no-progress
//   swift package benchmark --no-progress --filter 'Cursor.*' --format markdown --path stdout
//   swift package --allow-writing-to-package-directory benchmark baseline update NAME
//   swift package benchmark baseline compare NAME
//   swift package benchmark --no-progress --target CaptureBenchmarks   (as root)
//   swift run -c release compare-pages FILE
//   swift build -c release --product iterate-merged   (for compare-merge)
//
// Needs libtraceevent-dev. `traits: []` leaves out the benchmark package's malloc interposer.
let swiftSettings: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "benchmarks",
  products: [
    .executable(name: "compare-pages", targets: ["ComparePages"]),
    .executable(name: "iterate-merged", targets: ["IterateMerged"]),
  ],
  dependencies: [
    .package(name: "rawcap", path: "../"),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CTraceEvent", pkgConfig: "libtraceevent",
      providers: [.apt(["libtraceevent-dev"])]),
    // The peers: a plain C loop, and libtraceevent's kbuffer.
    .target(name: "CDecode", dependencies: ["CTraceEvent"]),
    // The same loops in Swift, as users write them.
    .target(
      name: "SwiftDecode",
      dependencies: ["CDecode", .product(name: "RawCap", package: "rawcap")],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "DecodeBenchmarks",
      dependencies: [
        "CDecode", "SwiftDecode",
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "RawCap", package: "rawcap"),
      ],
      path: "Benchmarks/DecodeBenchmarks",
      swiftSettings: swiftSettings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    // All loops side by side over the pages of a recording.
    .executableTarget(
      name: "ComparePages",
      dependencies: [
        "CDecode", "SwiftDecode",
        .product(name: "RawCap", package: "rawcap"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: swiftSettings),
    // The merged stream of a file with one field read, for compare-merge.
    .executableTarget(
      name: "IterateMerged",
      dependencies: [
        .product(name: "RawCap", package: "rawcap"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "MergeBenchmarks",
      dependencies: [
        "CDecode",
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "RawCap", package: "rawcap"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Benchmarks/MergeBenchmarks",
      swiftSettings: swiftSettings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    // The peer of text: libtraceevent's tep_print_event.
    .target(name: "CText", dependencies: ["CTraceEvent"]),
    .executableTarget(
      name: "TextBenchmarks",
      dependencies: [
        "CText",
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "RawCap", package: "rawcap"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Benchmarks/TextBenchmarks",
      swiftSettings: swiftSettings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    // The plain C loops that drain a ring buffer, and what fills one.
    .target(name: "CDrain", cSettings: [.define("_GNU_SOURCE")]),
    .executableTarget(
      name: "CaptureBenchmarks",
      dependencies: [
        "CDrain",
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "RawCap", package: "rawcap"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Benchmarks/CaptureBenchmarks",
      swiftSettings: swiftSettings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
