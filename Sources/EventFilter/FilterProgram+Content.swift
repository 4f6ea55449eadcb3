internal import RingBuffer

/// Texts and sets of CPUs in records.
extension FilterProgram {
  /// Compares a text; `nil` when the record does not have it.
  func compareText(_ step: FilterInstruction, _ record: RawSpan, _ task: RawSpan?) -> Bool? {
    guard let text = text(step.source, step.field, record, task) else { return nil }
    switch step.operation {
    case .equalText:
      let begin = Int(step.other.offset)
      return Self.isText(
        text, bytes.span.extracting(begin..<(begin + Int(step.other.size))))
    case .glob:
      return BytePattern.matches(
        Self.upToNUL(text), globs.span, from: Int(step.other.offset), count: Int(step.other.size))
    case .expression:
      // A reference is counted here; regexec costs a hundred times that.
      return expressions[Int(step.other.offset)].matches(Self.upToNUL(text))
    case .equalTexts:
      guard let other = self.text(step.otherSource, step.other, record, task) else { return nil }
      return Self.areEqual(Self.upToNUL(text), Self.upToNUL(other))
    default:
      return nil
    }
  }

  /// Compares a mask of CPUs; `nil` when the record does not have it.
  func compareMask(_ step: FilterInstruction, _ record: RawSpan) -> Bool? {
    guard let mask = content(step.source, step.field, record) else { return nil }
    let begin = Int(step.other.offset)
    let set = bytes.span.extracting(begin..<(begin + Int(step.other.size)))
    let isMeeting = step.operation == .masksMeet
    for index in 0..<max(mask.byteCount, set.count) {
      let wanted = index < set.count ? set[index] : 0
      let place = self.place(ofByte: index)
      let found: UInt8 =
        place < mask.byteCount ? mask.integer(at: place, order: byteOrder) : 0
      if isMeeting {
        if wanted & found != 0 { return true }
      } else if wanted != found {
        return false
      }
    }
    return !isMeeting
  }

  /// Is `number` one of the CPUs of the set at `place`?
  func contains(_ number: UInt64, _ place: FilterInstruction.Place) -> Bool {
    guard number < UInt64(place.size) * 8 else { return false }
    let byte = bytes[Int(place.offset) + Int(number / 8)]
    return byte >> (number % 8) & 1 == 1
  }

  /// Where the byte with bits 8 × `index` and up of a mask stands: masks are made of `long`s.
  private func place(ofByte index: Int) -> Int {
    guard byteOrder == .big else { return index }
    return index / longSize * longSize + (longSize - 1 - index % longSize)
  }

  /// The bytes of a text, which may go on behind a NUL.
  @_lifetime(copy record, copy task)
  @inline(__always)
  private func text(
    _ source: FilterInstruction.Source, _ field: FilterInstruction.Place, _ record: RawSpan,
    _ task: RawSpan?
  ) -> RawSpan? {
    if source == .task { return task }
    return content(source, field, record)
  }

  /// The bytes of a field, or those that its word points to.
  @_lifetime(copy record)
  @inline(__always)
  private func content(
    _ source: FilterInstruction.Source, _ field: FilterInstruction.Place, _ record: RawSpan
  ) -> RawSpan? {
    let offset = Int(field.offset)
    let size = Int(field.size)
    guard offset + size <= record.byteCount else { return nil }
    switch source {
    case .fixedText:
      return record.extracting(offset..<(size == 0 ? record.byteCount : offset + size))
    case .dynamic, .relativeDynamic:
      let word: UInt32 = record.integer(at: offset, order: byteOrder)
      var begin = Int(word & 0xffff)
      if source == .relativeDynamic { begin += offset + size }
      let end = begin + Int(word >> 16)
      guard end <= record.byteCount else { return nil }
      return record.extracting(begin..<end)
    default:
      return nil
    }
  }

  /// Is `wanted` what stands in `text` up to its first NUL?
  private static func isText(_ text: RawSpan, _ wanted: Span<UInt8>) -> Bool {
    let count = wanted.count
    guard count <= text.byteCount else { return false }
    for index in 0..<count {
      if text.integer(at: index, as: UInt8.self, order: .host) != wanted[index] { return false }
    }
    return count == text.byteCount || text.integer(at: count, as: UInt8.self, order: .host) == 0
  }

  private static func areEqual(_ a: RawSpan, _ b: RawSpan) -> Bool {
    guard a.byteCount == b.byteCount else { return false }
    for index in 0..<a.byteCount {
      let other: UInt8 = b.integer(at: index, order: .host)
      if a.integer(at: index, as: UInt8.self, order: .host) != other { return false }
    }
    return true
  }

  @_lifetime(copy text)
  private static func upToNUL(_ text: RawSpan) -> RawSpan {
    for index in 0..<text.byteCount
    where text.integer(at: index, as: UInt8.self, order: .host) == 0 {
      return text.extracting(0..<index)
    }
    return text
  }
}
