internal import EventFormat
internal import SystemPackage

/// A name of functions that can be traced.
public struct TraceFunction: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The module that they belong to; `nil` for the kernel itself.
  public let module: String?
  /// How many functions have that name there: all are meant by it.
  public let count: Int
}

extension TraceFS {
  /// The functions that `patterns` choose, each name once, in the kernel's order
  /// (`available_filter_functions`).
  ///
  /// - Parameter patterns: as for `TraceInstance.set(functions:)`: globs, `:mod:ext4`, `ext4_*:mod:ext4`. None
  ///   for all functions.
  /// - Throws: `TraceFSError` of code `noSuchFunction`, with the nearest names, for a pattern that chooses
  ///   none.
  public func functions(matching patterns: [String]) throws(TraceFSError) -> [TraceFunction] {
    let all = Self.counted(try functions())
    guard !patterns.isEmpty else { return all }
    var chosen = Array(repeating: false, count: all.count)
    for pattern in patterns.map(FunctionPattern.init) {
      var isUsed = false
      for (index, function) in all.enumerated() where pattern.matches(function) {
        chosen[index] = true
        isUsed = true
      }
      guard isUsed else {
        throw TraceFSError(
          .noSuchFunction(pattern: pattern.text, nearest: pattern.nearestNames(in: all)),
          path: root.appending("available_filter_functions"))
      }
    }
    return zip(all, chosen).filter(\.1).map(\.0)
  }

  static func counted(_ lines: [String]) -> [TraceFunction] {
    struct Key: Hashable {
      var name: Substring
      var module: Substring?
    }
    var places: [Key: Int] = [:]
    var functions: [(key: Key, count: Int)] = []
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 1)
      guard let name = words.first else { continue }
      // What cannot be traced any more has no name.
      if name.hasPrefix("__ftrace_invalid_address___") { continue }
      let module = words.count > 1 ? words[1].dropFirst().prefix { $0 != "]" } : nil
      let key = Key(name: name, module: module)
      if let place = places[key] {
        functions[place].count += 1
      } else {
        places[key] = functions.count
        functions.append((key, 1))
      }
    }
    return functions.map {
      TraceFunction(
        name: String($0.key.name), module: $0.key.module.map(String.init), count: $0.count)
    }
  }
}

/// A choice of functions as the kernel takes it: a glob, or one with `:mod:MODULE` behind it.
struct FunctionPattern {
  let text: String
  private let name: Glob
  private let module: Glob?

  init(_ text: String) {
    self.text = text
    if let mark = text.firstRange(of: ":mod:") {
      name = Glob(text[..<mark.lowerBound])
      module = Glob(text[mark.upperBound...])
    } else {
      name = Glob(text)
      module = nil
    }
  }

  func matches(_ function: TraceFunction) -> Bool {
    name.matches(function.name)
      && (module.map { glob in function.module.map { glob.matches($0) } ?? false } ?? true)
  }

  func nearestNames(in all: [TraceFunction]) -> [String] {
    if let mark = text.firstRange(of: ":mod:"), module != nil {
      let modules = Set(all.compactMap(\.module))
      let wanted = String(text[mark.upperBound...])
      // A module that there is has no such function.
      guard !modules.contains(wanted) else { return [] }
      return NearestNames(to: wanted, limit: 3).pick(from: modules).map {
        "\(text[..<mark.upperBound])\($0)"
      }
    }
    return NearestNames(to: text.filter { $0 != "*" && $0 != "?" }, limit: 3).pick(
      from: Set(all.map(\.name)))
  }
}
