internal import Glibc
public import SystemPackage

/// Finds programs and libraries by their names.
public enum ProgramSearch {
  /// The file that `name` stands for, with all symbolic links followed.
  ///
  /// A name with a slash is a path. Any other is a program in PATH, or a library in the directories where
  /// libraries are: `libc`, `libc.so.6`. Of several versions of a library it is the highest one.
  ///
  /// - Throws: `ELFError` when there is no such file.
  public static func path(of name: String) throws(ELFError) -> FilePath {
    if name.contains("/") { return try realPath(FilePath(name)) }
    // Sound: the pointer is to a string of the environment, which nobody changes here.
    let search = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    return try path(
      of: name, programs: search.split(separator: ":").map { FilePath(String($0)) },
      libraries: libraryDirectories())
  }

  static func path(
    of name: String, programs: [FilePath], libraries: [FilePath]
  ) throws(ELFError) -> FilePath {
    guard !name.isEmpty, name != ".", name != ".." else {
      throw ELFError(.notFound(name: name))
    }
    for directory in programs where directory.isAbsolute {
      let path = directory.appending(name)
      // Sound: the string is NUL-terminated for the time of the call.
      guard unsafe path.withPlatformString({ unsafe access($0, X_OK) }) == 0, isELF(path) else {
        continue
      }
      return try realPath(path)
    }
    for directory in libraries {
      // What is linked with stands beside it as text, for some libraries.
      let candidates = versions(of: name, in: directory).map { directory.appending($0) }
      if let path = candidates.first(where: isELF) { return try realPath(path) }
    }
    throw ELFError(.notFound(name: name))
  }

  /// The names in `directory` that are the library `name`, the best one first.
  private static func versions(of name: String, in directory: FilePath) -> [String] {
    let names = names(in: directory)
    if names.contains(name) { return [name] }
    let prefix = "\(name).so"
    return names.filter { $0 == prefix || $0.hasPrefix(prefix + ".") }
      .sorted { version($0, behind: prefix).lexicographicallyPrecedes(version($1, behind: prefix)) }
      .reversed()
  }

  private static func version(_ name: String, behind prefix: String) -> [Int] {
    name.dropFirst(prefix.count).split(separator: ".").map { Int($0) ?? -1 }
  }

  /// Where libraries are, as the dynamic linker is told (`/etc/ld.so.conf.d`), and where they are by custom.
  private static func libraryDirectories() -> [FilePath] {
    var directories: [FilePath] = []
    let folder = FilePath("/etc/ld.so.conf.d")
    for name in names(in: folder).sorted() where name.hasSuffix(".conf") {
      guard let text = text(of: folder.appending(name)) else { continue }
      for line in text.split(whereSeparator: \.isWhitespace) where line.hasPrefix("/") {
        directories.append(FilePath(String(line)))
      }
    }
    return directories
      + ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"].map { FilePath($0) }
  }

  private static func text(of path: FilePath) -> String? {
    guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else {
      return nil
    }
    defer { try? descriptor.close() }
    guard let bytes = try? ELFBytes(descriptor), bytes.count < 1 << 20,
      let text = try? bytes.piece(0, bytes.count)
    else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isELF(_ path: FilePath) -> Bool {
    guard
      let descriptor = try? FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .nonBlocking])
    else { return false }
    defer { try? descriptor.close() }
    guard let bytes = try? ELFBytes(descriptor), let start = try? bytes.piece(0, 4) else {
      return false
    }
    return start == [0x7f, 0x45, 0x4c, 0x46]
  }

  /// The path without symbolic links, from the root on.
  static func realPath(_ path: FilePath) throws(ELFError) -> FilePath {
    // Sound: the string is NUL-terminated for the time of the call; what comes back is copied and freed.
    guard let resolved = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else {
      throw ELFError(.unreadable(Errno(rawValue: errno)), path: path)
    }
    defer { unsafe free(resolved) }
    return FilePath(unsafe String(cString: resolved))
  }

  private static func names(in directory: FilePath) -> [String] {
    // Sound: the string is NUL-terminated for the time of the call.
    guard let stream = unsafe directory.withPlatformString({ unsafe opendir($0) }) else {
      return []
    }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // Sound: d_name is NUL-terminated, and the entry is valid until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }
}
