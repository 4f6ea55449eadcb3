internal import Glibc
internal import SystemPackage

/// The files that a diagnosis reads, and what it has found out about where they are.
struct Surroundings {
  /// Everything is read below this directory.
  let root: FilePath
  /// Who the process is (`/proc/self/status`).
  let identity: ProcessIdentity
  /// What is mounted (`/proc/self/mountinfo`).
  let mounts: [Mount]
  /// What the kernel was built with.
  let configuration: KernelConfiguration
  /// Answers in place of the system's, for tests: what a security module denies is as hard to make up
  /// as a process that may not use a file.
  private let answers: [String: Errno]

  /// - Parameter answers: paths below `root` that cannot be opened, with what the kernel answers.
  init(root: FilePath, answers: [String: Errno] = [:]) {
    self.root = root
    self.answers = answers
    func text(_ path: String) -> String? {
      try? ControlFile.text(root.appending(FilePath(path).components))
    }
    identity = ProcessIdentity(status: text("/proc/self/status") ?? "")
    // Where proc is not mounted, neither can be told.
    mounts = Mount.list(text("/proc/self/mountinfo") ?? "")
    configuration = KernelConfiguration(root: root, release: text("/proc/sys/kernel/osrelease"))
  }

  /// Where `path` is found.
  func path(_ path: String) -> FilePath { root.appending(FilePath(path).components) }

  /// The whole text of a file, without the newline at its end.
  func text(_ path: String) throws(Errno) -> String {
    if let answer = answers[path] { throw answer }
    if let answer = refusal(of: path, .read) { throw answer }
    let text = try ControlFile.text(self.path(path))
    return text.last == "\n" ? String(text.dropLast()) : text
  }

  /// The first text of a file that is too large to be read as a whole; `nil` when it cannot be read.
  func beginning(of path: String) -> String? {
    guard refusal(of: path, .read) == nil else { return nil }
    return (try? ControlFile.read(self.path(path), first: 64 << 10)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The words of a file; `nil` when it cannot be read.
  func words(_ path: String) -> [String]? {
    (try? text(path))?.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  func number(_ path: String) -> Int? { words(path)?.first.flatMap { Int($0) } }

  /// The names in a directory; `nil` when it cannot be read.
  func names(in path: String) -> [String]? {
    guard refusal(of: path, .read) == nil else { return nil }
    return try? ControlFile.names(in: self.path(path))
  }

  func exists(_ path: String) -> Bool { ControlFile.exists(self.path(path)) }

  // MARK: - Permissions

  /// What someone wants of a file.
  enum Use: UInt32 {
    case read = 4
    case write = 2
    case search = 1
  }

  /// Why the process cannot use the file at `path` in that way; `nil` when it can.
  ///
  /// The file's mode is compared with who the process is, and the kernel is asked, too: security
  /// modules, read-only mounts and user namespaces are not to be seen in modes.
  func refusal(of path: String, _ use: Use) -> Errno? {
    if let answer = answers[path] { return answer }
    let place = self.path(path)
    var information = stat()
    // Sound: the string is NUL-terminated for the time of the call, which fills the struct.
    guard unsafe place.withPlatformString({ unsafe stat($0, &information) }) == 0 else {
      return Errno(rawValue: errno)
    }
    guard identity.may(use, FileOwnership(information)) else { return .permissionDenied }
    // Sound: the string is NUL-terminated for the time of the call.
    let result = unsafe place.withPlatformString {
      unsafe faccessat(AT_FDCWD, $0, Int32(use.rawValue), AT_EACCESS)
    }
    return result == 0 ? nil : Errno(rawValue: errno)
  }

  /// Why `path` cannot be opened for reading; `nil` when it can.
  ///
  /// Opening is what the kernel checks some files at (`security_locked_down`), not before. Only files
  /// that opening does nothing to are to be tried.
  func refusalOfOpening(_ path: String) -> Errno? {
    if let refusal = refusal(of: path, .read) { return refusal }
    do {
      _ = close(try ControlFile.open(self.path(path), O_RDONLY | O_NONBLOCK))
      return nil
    } catch { return error }
  }

  /// Whose the file is.
  func ownership(of path: String) -> FileOwnership? {
    var information = stat()
    // Sound: the string is NUL-terminated for the time of the call, which fills the struct.
    let result = unsafe self.path(path).withPlatformString { unsafe stat($0, &information) }
    return result == 0 ? FileOwnership(information) : nil
  }

  // MARK: - Places

  /// Where tracefs is mounted, in the system's own paths; `nil` when it is nowhere.
  var tracefs: Mount? {
    // What another mount lies over is listed, and not there.
    let all = mounts.filter {
      $0.type == "tracefs" && refusal(of: $0.point, .search) != .noSuchFileOrDirectory
    }
    // The usual place first: debugfs mounts it once more, for old programs.
    return all.first { $0.point == Self.usualPlace } ?? all.first
  }

  /// The place where tracefs belongs (Linux 4.1).
  static let usualPlace = "/sys/kernel/tracing"

  /// The path of a control file of the top instance.
  func control(_ name: String) -> String { "\(tracefs?.point ?? Self.usualPlace)/\(name)" }

  /// The check whose finding hides tracefs, if one does.
  var whatHidesTracefs: Diagnosis.Check.ID? {
    guard let tracefs else { return .mount }
    if lockdown.closesTracefs { return .lockdown }
    let refusal =
      refusal(of: tracefs.point, .search) ?? refusalOfOpening(control("available_events"))
    guard let refusal else { return nil }
    return refusal == .noSuchFileOrDirectory ? .mount : .permissions
  }

  /// A check that has nothing to say before `cause` is mended.
  func hidden(
    _ id: Diagnosis.Check.ID, _ what: String, by cause: Diagnosis.Check.ID
  ) -> Diagnosis.Check {
    var check = Diagnosis.Check(id, .unknown, "\(what) cannot be seen before \(cause) is mended")
    check.cause = cause
    return check
  }
}

extension FilePath {
  /// The path with more components behind it.
  fileprivate func appending(_ components: FilePath.ComponentView) -> FilePath {
    var path = self
    path.append(components)
    return path
  }
}

extension String {
  /// The text as one word of a shell.
  var shellWord: String {
    let plain = allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+:=@%,".contains($0))
    }
    return plain && !isEmpty ? self : "'\(replacing("'", with: "'\\''"))'"
  }
}

extension Int {
  /// This many of a thing, as in “1 CPU” and “2 CPUs”.
  func of(_ thing: String) -> String { "\(self) \(thing)\(self == 1 ? "" : "s")" }
}
