/// The symbols of a kernel, sorted by address.
///
/// It never changes, and a look-up neither allocates nor locks: threads may share it.
package final class SymbolTable: Sendable {
  /// The text that the symbols' names are part of, in the form of `/proc/kallsyms`.
  package let text: [UInt8]
  /// The distinct addresses, ascending.
  private let addresses: [UInt64]
  /// For each address, the index in `places` of the first of its symbols.
  private let begins: [UInt32]
  /// For each address, the index in `places` of the symbol that stands for the address itself.
  private let exact: [UInt32]
  /// Where the symbols stand in the text: by address, the later in the text before the earlier.
  private let places: [SymbolPlace]

  /// One symbol.
  package struct Symbol: Hashable {
    /// Where it begins.
    package let address: UInt64
    /// The bytes to the next symbol; `nil` for the last one, whose size nothing tells.
    package let size: UInt64?
    /// Its name, as a part of the table's text.
    package let name: Range<Int>
    /// The name of its module, as a part of the table's text; `nil` for the kernel itself.
    package let module: Range<Int>?
  }

  /// The table of the symbols in `text`; lines in another form than that of `/proc/kallsyms` are
  /// left out.
  package init(_ text: [UInt8]) {
    let lines = SymbolLines(text)
    var order = lines.sortedOrder()
    var addresses: [UInt64] = []
    var begins: [UInt32] = []
    var exact: [UInt32] = []
    addresses.reserveCapacity(order.count)
    begins.reserveCapacity(order.count)
    exact.reserveCapacity(order.count)
    var begin = 0
    while begin < order.count {
      let address = lines.addresses[Int(order[begin])]
      var end = begin + 1
      while end < order.count, lines.addresses[Int(order[end])] == address { end += 1 }
      addresses.append(address)
      begins.append(UInt32(begin))
      exact.append(UInt32(RepeatedKeys.firstMet(of: begin..<end, in: order.count)))
      // libtraceevent collects symbols back to front before it sorts them.
      if end - begin > 1 { order[begin..<end].reverse() }
      begin = end
    }
    self.text = text
    self.addresses = addresses
    self.begins = begins
    self.exact = exact
    places = lines.places(in: order)
  }

  /// The symbol that libtraceevent finds for `address` (`tep_find_function`): the one with the
  /// greatest address up to it. Behind the last symbol's address there is none.
  ///
  /// Of several symbols at one address it is the first in the text, except for the address itself,
  /// for which it is any of them.
  package func find(_ address: UInt64) -> Symbol? {
    guard let index = addresses.index(atMost: address) else { return nil }
    if addresses[index] == address { return symbol(index, at: Int(exact[index])) }
    guard index + 1 < addresses.count else { return nil }
    return symbol(index, at: Int(begins[index + 1]) - 1)
  }

  /// The symbol that the kernel finds for `address` (`kallsyms_lookup`): as `find(_:)`, and always
  /// the first in the text of several at one address.
  package func findFirst(_ address: UInt64) -> Symbol? {
    guard let index = addresses.index(atMost: address) else { return nil }
    guard index + 1 < addresses.count else {
      return addresses[index] == address ? symbol(index, at: places.count - 1) : nil
    }
    return symbol(index, at: Int(begins[index + 1]) - 1)
  }

  /// The address of the symbol called `name`; of several that of the last in the text, as
  /// libtraceevent has it until it has looked up the first address. All names are gone through.
  package func address(of name: String) -> UInt64? {
    let name = Array(name.utf8)
    let candidates = places.indices.filter { index in
      let place = places[index].name
      return place.count == name.count && text[place].elementsEqual(name)
    }
    guard let last = candidates.max(by: { places[$0].begin < places[$1].begin }) else {
      return nil
    }
    // Equal addresses share an entry: the last one that begins at or before the place.
    return addresses.indices.last { begins[$0] <= UInt32(last) }.map { addresses[$0] }
  }

  private func symbol(_ index: Int, at place: Int) -> Symbol {
    let address = addresses[index]
    let size = index + 1 < addresses.count ? addresses[index + 1] - address : nil
    return Symbol(
      address: address, size: size, name: places[place].name, module: places[place].module)
  }
}

/// Where a symbol's name and module stand in the text.
struct SymbolPlace: BitwiseCopyable {
  let begin: UInt32
  let nameCount: UInt16
  let moduleCount: UInt16

  var name: Range<Int> { Int(begin)..<(Int(begin) + Int(nameCount)) }

  /// Behind the name stand a tab and a bracket.
  var module: Range<Int>? {
    let begin = name.upperBound + 2
    return moduleCount == 0 ? nil : begin..<(begin + Int(moduleCount))
  }
}
