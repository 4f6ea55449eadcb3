/// One step of a compiled filter.
///
/// Steps jump forward only, so every program ends.
struct FilterInstruction: BitwiseCopyable, Sendable {
  var operation: Operation
  /// How two numbers are compared or tied together.
  var detail: Detail = .equal
  /// What a number or text comes from.
  var source: Source = .none
  /// The second text's source.
  var otherSource: Source = .none
  /// The register that is changed, or the left one of two.
  var register: UInt8 = 0
  /// The signs of the numbers compared.
  var signs: Signs = .bothSigned
  /// Where the field stands in the record.
  var field: Place = Place(offset: 0, size: 0)
  /// Where the second field stands in the record; or a constant's place and size in its pool.
  var other: Place = Place(offset: 0, size: 0)
  /// A number's 64 bits.
  var number: UInt64 = 0
  /// Which step comes next when the comparison holds; also behind a step that compares nothing.
  var ifTrue: Int32 = 0
  /// Which step comes next when it does not hold.
  var ifFalse: Int32 = 0
  /// Which step comes next when the record has no such content.
  var ifFailed: Int32 = 0

  /// Where something stands.
  struct Place: BitwiseCopyable, Sendable, Equatable {
    var offset: UInt32
    var size: UInt32
  }

  /// What is done.
  enum Operation: UInt8, BitwiseCopyable, Sendable {
    /// Goes on at `ifTrue`.
    case jump
    /// Compares a source with `number`.
    case compareNumber
    /// Loads a source into a register.
    case load
    /// Puts `number` into a register.
    case constant
    /// Ties a register and the one behind it together, into the first.
    case calculate
    /// Compares a register with the one behind it.
    case compareRegisters
    /// Is the text that of the pool?
    case equalText
    /// Is the text that of another source?
    case equalTexts
    /// Does the pool's glob cover the text?
    case glob
    /// Does the regular expression of that number match the text?
    case expression
    /// Does the mask share a CPU with the pool's set?
    case masksMeet
    /// Is the mask the pool's set?
    case masksEqual
    /// Is the register's number in the pool's set?
    case isInSet
  }

  /// How numbers are compared or tied together.
  enum Detail: UInt8, BitwiseCopyable, Sendable {
    case equal, less, lessOrEqual
    /// Do the numbers have a bit in common?
    case sharesBits
    case add, subtract, multiply, divide, divideSigned, remainder, remainderSigned
    case and, or, exclusiveOr, shiftLeft, shiftRight, shiftRightSigned
  }

  /// Which of two numbers is signed.
  enum Signs: UInt8, BitwiseCopyable, Sendable {
    case bothSigned, bothUnsigned, leftSigned, rightSigned
  }

  /// What a number or text comes from.
  enum Source: UInt8, BitwiseCopyable, Sendable {
    case none
    case unsigned1, unsigned2, unsigned4, unsigned8, signed1, signed2, signed4, signed8
    case cpu, timestamp
    /// Text in the record itself; with size 0 to its end.
    case fixedText
    /// A word tells where the content is: from the record's start, or from behind the word.
    case dynamic, relativeDynamic
    /// The task's name.
    case task
  }
}

extension FilterInstruction {
  /// `ifTrue` and so on: the record matches.
  static let matched: Int32 = -1
  /// `ifTrue` and so on: the record does not match.
  static let missed: Int32 = -2
  /// `ifTrue` and so on: the record, a stack trace, goes with the event in front of it.
  static let follows: Int32 = -3
  /// How many registers a program has.
  static let registerCount = 8
}
