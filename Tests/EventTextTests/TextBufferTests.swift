import EventText
import EventFormat
import Testing

@Suite struct TextBufferTests {
  private func text(_ body: (inout TextBuffer) -> Void) -> String {
    var buffer = TextBuffer()
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
  }
}
