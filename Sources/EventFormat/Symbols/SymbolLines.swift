/// The lines of a text in the form of `/proc/kallsyms`, in their order.
struct SymbolLines {
  private(set) var addresses: [UInt64] = []
  private var places: [SymbolPlace] = []
  private var isSorted = true

  /// Reads the lines `ADDRESS TYPE NAME` and `ADDRESS TYPE NAME\t[MODULE]`; others are left out.
  ///
  /// So are absolute symbols (types `a` and `A`: on x86 the offsets of per-CPU variables) and names
  /// that begin with `$` (marks between code and data on ARM), as libtraceevent has it.
  init(_ text: [UInt8]) {
    // A place has 32 bits; sections of files cannot be longer.
    let text = text.span.extracting(first: Int(UInt32.max))
    // A line has 40 to 50 bytes.
    addresses.reserveCapacity(text.count / 40)
    places.reserveCapacity(text.count / 40)
    var begin = 0
    while begin < text.count { begin = readLine(text, from: begin) }
  }

  /// The lines' numbers by ascending address, in their order where addresses are equal.
  func sortedOrder() -> [UInt32] {
    let order = (0..<UInt32(addresses.count)).map { $0 }
    if isSorted { return order }
    return order.sorted {
      let (left, right) = (addresses[Int($0)], addresses[Int($1)])
      return left < right || left == right && $0 < $1
    }
  }

  /// The places of the lines with these numbers.
  func places(in order: [UInt32]) -> [SymbolPlace] {
    order.map { places[Int($0)] }
  }

  /// Reads the line that begins at `begin`.
  ///
  /// - Returns: where the next line begins.
  @inline(__always)
  private mutating func readLine(_ text: Span<UInt8>, from begin: Int) -> Int {
    var index = begin
    var address: UInt64 = 0
    while index < text.count, case let digit = text[index].hexadecimalValue, digit < 16 {
      address = address << 4 | UInt64(digit)
      index &+= 1
    }
    let isAddress = index > begin && index - begin <= 16
    guard isAddress, index &+ 3 < text.count, text[index] == blank, text[index &+ 2] == blank else {
      return endOfLine(text, from: index)
    }
    let type = text[index &+ 1]
    let name = index &+ 3
    index = endOfWord(text, from: name)
    let nameCount = index - name
    var moduleCount = 0
    if index &+ 1 < text.count, text[index] == tab, text[index &+ 1] == UInt8(ascii: "[") {
      index = endOfWord(text, from: index &+ 2)
      // Behind the module stands a bracket.
      moduleCount = max(0, index - name - nameCount - 3)
    }
    let next = endOfLine(text, from: index)
    guard type > blank, nameCount > 0, nameCount <= UInt16.max, moduleCount <= UInt16.max else {
      return next
    }
    if type | 0x20 == UInt8(ascii: "a") || text[name] == UInt8(ascii: "$") { return next }
    if let last = addresses.last, last > address { isSorted = false }
    addresses.append(address)
    places.append(
      SymbolPlace(
        begin: UInt32(name), nameCount: UInt16(nameCount), moduleCount: UInt16(moduleCount)))
    return next
  }

  /// The index of the first blank or control character from `begin` on.
  @inline(__always)
  private func endOfWord(_ text: Span<UInt8>, from begin: Int) -> Int {
    var index = begin
    while index < text.count, text[index] > blank { index &+= 1 }
    return index
  }

  /// The index behind the next line feed.
  @inline(__always)
  private func endOfLine(_ text: Span<UInt8>, from begin: Int) -> Int {
    var index = begin
    while index < text.count, text[index] != UInt8(ascii: "\n") { index &+= 1 }
    return index &+ 1
  }
}

private let blank = UInt8(ascii: " ")
private let tab = UInt8(ascii: "\t")
