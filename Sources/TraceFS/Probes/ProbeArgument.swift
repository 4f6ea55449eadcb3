internal import EventFormat

/// A value that a probe records: where it comes from, as what, and how it is called.
///
/// ```swift
/// try ProbeArgument("file=+0(%si):ustring")
/// ProbeArgument("file", .at(0, .register("si")), .userString)
/// ```
///
/// The corresponding text is a FETCHARG (`Documentation/trace/kprobetrace.rst`).
public struct ProbeArgument: Sendable, Hashable, CustomStringConvertible {
  /// The name of the field; `nil` for the kernel's choice.
  public let name: String?
  /// Where the value comes from.
  public let fetch: ProbeFetch
  /// What it is; `nil` for a number of the machine's width, shown in hexadecimal.
  public let type: ProbeType?

  /// A value of a name, from a place, of a type.
  public init(_ name: String?, _ fetch: ProbeFetch, _ type: ProbeType? = nil) {
    self.name = name
    self.fetch = fetch
    self.type = type
  }

  /// Reads an argument as the kernel takes it, `[NAME=]FETCH[:TYPE]`.
  ///
  /// - Throws: `TraceFSError` of code `badProbeText` when it cannot be one.
  public init(_ text: String) throws(TraceFSError) {
    self.init(kernelText: text)
    func bad(_ reason: String) -> TraceFSError {
      TraceFSError(.badProbeText(text: text, reason: reason))
    }
    if let name {
      guard ProbeName.isValid(name) else {
        throw bad("a name has letters, digits and underscores, and no digit first")
      }
    }
    guard !text.contains(where: { $0.isWhitespace || $0 == "#" }) else {
      throw bad("the kernel takes no blanks and no “#” in it")
    }
    if let reason = fetch.flaw { throw bad(reason) }
    if let reason = type?.flaw { throw bad(reason) }
  }

  /// The parts of a text that the kernel has taken.
  init(kernelText text: String) {
    var rest = text[...]
    var name: String?
    if let equals = rest.firstIndex(of: "="),
      !rest[..<equals].contains(where: { "(%$\\\"".contains($0) })
    {
      name = String(rest[..<equals])
      rest = rest[rest.index(after: equals)...]
    }
    // A text that is recorded can have any character.
    var start = rest.startIndex
    if rest.hasPrefix("\\\""), let end = rest.dropFirst(2).firstIndex(of: "\"") { start = end }
    let colon = rest[start...].firstIndex(of: ":")
    self.init(
      name, ProbeFetch(text: String(rest[..<(colon ?? rest.endIndex)])),
      colon.map { ProbeType(text: String(rest[rest.index(after: $0)...])) })
  }

  public var description: String {
    "\(name.map { "\($0)=" } ?? "")\(fetch.text)\(type.map { ":\($0.text)" } ?? "")"
  }
}

/// Where a probe's argument comes from.
public struct ProbeFetch: Sendable, Hashable {
  /// The kernel's text of it.
  public let text: String

  init(text: String) { self.text = text }

  /// A register, such as `di`.
  public static func register(_ name: String) -> ProbeFetch { ProbeFetch(text: "%\(name)") }
  /// An argument of the function, from 1 on; at its entry, or with fprobes and kretprobes of new kernels.
  public static func argument(_ number: Int) -> ProbeFetch { ProbeFetch(text: "$arg\(number)") }
  /// What the function returns.
  public static let returnValue = ProbeFetch(text: "$retval")
  /// The address of the stack.
  public static let stackAddress = ProbeFetch(text: "$stack")
  /// An entry of the stack, from 0 on.
  public static func stack(_ number: Int) -> ProbeFetch { ProbeFetch(text: "$stack\(number)") }
  /// The name of the running thread.
  public static let threadName = ProbeFetch(text: "$comm")
  /// A field of the event that an eprobe is made of, or another variable of the kernel.
  public static func variable(_ name: String) -> ProbeFetch { ProbeFetch(text: "$\(name)") }
  /// The memory at a symbol of the kernel.
  public static func symbol(_ name: String, offset: Int = 0) -> ProbeFetch {
    ProbeFetch(text: "@\(name)\(offset == 0 ? "" : offset > 0 ? "+\(offset)" : "\(offset)")")
  }
  /// The memory at an address.
  public static func address(_ address: UInt64) -> ProbeFetch {
    ProbeFetch(text: "@0x\(String(address, radix: 16))")
  }
  /// A number that is always the same.
  public static func immediate(_ number: Int) -> ProbeFetch { ProbeFetch(text: "\\\(number)") }
  /// A parameter by its name, and what it points to (`file->f_pos`), where the kernel has BTF.
  public static func parameter(_ expression: String) -> ProbeFetch { ProbeFetch(text: expression) }
  /// The memory so many bytes from where `base` points to.
  ///
  /// - Parameter inUserMemory: in the memory of the process, whatever the pointer looks like.
  public static func at(
    _ offset: Int, _ base: ProbeFetch, inUserMemory: Bool = false
  ) -> ProbeFetch {
    ProbeFetch(
      text: "\(offset < 0 ? "-" : "+")\(inUserMemory ? "u" : "")\(offset.magnitude)(\(base.text))")
  }

  /// Why the kernel cannot take it, whatever it knows; `nil` when it may.
  var flaw: String? {
    var rest = text[...]
    var depth = 0
    while let sign = rest.first, sign == "+" || sign == "-" {
      rest.removeFirst()
      if rest.first == "u" { rest.removeFirst() }
      guard let open = rest.firstIndex(of: "(") else { return "“(” is missing behind “\(sign)”" }
      guard ProbeNumber.value(rest[..<open]) != nil else {
        return "“\(rest[..<open])” is no number of bytes"
      }
      guard rest.last == ")" else { return "“)” is missing at the end" }
      rest = rest[rest.index(after: open)...].dropLast()
      depth += 1
      guard depth < 64 else { return "it has too many “(”" }
    }
    if rest.hasPrefix("\\") {
      let value = rest.dropFirst()
      if value.first == "\"" {
        return value.count > 1 && value.last == "\"" ? nil : "a quotation mark is missing"
      }
      let digits = value.first == "-" ? value.dropFirst() : value
      return ProbeNumber.value(digits) == nil ? "“\(value)” is no number" : nil
    }
    guard !rest.contains(where: { "()".contains($0) }) else {
      return "“(” is behind +OFFSET or -OFFSET, and needs its “)”"
    }
    switch rest.first {
    case nil: return "it does not say where the value is from"
    case "%", "$", "@":
      return rest.count > 1 ? nil : "a name is missing behind “\(rest)”"
    case .some(let first):
      return first.isLetter || first == "_" || first == "&" || first == "*"
        ? nil
        : "it begins with “\(first)”, and not with %register, $variable, @symbol, +offset(…) or \\number"
    }
  }
}

/// What a probe's argument is, and how it is shown.
public struct ProbeType: Sendable, Hashable {
  /// The kernel's text of it.
  public let text: String

  init(text: String) { self.text = text }

  /// A number without a sign, of 8, 16, 32 or 64 bits.
  public static func unsigned(_ bits: Int) -> ProbeType { ProbeType(text: "u\(bits)") }
  /// A number with a sign.
  public static func signed(_ bits: Int) -> ProbeType { ProbeType(text: "s\(bits)") }
  /// A number that is shown in hexadecimal.
  public static func hexadecimal(_ bits: Int) -> ProbeType { ProbeType(text: "x\(bits)") }
  /// A character.
  public static let character = ProbeType(text: "char")
  /// A string in the kernel's memory, that the value points to.
  public static let string = ProbeType(text: "string")
  /// A string in the memory of the process.
  public static let userString = ProbeType(text: "ustring")
  /// An address, shown as symbol and offset when it is read.
  public static let symbol = ProbeType(text: "symbol")
  /// An address, recorded as symbol and offset: from Linux 7.0 on, see `danger(on:)`.
  public static let symbolString = ProbeType(text: "symstr")
  /// Some bits of a number.
  public static func bits(_ width: Int, at offset: Int, of container: Int) -> ProbeType {
    ProbeType(text: "b\(width)@\(offset)/\(container)")
  }
  /// So many of a type, one behind the other.
  public func array(_ count: Int) -> ProbeType { ProbeType(text: "\(text)[\(count)]") }

  /// What the type does to a kernel that takes it; `nil` where it does no harm.
  ///
  /// For `symstr`, sprint_symbol writes right into the event, and `kallsyms_lookup_buildid` puts a zero
  /// 511 bytes behind the name's beginning, whatever is there (Linux 6.1 to 6.19; seen to crash 6.12).
  func danger(on version: KernelVersion?) -> String? {
    guard text.prefix(while: { $0 != "[" }) == Self.symbolString.text,
      version.map({ $0 < KernelVersion(7, 0) }) ?? true
    else { return nil }
    return
      "this kernel writes over its own memory with symstr, and can crash: with “symbol”, the report names the same function"
  }

  /// The names that all kernels know.
  private static let names = [
    "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "x8", "x16", "x32", "x64", "char",
    "string", "ustring", "symbol", "symstr",
  ]

  /// Why the kernel cannot take it, whatever it knows; `nil` when it may.
  var flaw: String? {
    guard !text.isEmpty else { return "a type is missing behind “:”" }
    var base = text[...]
    if let open = base.firstIndex(of: "[") {
      guard base.last == "]",
        let count = ProbeNumber.value(base[base.index(after: open)...].dropLast()), count > 0
      else { return "“\(base[open...])” is no number of elements" }
      base = base[..<open]
    }
    if base.first == "b", base.contains("@") {
      let parts = base.dropFirst().split(omittingEmptySubsequences: false) { "@/".contains($0) }
      guard parts.count == 3, parts.allSatisfy({ ProbeNumber.value($0) != nil }) else {
        return "bits are written bWIDTH@OFFSET/CONTAINER"
      }
    }
    return base.contains(where: { "()%$+".contains($0) }) && !base.hasPrefix("%")
      ? "“\(base)” is no type: there are \(Self.names.joined(separator: ", ")), and bWIDTH@OFFSET/CONTAINER"
      : nil
  }
}
