internal import CTraceFS
internal import EventFormat

extension EventField {
  /// Copies a list of fields that libtraceevent has parsed, which must be alive.
  static func list(
    _ first: UnsafeMutablePointer<tep_format_field>?, isCommon: Bool
  ) -> [EventField] {
    var result: [EventField] = []
    var next = unsafe first
    // Sound: the caller's list is alive, and ends in NULL.
    while let field = unsafe next {
      unsafe result.append(EventField(field.pointee, isCommon: isCommon))
      unsafe next = field.pointee.next
    }
    return result
  }

  private init(_ field: tep_format_field, isCommon: Bool) {
    // Sound: libtraceevent's strings are NUL-terminated and alive during the copy.
    let name = unsafe field.name.map { unsafe String(cString: $0) } ?? ""
    let type = unsafe field.type.map { unsafe String(cString: $0) } ?? ""
    let flags = unsafe field.flags
    func has(_ flag: tep_format_flags) -> Bool { flags & UInt(flag.rawValue) != 0 }

    let elementSize = unsafe Int(field.elementsize)
    let isText = has(TEP_FIELD_IS_STRING)
    let kind: Kind =
      if has(TEP_FIELD_IS_DYNAMIC) {
        has(TEP_FIELD_IS_RELATIVE)
          ? .relativeDynamic(isText: isText, elementSize: elementSize)
          : .dynamic(isText: isText, elementSize: elementSize)
      } else if has(TEP_FIELD_IS_ARRAY) {
        isText ? .characterArray : .array(elementSize: elementSize)
      } else if has(TEP_FIELD_IS_POINTER) {
        .pointer
      } else {
        .integer
      }
    unsafe self.init(
      name: name, typeName: type, offset: Int(field.offset), size: Int(field.size),
      isSigned: has(TEP_FIELD_IS_SIGNED), kind: kind, isCommon: isCommon,
      isLong: has(TEP_FIELD_IS_LONG))
  }
}
