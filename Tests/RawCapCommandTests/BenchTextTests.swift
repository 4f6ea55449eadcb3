import Testing

@testable import RawCapCommand

@Suite struct BenchTextTests {
  @Test(arguments: [
    (0.0, 1, "0.0"), (12.34, 1, "12.3"), (0.996, 2, "1.00"), (0.05, 3, "0.050"), (7.5, 0, "8"),
    (-1.26, 1, "-1.3"), (-0.01, 1, "0.0"), (.nan, 1, "-"), (.infinity, 0, "-"),
  ])
  func numbersHaveTheDecimalsThatAreAskedFor(value: Double, digits: Int, text: String) {
    #expect(BenchText.fixed(value, digits) == text)
  }

  @Test func sizesOfSubbuffersArePowersOfTwoThatTheKernelHas() {
    #expect(SubBufferSizes(argument: "4,64,512")?.kilobytes == [4, 64, 512])
    for text in ["", "4,", "2", "5", "1024", "4 8", "-4"] {
      #expect(SubBufferSizes(argument: text) == nil, "\(text)")
    }
  }
}
