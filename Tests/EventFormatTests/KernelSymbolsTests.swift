import AllocationCounter
import EventFormat
import EventSamples
import EventText
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceFile

/// What symbols are found, compared with what libtraceevent finds.
@Suite struct KernelSymbolsTests {
  private func library(_ text: [UInt8]) -> EventInterpreter {
    let library = EventInterpreter(layout: Formats.layout, cpuCount: 1, plugins: false)
    library.add(kallsyms: text)
    return library
  }

  private func text(_ lines: String...) -> [UInt8] {
    Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  @Test func findsTheSymbolAtOrBefore() throws {
    let text = text(
      "ffffffff81000000 T first", "ffffffff81000100 t second\t[mod]", "ffffffff81000200 D last")
    let symbols = KernelSymbols { text }
    #expect(symbols.function(at: 0xffff_ffff_8100_0000) == "first")
    #expect(symbols.function(at: 0xffff_ffff_8100_00ff) == "first")
    #expect(symbols.module(at: 0xffff_ffff_8100_00ff) == nil)
    #expect(symbols.function(at: 0xffff_ffff_8100_0104) == "second")
    #expect(symbols.module(at: 0xffff_ffff_8100_0104) == "mod")
    #expect(symbols.function(at: 0xffff_ffff_8100_0200) == "last")
    #expect(symbols.function(at: 0xffff_ffff_8100_0201) == nil)
    #expect(symbols.function(at: 0xffff_ffff_80ff_ffff) == nil)
    #expect(symbols.function(at: 0) == nil)
    #expect(symbols.failure == nil)

    let second = try #require(symbols.find(0xffff_ffff_8100_0180))
    #expect(second.address == 0xffff_ffff_8100_0100)
    #expect(second.size == 0x100)
    #expect(symbols.text[second.name].elementsEqual("second".utf8))
    #expect(try #require(symbols.find(0xffff_ffff_8100_0200)).size == nil)
    #expect(symbols.address(of: "second") == 0xffff_ffff_8100_0100)
    #expect(symbols.address(of: "last") == 0xffff_ffff_8100_0200)
    #expect(symbols.address(of: "mod") == nil)
  }

  @Test func whatIsNoPlaceIsLeftOut() {
    let text = text(
      "0000000000000000 A per_cpu_start", "0000000000000010 a per_cpu_thing",
      "ffff800000000000 t $x", "ffff800000000010 t a.isra.0", "ffff800000000020 t b")
    let symbols = KernelSymbols { text }
    #expect(symbols.function(at: 0x10) == nil)
    #expect(symbols.function(at: 0xffff_8000_0000_0004) == nil)
    #expect(symbols.function(at: 0xffff_8000_0000_0014) == "a.isra.0")
    #expect(symbols.address(of: "$x") == nil)
  }

  @Test func linesOfAnotherFormAreLeftOut() {
    let text = text(
      "", "nonsense", "ffff800000000000", "ffff800000000000 ", "ffff800000000000 t",
      "ffff800000000000 t ", "ffff800000000000t name", "ffff80000000000000 t name",
      " ffff800000000000 t name", "ffff800000000010 t good\t[", "ffff800000000020 t better\t[m]x",
      "ffff800000000030 t best [m]")
    let symbols = KernelSymbols { text + Array("ffff800000000040 t cut".utf8) }
    #expect(symbols.function(at: 0xffff_8000_0000_0000) == nil)
    #expect(symbols.function(at: 0xffff_8000_0000_0010) == "good")
    #expect(symbols.module(at: 0xffff_8000_0000_0010) == nil)
    #expect(symbols.function(at: 0xffff_8000_0000_0020) == "better")
    #expect(symbols.function(at: 0xffff_8000_0000_0030) == "best")
    #expect(symbols.module(at: 0xffff_8000_0000_0030) == nil)
    #expect(symbols.function(at: 0xffff_8000_0000_0040) == "cut")
  }

  @Test func theTextIsReadOnceByAllThreadsAndWhenNeeded() {
    let reads = Counter()
    let text = text("ffffffff81000000 T first")
    let symbols = KernelSymbols {
      reads.increment()
      return text
    }
    #expect(reads.count == 0)
    let found = Counter()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      if symbols.function(at: 0xffff_ffff_8100_0000) == "first" { found.increment() }
    }
    #expect(found.count == 8)
    #expect(reads.count == 1)
  }

  @Test func aTextThatCannotBeReadIsToldOf() {
    let symbols = KernelSymbols { throw Errno.ioError }
    #expect(symbols.failure == nil)
    #expect(symbols.function(at: 0xffff_ffff_8100_0000) == nil)
    #expect(symbols.failure as? Errno == .ioError)
  }

  /// Symbols as they come: out of order, several at an address.
  @Test func severalNamesOfOneAddressAreLibtraceeventsChoice() {
    var random = SplitMix64(seed: 7)
    for count in 1...120 {
      var lines: [UInt8] = []
      for number in 0..<count {
        let address = 0xffff_ffff_8100_0000 + UInt64.random(in: 0..<40, using: &random) * 4
        lines += Array("\(String(address, radix: 16)) t name\(number)\n".utf8)
      }
      compare(lines, extra: (0..<170).map { 0xffff_ffff_80ff_fff8 + $0 })
    }
  }

  /// In a print fmt the name of a function stands for its address.
  @Test func theAddressOfANameIsLibtraceevents() throws {
    let lines = text(
      "ffffffff81000300 t twice", "ffffffff81000100 t once", "ffffffff81000200 t twice",
      "ffffffff81000180 t same", "ffffffff81000180 t alias", "ffffffff81000400 t late",
      "ffffffff81000500 t late")
    let symbols = KernelSymbols { lines }
    for name in ["once", "twice", "same", "alias", "late", "never"] {
      let text = Formats.text("name", id: 9, fields: "", print: #""%llx", \#(name)"#)
      let format = try #require(formats(text)[9])
      let library = library(lines)
      library.add(format)
      var printed = TextBuffer()
      let record = RecordBuilder(id: 9, size: 8).bytes
      library.appendText(
        of: record.span.bytes, format: format, timestamp: 1, cpu: 0, style: .described,
        to: &printed)
      let address = String(symbols.address(of: name) ?? 0, radix: 16)
      #expect(String(decoding: printed.bytes, as: UTF8.self) == address, "\(name)")
    }
  }

  @Test(.enabled(if: kernelSymbols != nil, "needs /proc/kallsyms"))
  func theSymbolsOfThisKernel() throws {
    let text = try #require(kernelSymbols)
    compare(text)
    // The kernel prints the first of several names; most addresses have one.
    let symbols = KernelSymbols { text }
    let table = symbols.table
    let stext = try #require(symbols.address(of: "_stext"))
    let first = try #require(table.findFirst(stext))
    #expect(first.address == stext)
    #expect(table.findFirst(stext + 1)?.name == first.name)
    #expect(table.findFirst(stext - 1) == nil)
  }

  @Test(arguments: recordings())
  func theSymbolsOfRecordings(file: URL) throws {
    let trace = try TraceFile(path: FilePath(file.path))
    compare(try trace.kallsyms())
    #expect(trace.symbols().text == (try trace.kallsyms()))
  }

  @Test func damagedSymbolsAreSymbolsOrLeftOut() {
    var random = SplitMix64(seed: 11)
    let original = text(
      "ffffffff81000000 T first", "ffffffff81000100 t second\t[mod]", "ffffffff81000100 t other",
      "ffffffff81000200 D last")
    for _ in 0..<4000 {
      let text = random.damaged(original, odd: " \t\n[]0fAa$")
      let symbols = KernelSymbols { text }
      for offset in stride(from: UInt64(0), to: 0x300, by: 0x40) {
        _ = symbols.function(at: 0xffff_ffff_8100_0000 + offset)
        _ = symbols.module(at: offset << 28)
      }
      _ = symbols.table.findFirst(.max)
      _ = symbols.address(of: "second")
    }
  }

  @Test(.enabled(if: allocation_counting_works()))
  func lookUpsDoNotAllocate() {
    let text = text("ffffffff81000000 T first", "ffffffff81000100 t second")
    let symbols = KernelSymbols { text }
    let table = symbols.table
    var found = 0
    var address: UInt64 = 0xffff_ffff_8100_0000
    let before = allocation_count()
    while address < 0xffff_ffff_8100_0400 {
      if let symbol = table.find(address), symbol.address <= address { found += 1 }
      address += 1
    }
    #expect(allocation_count() == before)
    #expect(found == 257)
  }

  /// Looks up the addresses of all symbols, or of some if there are many, and those around them.
  private func compare(_ text: [UInt8], extra: [UInt64] = []) {
    let library = library(text)
    let symbols = KernelSymbols { text }
    var addresses = extra
    let lines = text.split(separator: UInt8(ascii: "\n"))
    var random = SplitMix64(seed: 3)
    for line in lines where lines.count < 1000 || Int.random(in: 0..<8, using: &random) == 0 {
      guard
        let address = UInt64(String(decoding: line.prefix { $0 != 32 }, as: UTF8.self), radix: 16)
      else { continue }
      let inside = UInt64.random(in: 0..<64, using: &random)
      addresses += [address, address &- 1, address &+ 1, address &+ inside]
    }
    addresses += [0, 1, .max, .max - 1]
    for _ in 0..<1000 { addresses.append(UInt64.random(in: 0...(.max), using: &random)) }
    var differences = 0
    for address in addresses {
      let ours = symbols.function(at: address)
      let theirs = library.function(at: address)
      if ours != theirs {
        differences += 1
        if differences < 4 {
          Issue.record("\(String(address, radix: 16)): \(ours ?? "-"), not \(theirs ?? "-")")
        }
      }
    }
    #expect(differences == 0)
  }
}

private let kernelSymbols: [UInt8]? = {
  let file = try? FileHandle(forReadingFrom: URL(filePath: "/proc/kallsyms"))
  return file.flatMap { try? $0.readToEnd() }.map { Array($0) }
}()

/// A count that a closure of any thread may change.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var value = 0

  var count: Int { lock.withLock { value } }

  func increment() { lock.withLock { value += 1 } }
}
