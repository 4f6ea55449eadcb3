// swift-tools-version: 6.2
import PackageDescription
let package = Package(name: "benchmarks", dependencies: [
    .package(name: "rawcap", path: "../"),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
])
