import EventFormat
import EventText
import Testing

@Suite struct TextBufferTests {
  private func text(_ body: (inout TextBuffer) -> Void) -> String {
    var buffer = TextBuffer(capacity: 0)
    body(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test func numbersAreAlignedAndPadded() {
    #expect(text { $0.append(decimal: 0) } == "0")
    #expect(text { $0.append(decimal: .max) } == "18446744073709551615")
    #expect(text { $0.append(decimal: 42, width: 5) } == "   42")
    #expect(text { $0.append(decimal: 42, width: 6, pad: UInt8(ascii: "0")) } == "000042")
    #expect(text { $0.append(decimal: 123_456, width: 3) } == "123456")
    #expect(text { $0.append(leftAligned: -7, width: 5) } == "-7   ")
    #expect(text { $0.append(leftAligned: .min, width: 1) } == "-9223372036854775808")
    #expect(text { $0.append(signed: -120) } == "-120")
  }

  @Test func numbersOfEveryLengthAreRight() {
    var value: UInt64 = 1
    for _ in 0..<64 {
      for number in [value - 1, value, value + 1, value &* 7] {
        #expect(text { $0.append(decimal: number) } == String(number))
        #expect(text { $0.append(hexadecimal: number) } == String(number, radix: 16))
      }
      value <<= 1
    }
    var power: UInt64 = 1
    for _ in 0..<19 {
      power *= 10
      #expect(text { $0.append(decimal: power) } == String(power))
      #expect(text { $0.append(decimal: power - 1) } == String(power - 1))
    }
    for number in 0..<1000 { #expect(text { $0.append(decimal: UInt64(number)) } == "\(number)") }
  }

  @Test func theLastByteGoesOnlyWhenItIsTheOne() {
    #expect(
      text {
        $0.append("a\n"); $0.dropLast(UInt8(ascii: "\n"))
      } == "a")
    #expect(
      text {
        $0.append("a"); $0.dropLast(UInt8(ascii: "\n"))
      } == "a")
    #expect(text { $0.dropLast(0) } == "")
  }

  @Test func growingKeepsWhatIsThere() {
    var buffer = TextBuffer(capacity: 1)
    var expected: [UInt8] = []
    for number in 0..<2000 {
      let piece = [UInt8](repeating: UInt8(number & 255), count: number % 97)
      buffer.append(contentsOf: piece)
      buffer.append(UInt8(number & 127))
      buffer.append(repeating: 7, count: number % 5 - 1)
      expected +=
        piece + [UInt8(number & 127)] + [UInt8](repeating: 7, count: max(0, number % 5 - 1))
    }
    #expect(buffer.count == expected.count)
    #expect(buffer.bytes == expected)
    #expect(buffer.span.byteCount == expected.count)
    buffer.removeLast(keeping: 10)
    #expect(buffer.bytes == Array(expected.prefix(10)))
    buffer.removeLast(keeping: 20)
    buffer.removeLast(keeping: -1)
    #expect(buffer.count == 10)
    buffer.removeAll()
    #expect(buffer.bytes.isEmpty)
  }

  @Test func uncheckedAppendsFillReservedRoom() {
    var buffer = TextBuffer(capacity: 0)
    for number in 0..<500 {
      buffer.reserve(24)
      unsafe buffer.append(unchecked: UInt8(ascii: "#"))
      unsafe buffer.append(unchecked: UInt64(number), digits: 3)
      unsafe buffer.append(unchecked: UInt64(littleEndian: 0x2020_2020_2020_2020), count: 2)
    }
    let expected = (0..<500).map { number in
      "#" + String(repeating: "0", count: 3 - String(number).count) + "\(number)  "
    }
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == expected.joined())
  }
}
