/// A `print fmt` line: a format string in the manner of printf, and what its conversions print.
package struct PrintFormat: Sendable, Hashable {
  /// The format string as it stands in the text, escapes included.
  package let format: [UInt8]
  /// The arguments of its conversions.
  package let arguments: [Expression]
  /// Whether it has what libtraceevent 1.7.1 cannot parse.
  package let isBeyondLibrary: Bool

  package init(format: [UInt8], arguments: [Expression], isBeyondLibrary: Bool = false) {
    self.format = format
    self.arguments = arguments
    self.isBeyondLibrary = isBeyondLibrary
  }

  /// Whose rules say which operator is carried out first.
  package enum Order: Sendable {
    case c
    case libtraceevent
  }

  /// Parses what stands behind `print fmt:` in the text of `format`.
  ///
  /// - Throws: `PrintFormatError` when it is beyond the grammar; nothing is guessed.
  package init(parsing format: EventFormat, order: Order = .c) throws(PrintFormatError) {
    self = try PrintFormatParser.parse(format.printFormatText, format: format, order: order)
  }
}

/// Why a `print fmt` cannot be parsed, and where.
package struct PrintFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected, or is wrong.
  package let problem: String
  /// The offset behind `print fmt:` in bytes.
  package let offset: Int

  package init(_ problem: String, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }

  package var description: String { "\(problem) (at byte \(offset) of the print fmt)" }
}

/// What a conversion prints: an expression in the subset of C that print fmt lines use.
package indirect enum Expression: Sendable, Hashable {
  /// A number.
  case number(UInt64)
  /// `'c'`.
  case character(UInt8)
  /// A name that the kernel has not replaced by a number.
  case constant(String)
  /// A string literal, escapes as in the text.
  case string([UInt8])
  /// `REC->field`.
  case field(EventField)
  /// `&operand`.
  case address(Expression)
  /// `*operand`.
  case pointee(Expression)
  /// `(type)operand`.
  case cast(CType, Expression)
  /// `-operand` and its like.
  case unary(UnaryOperator, Expression)
  /// `left op right`.
  case binary(BinaryOperator, Expression, Expression)
  /// `condition ? then : otherwise`.
  case conditional(Expression, then: Expression, otherwise: Expression)
  /// `base[index]`.
  case element(Expression, index: Expression)
  /// `__print_flags(value, delimiter, names…)`.
  case flags(Expression, delimiter: [UInt8], names: [NamedValue])
  /// `__print_symbolic(value, names…)`.
  case symbolic(Expression, names: [NamedValue])
  /// `__print_hex(base, count)`; without blanks between bytes `__print_hex_str`.
  case hexadecimal(Expression, count: Expression, isSpaced: Bool)
  /// `__print_array(base, count, element size)`.
  case array(Expression, count: Expression, elementSize: Expression)
  /// `__print_dynamic_array(field, element size)`.
  case wholeArray(EventField, elementSize: Expression)
  /// `__print_hex_dump(prefix, type, row size, group size, base, count, shows characters)`.
  case hexadecimalDump([Expression])
  /// `__get_str(field)` and `__get_rel_str(field)`.
  case text(EventField)
  /// `__get_dynamic_array(field)` and its relative sister.
  case dynamicArray(EventField)
  /// `__get_dynamic_array_len(field)` and its relative sister: bytes.
  case dynamicLength(EventField)
  /// `__get_bitmask(field)` and its relative sister.
  case bitmask(EventField)
  /// `__get_cpumask(field)` and its relative sister.
  case cpumask(EventField)
  /// `__get_sockaddr(field)` and its relative sister.
  case socketAddress(EventField)
  /// Any other call.
  case call(String, [Expression])
  /// An element of a constant array of strings.
  case choice([[UInt8]], index: Expression)
  /// Some bits of a value: a member of a union that this program knows.
  case bits(Expression, shift: Int, count: Int)
  /// `sizeof(type)`.
  case size(CType)
  /// A string that `trace_seq_printf` makes.
  case formatted(PrintFormat)
}

extension Expression {
  /// An operator with one operand.
  package enum UnaryOperator: Sendable, Hashable, BitwiseCopyable {
    case minus, plus, complement, not
  }

  /// An operator with two operands.
  package enum BinaryOperator: Sendable, Hashable, BitwiseCopyable {
    case add, subtract, multiply, divide, remainder
    case shiftLeft, shiftRight
    case and, or, exclusiveOr
    case less, greater, lessOrEqual, greaterOrEqual, equal, unequal
    case both, either
  }

  /// An entry of `__print_flags` or `__print_symbolic`.
  package struct NamedValue: Sendable, Hashable {
    /// The number that has the name.
    package let value: Expression
    /// The name, escapes as in the text; `nil` for NULL, which ends a list.
    package let name: [UInt8]?

    package init(value: Expression, name: [UInt8]?) {
      self.value = value
      self.name = name
    }
  }

  /// A type as it is written, such as `unsigned long` or `void *`.
  package struct CType: Sendable, Hashable {
    /// The words, with single blanks between.
    package let name: String
    /// How many asterisks follow.
    package let pointers: Int

    package init(name: String, pointers: Int) {
      self.name = name
      self.pointers = pointers
    }
  }

  /// The expression without the casts and `&` around it: what pointer conversions look at.
  package var withoutCasts: Expression {
    switch self {
    case .cast(_, let operand): operand.withoutCasts
    default: self
    }
  }
}

extension Expression.CType {
  /// The size in bytes that `sizeof` tells; `nil` for a type that this program does not know.
  package func size(longSize: Int) -> Int? {
    if pointers > 0 { return longSize }
    switch name {
    case "char", "signed char", "unsigned char", "u8", "s8", "__u8", "__s8", "bool", "_Bool",
      "uint8_t", "int8_t":
      return 1
    case "short", "unsigned short", "short int", "unsigned short int", "u16", "s16", "__u16",
      "__s16", "__le16", "__be16", "uint16_t", "int16_t":
      return 2
    case "int", "unsigned int", "unsigned", "signed int", "u32", "s32", "__u32", "__s32",
      "__le32", "__be32", "uint32_t", "int32_t", "pid_t", "dev_t", "uid_t", "gid_t":
      return 4
    case "long", "unsigned long", "long int", "unsigned long int", "size_t", "ssize_t",
      "uintptr_t", "intptr_t", "pgoff_t":
      return longSize
    case "long long", "unsigned long long", "u64", "s64", "__u64", "__s64", "__le64", "__be64",
      "uint64_t", "int64_t", "loff_t", "ktime_t", "sector_t", "dma_addr_t", "phys_addr_t":
      return 8
    default: return nil
    }
  }

  /// Whether numbers of the type have a sign; `nil` for a type that this program does not know.
  package var isSigned: Bool? {
    guard pointers == 0 else { return false }
    switch name {
    case "char", "signed char", "s8", "__s8", "int8_t", "short", "short int", "s16", "__s16",
      "int16_t", "int", "signed int", "s32", "__s32", "int32_t", "pid_t", "long", "long int",
      "ssize_t", "intptr_t", "long long", "s64", "__s64", "int64_t", "loff_t", "ktime_t":
      return true
    default: return size(longSize: 8) == nil ? nil : false
    }
  }
}
