/// A step that most events consist of, in 16 bytes: short text, a number without width or flags, the
/// name of a thread. Larger steps have to be copied before they can be told apart.
struct HotStep: BitwiseCopyable {
  let kind: Kind
  /// The size of a number in bytes.
  let size: UInt8
  /// The bits of a number that do not count.
  let unusedBits: UInt8
  let extendsSign: Bool
  /// Where it stands, in the record or in the pool.
  let offset: UInt32
  /// How many bytes there are.
  let count: UInt32

  enum Kind: UInt8 {
    /// See `TextStep`.
    case other
    case literal, decimal, unsigned, hexadecimal, text
  }

  init(_ step: TextStep) {
    var kind = Kind.other
    var size: UInt8 = 0
    var bits: UInt8 = 64
    var extendsSign = false
    var offset: UInt32 = 0
    var count: UInt32 = 0
    switch step {
    case .literal(let slice) where slice.count <= TextProgram.shortText:
      kind = .literal
      offset = slice.offset
      count = slice.count
    case .number(let operand, let conversion) where conversion.isPlain:
      let load: FieldLoad
      switch operand {
      case .field(let found), .element(let found): load = found
      case .constant, .code: load = FieldLoad(offset: 0, size: 0, extendsSign: false)
      }
      guard [1, 2, 4, 8].contains(load.size) else { break }
      switch conversion.kind {
      case .decimal: kind = .decimal
      case .unsigned: kind = .unsigned
      case .hexadecimal: kind = .hexadecimal
      default: break
      }
      size = load.size
      bits = conversion.bits
      extendsSign = load.extendsSign
      offset = load.offset
    case .text(let place, let conversion)
    where conversion.isPlain && place.kind == .fixed && place.size > 0:
      kind = .text
      offset = place.offset
      count = place.size
    default: break
    }
    self.kind = kind
    self.size = size
    unusedBits = 64 - bits
    self.extendsSign = extendsSign
    self.offset = offset
    self.count = count
  }
}
