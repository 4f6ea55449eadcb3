// swift-tools-version: 6.2
import PackageDescription

let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "rawcap",
  products: [
    .library(name: "RawCap", targets: ["RawCap"]),
    .library(name: "RingBuffer", targets: ["RingBuffer"]),
    .executable(name: "rawcap", targets: ["RawCapCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    // C libraries and the few kernel interfaces that Swift cannot import by itself.
    .systemLibrary(
      name: "CTraceFS", pkgConfig: "libtracefs",
      providers: [.apt(["libtracefs-dev", "libtraceevent-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CProcessor"),
    .target(name: "CKernelTrace", cSettings: [.define("_GNU_SOURCE")]),

    // The rooms; ARCHITECTURE.md is their map. Each may use those above it.
    .target(name: "RingBuffer", dependencies: ["CProcessor"]),
    .target(name: "EventFormat", dependencies: ["RingBuffer"]),
    .target(name: "EventFilter", dependencies: ["EventFormat", "RingBuffer"]),
    .target(name: "TypeGenerator", dependencies: ["EventFormat", "RingBuffer"]),
    // Written by scripts/generate-events from what is in Input.
    .target(name: "TraceEvents", dependencies: ["EventFormat"], exclude: ["Input"]),
    .target(name: "EventText", dependencies: ["CTraceFS", "EventFormat", "RingBuffer"]),
    .target(
      name: "TraceFile",
      dependencies: ["CKernelTrace", "CZlib", "CZstd", "RingBuffer", systemPackage]),
    .target(
      name: "Timeline",
      dependencies: ["CProcessor", "RingBuffer", "EventFormat", "TraceFile", systemPackage]),
    .target(
      name: "Analysis",
      dependencies: ["RingBuffer", "EventFormat", "TraceEvents", "TraceFile", "Timeline"]),
    .target(
      name: "TraceEdit",
      dependencies: [
        "CKernelTrace", "RingBuffer", "EventFormat", "EventFilter", "TraceFile", "Timeline",
        systemPackage,
      ]),
    .target(
      name: "TraceText",
      dependencies: [
        "CKernelTrace", "RingBuffer", "EventFormat", "EventFilter", "EventText", "TraceFile",
        "Timeline",
        systemPackage,
      ]),
    // Where functions are in programs, for uprobes.
    .target(name: "ELFSymbols", dependencies: [systemPackage]),
    .target(
      name: "TraceFS",
      dependencies: [
        "CTraceFS", "CKernelTrace", "CZlib", "ELFSymbols", "EventFormat", "RingBuffer",
        systemPackage,
      ]),
    .target(
      name: "Capture",
      dependencies: [
        "CKernelTrace", "RingBuffer", "Timeline", "TraceFile", "TraceFS", systemPackage,
      ]),
    .target(
      name: "RawCap",
      dependencies: [
        "Analysis", "ELFSymbols", "RingBuffer", "EventFormat", "EventFilter", "EventText",
        "TraceEvents",
        "TraceFile",
        "Timeline",
        "TraceEdit", "TraceText", "TraceFS", "Capture", systemPackage,
      ]),
    .target(
      name: "CaptureBench",
      dependencies: [
        "Capture", "CKernelTrace", "RingBuffer", "TraceFile", "TraceFS", systemPackage,
      ]),
    .target(
      name: "ReadBench",
      dependencies: [
        "EventFormat", "RingBuffer", "Timeline", "TraceEvents", "TraceFile", "TraceText",
        systemPackage,
      ]),
    .executableTarget(
      name: "RawCapCommand",
      dependencies: [
        "Capture", "CaptureBench", "CKernelTrace", "EventFormat", "RawCap", "ReadBench",
        "RingBuffer", "Timeline", "TraceFile", "TraceText", "TypeGenerator", argumentParser,
        systemPackage,
      ]),

    // Test support, and one test target for each room.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(name: "RingBufferTests", dependencies: ["AllocationCounter", "RingBuffer"]),
    .target(name: "EventSamples", dependencies: ["RingBuffer"], path: "Tests/EventSamples"),
    .testTarget(
      name: "EventFilterTests",
      dependencies: [
        "EventFilter", "EventFormat", "RingBuffer", "Timeline", "TraceFile", systemPackage,
      ]),
    // EventText has libtraceevent: what it makes of formats, symbols and strings must be the same.
    .testTarget(
      name: "EventFormatTests",
      dependencies: [
        "AllocationCounter", "EventFormat", "EventSamples", "EventText", "RingBuffer", "Timeline",
        "TraceFile", systemPackage,
      ]),
    .testTarget(
      name: "EventTextTests",
      dependencies: ["EventFormat", "EventSamples", "EventText", "RingBuffer"]),
    .testTarget(
      name: "TraceEventsTests",
      dependencies: [
        "AllocationCounter", "EventFormat", "RawCap", "RingBuffer", "Timeline", "TraceEvents",
        "TraceFile", "TypeGenerator", systemPackage,
      ]),
    .testTarget(
      name: "TypeGeneratorTests", dependencies: ["EventFormat", "RingBuffer", "TypeGenerator"]),
    .testTarget(
      name: "TraceFileTests", dependencies: ["TraceFile", "RingBuffer", systemPackage]),
    .testTarget(
      name: "TimelineTests",
      dependencies: [
        "EventFormat", "EventText", "RingBuffer", "Timeline", "TraceFile", systemPackage,
      ]),
    .testTarget(
      name: "TraceTextTests",
      dependencies: [
        "AllocationCounter", "EventFormat", "EventText", "GraphSamples", "RingBuffer", "Timeline",
        "TraceFile", "TraceText", systemPackage,
      ]),
    // Recordings of calls, made for a test.
    .target(
      name: "GraphSamples", dependencies: ["RingBuffer", "TraceFile", systemPackage],
      path: "Tests/GraphSamples"),
    .testTarget(
      name: "AnalysisTests",
      dependencies: [
        "AllocationCounter", "Analysis", "EventFormat", "GraphSamples", "Timeline", "TraceFile",
        systemPackage,
      ]),
    .testTarget(
      name: "TraceEditTests",
      dependencies: [
        "EventFilter", "EventFormat", "EventSamples", "RingBuffer", "Timeline", "TraceEdit",
        "TraceFile", systemPackage,
      ]),
    .testTarget(name: "ELFSymbolsTests", dependencies: ["ELFSymbols", systemPackage]),
    .testTarget(
      name: "TraceFSTests",
      dependencies: ["ELFSymbols", "EventFormat", "RingBuffer", "TraceFS", systemPackage]),
    // A process of its own, for the tests that send signals to a recording.
    .executableTarget(
      name: "CaptureProbe", dependencies: ["Capture", "TraceFS", "TraceFile", systemPackage],
      path: "Tests/CaptureProbe"),
    .testTarget(
      name: "CaptureTests",
      dependencies: [
        "Capture", "CaptureProbe", "CKernelTrace", "RingBuffer", "TraceFile", "TraceFS",
        systemPackage,
      ]),
    .testTarget(
      name: "LiveCaptureTests",
      dependencies: [
        "AllocationCounter", "Capture", "CKernelTrace", "RawCap", "RingBuffer", "Timeline",
        "TraceFS", "TraceFile", systemPackage,
      ]),
    // What makes the kernel's events happen, for the comparison of its text with ours.
    .executableTarget(
      name: "KernelLoad", path: "Tests/KernelLoad", linkerSettings: [.linkedLibrary("pthread")]),
    .testTarget(
      name: "KernelTextTests",
      dependencies: [
        "EventFormat", "EventText", "KernelLoad", "RingBuffer", "TraceFS", systemPackage,
      ], exclude: ["load.sh"]),
    .testTarget(name: "CaptureBenchTests", dependencies: ["Capture", "CaptureBench"]),
    .testTarget(
      name: "ReadBenchTests",
      dependencies: ["EventFormat", "ReadBench", "Timeline", "TraceFile", systemPackage]),
    // RawCapCommand is here to be run.
    .testTarget(
      name: "RawCapTests",
      dependencies: ["RawCap", "RawCapCommand", "RingBuffer", "TraceFile", systemPackage]),
    .testTarget(
      name: "RawCapCommandTests",
      dependencies: [
        "Capture", "EventFormat", "EventSamples", "EventText", "RawCap", "RawCapCommand",
        "ReadBench",
        "TraceFS", argumentParser, systemPackage,
      ]),
  ],
  swiftLanguageModes: [.v6]
)

let swiftTargets: [Target.TargetType] = [.regular, .executable, .test]
for target in package.targets where swiftTargets.contains(target.type) {
  var settings = target.swiftSettings ?? []
  settings += [
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
  if target.type != .test { settings.append(.strictMemorySafety()) }
  target.swiftSettings = settings
}
