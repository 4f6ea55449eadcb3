internal import EventFormat
internal import RingBuffer

/// Walks over the arguments in a `trace_printk` record (`vbin_printf` in `lib/vsprintf.c`): numbers
/// of 4 bytes or more at multiples of 4, and strings as they come.
private struct BinaryArguments {
  private let place: RecordPlace
  private(set) var offset: Int
  private let end: Int

  init(_ place: RecordPlace, in record: borrowing RecordReader) {
    self.place = place
    offset = min(Int(place.offset), record.count)
    end = record.count
  }

  var isAtEnd: Bool { offset >= end }

  /// The next number; `nil` when the record does not have it.
  mutating func number(bits: UInt8, in record: borrowing RecordReader) -> UInt64? {
    let size = Int(bits) / 8
    let begin = size < 4 ? (offset + size - 1) / size * size : (offset + 3) & ~3
    guard begin + size <= end else { return nil }
    offset = begin + size
    return record.number(at: begin, size: UInt8(size), extendsSign: false)
  }

  /// The extent of the next string, without its NUL.
  mutating func string(in record: borrowing RecordReader) -> Range<Int> {
    let begin = min(offset, end)
    let length = record.record.extracting(begin..<end).untilNUL.byteCount
    offset = begin + length + 1
    return begin..<(begin + length)
  }

  /// Whether the next argument looks like text.
  func isText(in record: borrowing RecordReader) -> Bool {
    offset < end && 0x20..<0x7f ~= record.record[offset]
  }
}

extension TextRenderer {
  /// `ftrace:bprint`: a format by its address, and its arguments.
  mutating func appendBinaryPrint(
    ip: FieldLoad, format: FieldLoad, arguments place: RecordPlace, _ reader: RecordReader,
    to text: inout TextBuffer
  ) {
    appendFunction(reader.number(ip), withOffset: false, to: &text)
    text.append(": ")
    let address = reader.number(format)
    guard let parts = printkParts(at: address) else {
      text.append("(NO FORMAT FOUND at ")
      text.append(hexadecimal: address)
      text.append(")\n")
      return
    }
    var arguments = BinaryArguments(place, in: reader)
    for part in parts {
      switch part {
      case .literal(let bytes): text.append(contentsOf: bytes)
      case .number(var conversion):
        if conversion.kind == .character {
          guard isKernel else {
            // libtraceevent 1.7.1 does not know it.
            text.append(">c<")
            continue
          }
          conversion.bits = 8
        }
        resolve(&conversion, &arguments, reader)
        guard let value = arguments.number(bits: conversion.bits, in: reader) else { return }
        text.append(value, conversion)
      case .text(var conversion):
        resolve(&conversion, &arguments, reader)
        let extent = arguments.string(in: reader)
        text.append(reader.record.extracting(extent), conversion)
      case .pointer(var conversion, let letters):
        resolve(&conversion, &arguments, reader)
        guard appendPointer(letters, &arguments, reader, to: &text) else { return }
      }
    }
  }

  /// Takes the size that an argument gives.
  private func resolve(
    _ conversion: inout Conversion, _ arguments: inout BinaryArguments, _ reader: RecordReader
  ) {
    guard conversion.star != .none else { return }
    let size = arguments.number(bits: 32, in: reader) ?? 0
    conversion = conversion.resolved(Int32(truncatingIfNeeded: size))
  }

  /// A pointer: a function's name, an address, or what the kernel has made of it when it was
  /// recorded.
  private func appendPointer(
    _ letters: [UInt8], _ arguments: inout BinaryArguments, _ reader: RecordReader,
    to text: inout TextBuffer
  ) -> Bool {
    let isFunction = letters.first.map { "sSfFB".utf8.contains($0) } ?? false
    if !isFunction, !letters.isEmpty, letters[0] != UInt8(ascii: "x"), arguments.isText(in: reader)
    {
      let extent = arguments.string(in: reader)
      text.append(reader.record.extracting(extent))
      return true
    }
    guard let value = arguments.number(bits: UInt8(8 * longSize), in: reader) else { return false }
    if isFunction {
      let withOffset = letters[0] == UInt8(ascii: "S") || letters[0] == UInt8(ascii: "F")
      appendFunction(value, withOffset: withOffset, to: &text)
    } else {
      appendPointer(value, to: &text)
      if !isKernel { text.append(contentsOf: letters) }
    }
    return true
  }

  /// The parts of a format, cut when it is first met.
  private mutating func printkParts(at address: UInt64) -> [ConversionParser.Part]? {
    if let known = printkParts[address] { return known }
    let formats = engine.printkFormats
    guard let place = formats.find(address) else { return nil }
    // The line feed at its end is part of the text.
    var end = place.upperBound
    if formats.text[end...].starts(with: #"\n"#.utf8) { end += 2 }
    let parts =
      ConversionParser.parts(Array(formats.text[place.lowerBound..<end]), longSize: longSize)
      ?? [.literal(Array(formats.text[place.lowerBound..<end]))]
    printkParts[address] = parts
    return parts
  }
}
