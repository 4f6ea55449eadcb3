// swift-tools-version: 6.2
import PackageDescription

// Fuzzing of what reads bytes that anybody may have written, with libFuzzer from the Swift toolchain.
// `./run TARGET SECONDS` makes the seeds, builds and runs; its head says more.
let package = Package(
  name: "fuzz",
  dependencies: [
    .package(name: "rawcap", path: "../"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .executableTarget(
      name: "FuzzPage", dependencies: [.product(name: "RingBuffer", package: "rawcap")]),
    .executableTarget(
      name: "FuzzFormat", dependencies: ["FuzzInput", .product(name: "RawCap", package: "rawcap")]),
    .executableTarget(
      name: "FuzzFilter", dependencies: ["FuzzInput", .product(name: "RawCap", package: "rawcap")]),
    .target(
      name: "FuzzInput", dependencies: [.product(name: "RingBuffer", package: "rawcap")]),
    .executableTarget(
      name: "MakeSeeds",
      dependencies: [
        .product(name: "RawCap", package: "rawcap"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings = [
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
  ]
}
