internal import EventFormat

/// A field as a property of a Swift type: the form that suits all kernels whose formats are given.
struct FieldModel {
  /// The kernel's name, such as `next_pid`.
  let name: String
  /// The C type, such as `pid_t`.
  let typeName: String
  /// What the property is.
  var kind: Kind
  /// Whether only some of the kernels have the field.
  var isOptional = false
  /// Other names that kernels have for it.
  var aliases: [String] = []
  /// The field that tells how many elements of an array are filled.
  var counter: String?
  /// The name of the property.
  var swiftName = ""
  /// The type of its values, when they have names.
  var valueType: String?
  /// What it means, as a sentence.
  var documentation: String?
  /// What its number counts.
  var unit: String?

  /// What a property is.
  enum Kind: Hashable {
    case integer(bits: Int, isSigned: Bool)
    case argument(bits: Int, isSigned: Bool)
    case boolean
    case byte
    case address
    case taskName
    case text
    case array(bits: Int, isSigned: Bool)
    case bytes
  }

  /// The model of a field of one kernel.
  init(_ field: EventField, isArgument: Bool, isAddress: Bool) {
    name = field.name
    typeName = field.typeName
    kind = Self.kind(of: field, isArgument: isArgument, isAddress: isAddress)
  }

  private static func kind(of field: EventField, isArgument: Bool, isAddress: Bool) -> Kind {
    switch field.kind {
    case .integer:
      if field.typeName == "bool" || field.typeName == "_Bool" { return .boolean }
      if field.typeName == "char", field.size == 1 { return .byte }
      guard [1, 2, 4, 8].contains(field.size) else { return .bytes }
      if isArgument { return argument(field) }
      let isPlace = isAddress || probePlaces.contains(field.name)
      if isPlace, !field.isSigned, field.size >= 4 { return .address }
      return .integer(bits: 8 * field.size, isSigned: field.isSigned)
    case .pointer: return .address
    case .characterArray, .dynamic(isText: true, _), .relativeDynamic(isText: true, _):
      let isName = field.name.hasSuffix("comm")
      return isName && field.size <= 16 ? .taskName : .text
    case .array(let size), .dynamic(_, let size), .relativeDynamic(_, let size):
      guard [1, 2, 4, 8].contains(size) else { return .bytes }
      return .array(bits: 8 * size, isSigned: field.isSigned)
    }
  }

  /// Where a probe is: what the kernel adds to the fields of kprobes and uprobes.
  private static let probePlaces: Set = ["__probe_ip", "__probe_func", "__probe_ret_ip"]

  /// An argument of a system call stands in a register's width; its C type tells what counts.
  private static func argument(_ field: EventField) -> Kind {
    let words = field.typeName.split(separator: " ").filter { $0 != "const" }
    let name = words.joined(separator: " ")
    let bits =
      switch name {
      case "int", "pid_t", "clockid_t", "timer_t", "key_t", "mqd_t", "key_serial_t", "rwf_t",
        "uid_t", "gid_t", "qid_t", "u32", "__u32", "__s32", "unsigned", "unsigned int", "uint32_t":
        32
      case "short", "unsigned short", "umode_t", "old_uid_t", "old_gid_t", "u16", "__u16": 16
      default: 64
      }
    let signed: Set = [
      "int", "pid_t", "clockid_t", "timer_t", "key_t", "mqd_t", "key_serial_t", "rwf_t", "__s32",
      "short", "long", "off_t", "loff_t", "ssize_t", "s64", "__s64", "long long",
    ]
    return .argument(bits: bits, isSigned: signed.contains(name))
  }

  /// Takes in what another kernel has: the wider number, the more general form.
  mutating func join(_ other: FieldModel) {
    switch (kind, other.kind) {
    case (.integer(let bits, let isSigned), .integer(let otherBits, let otherIsSigned)):
      if isSigned == otherIsSigned {
        kind = .integer(bits: max(bits, otherBits), isSigned: isSigned)
      } else {
        // A signed number takes an unsigned one only if it is wider.
        let unsigned = isSigned ? otherBits : bits
        let signed = isSigned ? bits : otherBits
        kind = .integer(bits: min(64, max(signed, 2 * unsigned)), isSigned: true)
      }
    case (.array(let bits, let isSigned), .array(let otherBits, let otherIsSigned))
    where isSigned == otherIsSigned:
      kind = .array(bits: max(bits, otherBits), isSigned: isSigned)
    case (.integer(_, isSigned: false), .address): kind = .address
    case (.boolean, .integer(8, isSigned: false)), (.integer(8, isSigned: false), .boolean):
      kind = .boolean
    case (.text, .taskName): kind = .taskName
    default: break
    }
  }
}

extension FieldModel {
  /// How C would declare it: `char prev_comm[16]`.
  var declaration: String {
    guard let bracket = typeName.lastIndex(of: "["), !typeName.hasPrefix("__") else {
      return "\(typeName) \(name)"
    }
    return "\(typeName[..<bracket]) \(name)\(typeName[bracket...])"
  }

  /// The type of the stored field: `Field<Int32>`.
  var storage: String {
    let type: String
    switch kind {
    case .integer, .argument: type = "Field<\(number)>"
    case .boolean, .byte: type = "Field<UInt8>"
    case .address: type = "Field<UInt64>"
    case .taskName: type = "TaskNameField"
    case .text: type = "TextField"
    case .array: type = "ArrayField<\(number)>"
    case .bytes: type = "ArrayField<UInt8>"
    }
    return isOptional ? type + "?" : type
  }

  /// The method of `FieldBinder` that finds it.
  var binding: String {
    let method: String
    switch kind {
    case .integer, .address: method = "integer"
    case .argument: method = "argument"
    case .boolean, .byte: method = "byte"
    case .taskName: method = "taskName"
    case .text: method = "text"
    case .array: method = "array"
    case .bytes: method = "bytes"
    }
    var arguments = ([name] + aliases).map { "\"\(SourceText.printable($0))\"" }
    if let counter { arguments.append("countedBy: \"\(SourceText.printable(counter))\"") }
    return "fields.\(method)\(isOptional ? "IfPresent" : "")(\(arguments.joined(separator: ", ")))"
  }

  /// The type of the property.
  var propertyType: String {
    let type: String
    switch kind {
    case .integer, .argument: type = valueType ?? number
    case .boolean: type = "Bool"
    case .byte: type = valueType ?? "UInt8"
    case .address: type = "KernelAddress"
    case .taskName: type = "TaskName"
    case .text: type = "RecordText"
    case .array: type = "RecordArray<\(number)>"
    case .bytes: type = "RecordArray<UInt8>"
    }
    return isOptional ? type + "?" : type
  }

  /// Whether the property is a view, whose lifetime has to be told.
  var isView: Bool {
    switch kind {
    case .text, .array, .bytes: true
    default: false
    }
  }

  /// The expression for its value.
  var access: String {
    let value = "record[layout.\(swiftName)]"
    switch kind {
    case .boolean: return isOptional ? "\(value).map { $0 != 0 }" : "\(value) != 0"
    case .address: return wrapped(value, in: "KernelAddress")
    default: return valueType.map { wrapped(value, in: $0) } ?? value
    }
  }

  /// The Swift type of the number, or of an array's elements.
  var number: String {
    switch kind {
    case .integer(let bits, let isSigned), .argument(let bits, let isSigned),
      .array(let bits, let isSigned):
      "\(isSigned ? "Int" : "UInt")\(bits)"
    case .address: "UInt64"
    default: "UInt8"
    }
  }

  private func wrapped(_ value: String, in type: String) -> String {
    isOptional ? "\(value).map { \(type)(rawValue: $0) }" : "\(type)(rawValue: \(value))"
  }
}
