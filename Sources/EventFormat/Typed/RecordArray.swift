internal import RingBuffer

/// An array of numbers in the records of one trace, of fixed length or any, to be read as `Element`s.
@frozen
public struct ArrayField<Element: FixedWidthInteger & BitwiseCopyable & Sendable>: Sendable,
  BitwiseCopyable
{
  @usableFromInline let place: ContentPlace
  @usableFromInline let elementSize: UInt8
  @usableFromInline let encoding: NumberEncoding
  /// The field that tells how many elements the kernel has filled.
  @usableFromInline let count: Field<UInt32>?

  init(
    _ place: ContentPlace, elementSize: UInt8, encoding: NumberEncoding, count: Field<UInt32>?
  ) {
    self.place = place
    self.elementSize = elementSize
    self.encoding = encoding
    self.count = count
  }
}

/// The numbers of an array in one record, in place.
///
/// ```swift
/// for index in event.args.indices { sum &+= event.args[index] }
/// let owned = Array(event.args)
/// ```
@frozen
public struct RecordArray<Element: FixedWidthInteger & BitwiseCopyable & Sendable>: ~Escapable {
  /// The bytes, as the traced machine wrote them; more than those of its elements at the end of some.
  public let bytes: RawSpan
  /// The number of elements.
  public let count: Int
  /// Whether the record points out of itself where the array should be. It is empty then.
  public let isDamaged: Bool
  @usableFromInline let elementSize: Int
  @usableFromInline let encoding: NumberEncoding

  @_lifetime(copy record)
  @inlinable
  init(_ field: ArrayField<Element>, in record: RawSpan) {
    elementSize = Int(field.elementSize)
    encoding = field.encoding
    guard let content = field.place.content(of: record) else {
      bytes = record.extracting(0..<0)
      count = 0
      isDamaged = true
      return
    }
    bytes = content
    let room = content.byteCount / Int(field.elementSize)
    count = field.count.map { min(room, Int($0.load(from: record))) } ?? room
    isDamaged = false
  }

  /// The places of its elements.
  @inlinable
  public var indices: Range<Int> { 0..<count }

  /// Whether it has no elements.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The element at `index`.
  ///
  /// - Precondition: `index` is one of `indices`.
  @inlinable
  public subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "no such element in the record's array")
    return encoding.load(at: index &* elementSize, of: bytes)
  }
}

extension Array where Element: FixedWidthInteger & BitwiseCopyable & Sendable {
  /// An owned copy of a record's array.
  @inlinable
  public init(_ array: RecordArray<Element>) {
    self.init()
    reserveCapacity(array.count)
    for index in array.indices { append(array[index]) }
  }
}
