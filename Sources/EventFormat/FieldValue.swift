public import RingBuffer

/// The value of a field, as a Swift value.
public enum FieldValue: Sendable, Hashable {
  /// A signed number.
  case signed(Int64)
  /// An unsigned number.
  case unsigned(UInt64)
  /// An address.
  case pointer(UInt64)
  /// Text, up to the first NUL; bytes that are not UTF-8 are replaced.
  case text(String)
  /// The numbers of an array.
  case signedArray([Int64])
  /// The numbers of an array.
  case unsignedArray([UInt64])
  /// The bytes of an array whose elements are not numbers of 1, 2, 4 or 8 bytes.
  case bytes([UInt8])

  /// The number or address as a signed integer; `nil` for text, arrays and what does not fit.
  public var integer: Int64? {
    switch self {
    case .signed(let value): value
    case .unsigned(let value), .pointer(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The text; `nil` for everything else.
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}

extension FieldValue: CustomStringConvertible {
  public var description: String {
    switch self {
    case .signed(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .pointer(let value): "0x" + String(value, radix: 16)
    case .text(let text): text
    case .signedArray(let values): "\(values)"
    case .unsignedArray(let values): "\(values)"
    case .bytes(let bytes): "\(bytes)"
    }
  }
}

extension EventField {
  /// The field's value in `record`.
  ///
  /// - Returns: `nil` when the record is too short for the field, or a dynamic field points out of
  ///   the record.
  public func value(in record: RawSpan, order: ByteOrder) -> FieldValue? {
    guard let extent = extent(in: record, order: order) else { return nil }
    let content = record.extracting(extent)
    switch kind {
    case .integer:
      if isSigned { return content.signedInteger(order: order).map { .signed($0) } }
      return content.unsignedInteger(order: order).map { .unsigned($0) }
    case .pointer:
      return content.unsignedInteger(order: order).map { .pointer($0) }
    case .characterArray, .dynamic(isText: true, _), .relativeDynamic(isText: true, _):
      return .text(content.text)
    case .array(let elementSize), .dynamic(_, let elementSize),
      .relativeDynamic(_, let elementSize):
      return content.array(of: elementSize, isSigned: isSigned, order: order)
    }
  }
}

extension RawSpan {
  /// The number that fills the span; `nil` unless that is 1, 2, 4 or 8 bytes.
  package func unsignedInteger(order: ByteOrder) -> UInt64? {
    switch byteCount {
    case 1: UInt64(integer(at: 0, as: UInt8.self, order: order))
    case 2: UInt64(integer(at: 0, as: UInt16.self, order: order))
    case 4: UInt64(integer(at: 0, as: UInt32.self, order: order))
    case 8: integer(at: 0, as: UInt64.self, order: order)
    default: nil
    }
  }

  /// The number that fills the span, its sign extended; `nil` unless that is 1, 2, 4 or 8 bytes.
  package func signedInteger(order: ByteOrder) -> Int64? {
    guard let bits = unsignedInteger(order: order) else { return nil }
    let unused = 64 - 8 * byteCount
    return Int64(bitPattern: bits << unused) >> unused
  }

  /// The bytes up to the first NUL, as text.
  package var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    for offset in 0..<byteCount {
      let byte: UInt8 = integer(at: offset, order: .host)
      if byte == 0 { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate func array(of elementSize: Int, isSigned: Bool, order: ByteOrder) -> FieldValue {
    guard [1, 2, 4, 8].contains(elementSize) else {
      return .bytes((0..<byteCount).map { integer(at: $0, order: order) })
    }
    var signed: [Int64] = []
    var unsigned: [UInt64] = []
    for index in 0..<(byteCount / elementSize) {
      let element = extracting((index * elementSize)..<((index + 1) * elementSize))
      if isSigned {
        signed.append(element.signedInteger(order: order) ?? 0)
      } else {
        unsigned.append(element.unsignedInteger(order: order) ?? 0)
      }
    }
    return isSigned ? .signedArray(signed) : .unsignedArray(unsigned)
  }
}
