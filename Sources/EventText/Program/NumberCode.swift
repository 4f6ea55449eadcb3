internal import EventFormat

/// A number in a record.
struct FieldLoad: BitwiseCopyable, Hashable {
  /// Its offset in the record, in bytes.
  var offset: UInt32
  /// Its size: 1, 2, 4 or 8 bytes; any other size reads as 0.
  var size: UInt8
  /// Whether its sign is extended. libtraceevent never does that, the kernel does.
  var extendsSign: Bool
}

/// Where bytes stand in a record.
struct RecordPlace: BitwiseCopyable, Hashable {
  /// Where its field stands, in bytes.
  var offset: UInt32
  /// The field's size in bytes; 0 for the rest of the record.
  var size: UInt32
  /// What the field is.
  var kind: Kind

  /// What the field is.
  enum Kind: UInt8 {
    /// The bytes themselves.
    case fixed
    /// A word that tells offset and length (`__data_loc`).
    case dynamic
    /// The same, counted from behind the word (`__rel_loc`).
    case relative
  }

  init(_ field: EventField) {
    offset = UInt32(field.offset)
    size = UInt32(field.size)
    kind =
      switch field.kind {
      case .dynamic: .dynamic
      case .relativeDynamic: .relative
      default: .fixed
      }
  }

  /// The field's own bytes, also when they are the word of a dynamic one.
  init(word field: EventField) {
    self.init(field)
    kind = .fixed
  }
}

/// A number that is printed, compared or counted with.
enum Operand: BitwiseCopyable, Hashable {
  case constant(UInt64)
  case field(FieldLoad)
  /// A number that a record may be too short for; it is 0 then.
  case element(FieldLoad)
  /// What a stretch of the program's code leaves on the stack.
  case code(begin: UInt32, end: UInt32)
}

/// One operation of a stack machine for numbers of 64 bits.
enum NumberOperation: BitwiseCopyable, Hashable {
  case constant(UInt64)
  case field(FieldLoad)
  /// An element of the array at the place, by the index on the stack; 0 outside of the record.
  case element(RecordPlace, size: UInt8, stride: UInt8, extendsSign: Bool)
  /// The length of a dynamic field in bytes.
  case length(RecordPlace)
  case binary(Expression.BinaryOperator, isSigned: Bool)
  case unary(Expression.UnaryOperator)
  /// Cuts the number to so many bits.
  case cut(bits: UInt8, extendsSign: Bool)
  /// Some bits of the number.
  case bits(shift: UInt8, count: UInt8)
  case swapBytes(size: UInt8)
  /// Goes on at a later operation if the number on the stack is 0, which is taken.
  case jumpIfZero(UInt32)
  case jump(UInt32)
}

/// How deep the stack is.
let numberStackDepth = 24
