internal import EventFormat

extension NumberCompiler {
  mutating func element(
    _ base: Expression, _ index: Expression
  ) throws(UnknownTextError) -> Kind {
    _ = try emit(index)
    var type: Expression.CType?
    if case .cast(let outer, _) = base { type = outer }
    let target = type.flatMap {
      $0.pointers == 1 ? Expression.CType(name: $0.name, pointers: 0) : nil
    }
    switch base.withoutCasts {
    case .field(let field):
      let own = max(1, field.elementSize ?? field.size)
      let size = isKernel ? target?.size(longSize: longSize) ?? own : own
      return elementKind(
        RecordPlace(field), size: size, stride: size, isSigned: target?.isSigned ?? field.isSigned,
        cutTo: target)
    case .dynamicArray(let field), .text(let field):
      require(field)
      let own = field.elementSize ?? 0
      if isKernel {
        let size = target?.size(longSize: longSize) ?? max(1, own)
        return elementKind(
          RecordPlace(field), size: size, stride: size,
          isSigned: target?.isSigned ?? field.isSigned, cutTo: nil)
      }
      // libtraceevent takes the index for an offset in bytes.
      return elementKind(
        RecordPlace(field), size: own > 0 ? own : longSize, stride: 1, isSigned: false,
        cutTo: target)
    default: throw UnknownTextError("an index into something that is no array")
    }
  }

  mutating func elementKind(
    _ place: RecordPlace, size: Int, stride: Int, isSigned: Bool, cutTo type: Expression.CType?
  ) -> Kind {
    code.append(
      .element(
        place, size: UInt8(clamping: size), stride: UInt8(clamping: stride),
        extendsSign: isKernel && isSigned))
    if !isKernel {
      if let type { return cast(.unsigned64, to: type) }
      return .unsigned64
    }
    return Kind(bits: min(64, size * 8), isSigned: isSigned)
  }

  mutating func pointee(_ inner: Expression) throws(UnknownTextError) -> Kind {
    // `*(type *)array` is its first element, and `*&x` is x.
    if case .address(let target) = inner.withoutCasts { return try emit(target) }
    return try element(inner, .number(0))
  }
}

// MARK: - Calls

extension NumberCompiler {
  mutating func call(
    _ name: String, _ arguments: [Expression]
  ) throws(UnknownTextError) -> Kind {
    guard let first = arguments.first else { throw UnknownTextError("\(name)()") }
    switch name {
    case "jiffies_to_msecs", "jiffies_to_usecs":
      // Nothing in a trace tells how long a jiffy is; libtraceevent takes it for a millisecond.
      _ = try emit(first)
      if let ticksPerSecond, isKernel {
        code.append(.constant(name == "jiffies_to_msecs" ? 1000 : 1_000_000))
        code.append(.binary(.multiply, isSigned: false))
        code.append(.constant(UInt64(max(1, ticksPerSecond))))
        code.append(.binary(.divide, isSigned: false))
      }
      return Kind(bits: 32, isSigned: false)
    case "is_writable_pte":
      _ = try emit(first)
      code.append(.constant(2))  // PT_WRITABLE_MASK
      code.append(.binary(.and, isSigned: false))
      return isKernel ? .int : .unsigned64
    case "__le16_to_cpup", "__be16_to_cpup", "le16_to_cpup", "be16_to_cpup":
      try halfWord(first)
      swap(2, bigEndian: name.contains("be16"))
      return Kind(bits: 16, isSigned: false)
    case "le16_to_cpu", "__le16_to_cpu", "be16_to_cpu", "__be16_to_cpu", "ntohs", "htons":
      _ = try emit(first)
      swap(2, bigEndian: !name.contains("le16"))
      return Kind(bits: 16, isSigned: false)
    case "le32_to_cpu", "__le32_to_cpu", "be32_to_cpu", "__be32_to_cpu", "ntohl", "htonl":
      _ = try emit(first)
      swap(4, bigEndian: !name.contains("le32"))
      return Kind(bits: 32, isSigned: false)
    case "le64_to_cpu", "__le64_to_cpu", "be64_to_cpu", "__be64_to_cpu":
      _ = try emit(first)
      swap(8, bigEndian: !name.contains("le64"))
      return Kind(bits: 64, isSigned: false)
    default: throw UnknownTextError("the function \(name)")
    }
  }

  /// The two bytes at a pointer into the record, whatever it points to by its type.
  mutating func halfWord(_ pointer: Expression) throws(UnknownTextError) {
    switch pointer.withoutCasts {
    case .field(let field), .dynamicArray(let field), .address(.field(let field)):
      require(field)
      code.append(.constant(0))
      code.append(.element(RecordPlace(field), size: 2, stride: 2, extendsSign: false))
    default: throw UnknownTextError("a pointer into the record that is more than a field")
    }
  }

  mutating func swap(_ size: UInt8, bigEndian: Bool) {
    if bigEndian != isBigEndian { code.append(.swapBytes(size: size)) }
  }
}

extension EventField {
  /// The size of an element of an array in bytes; `nil` for what is none.
  var elementSize: Int? {
    switch kind {
    case .array(let size), .dynamic(_, let size), .relativeDynamic(_, let size): size
    case .characterArray: 1
    case .integer, .pointer: nil
    }
  }
}
