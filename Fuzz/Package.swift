// swift-tools-version: 6.2
import PackageDescription

// Fuzzing of the ring-buffer decoder, with libFuzzer from the Swift toolchain.
//
//   export SWIFT_BACKTRACE=enable=no    # the backtracer hangs under libFuzzer
//   swift build -c release --sanitize=fuzzer
//   mkdir -p .build/corpus
//   .build/release/FuzzPage -max_total_time=60 .build/corpus ../Tests/Fixtures/pages
//
// The corpus is the tests' pages of real kernels; what the fuzzer finds goes to .build/corpus. An
// input that breaks a promise is written to crash-*; run FuzzPage with that file alone to see it again.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "rawcap", path: "../")],
  targets: [
    .executableTarget(
      name: "FuzzPage",
      dependencies: [.product(name: "RingBuffer", package: "rawcap")],
      swiftSettings: [
        .enableExperimentalFeature("Lifetimes"),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
        .strictMemorySafety(),
      ])
  ],
  swiftLanguageModes: [.v6]
)
