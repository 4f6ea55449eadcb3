internal import Synchronization

/// The names of the kernel's functions and variables, by address.
///
/// The corresponding file is `/proc/kallsyms`. It is large: it is read when the first symbol is
/// looked up. Threads may share the symbols.
public final class KernelSymbols: Sendable {
  private let parsed = AtomicLazyReference<SymbolTable>()
  private let source: Mutex<Source>

  /// Where the text comes from, and why it did not come.
  private struct Source {
    var text: (@Sendable () throws -> [UInt8])?
    var failure: (any Error)?
  }

  /// - Parameter text: gives the symbols in the form of `/proc/kallsyms`; asked once, when the first
  ///   symbol is looked up. When it throws there are no symbols, and `failure` tells why.
  public init(_ text: @escaping @Sendable () throws -> [UInt8]) {
    source = Mutex(Source(text: text))
  }

  /// Why the symbols could not be read; `nil` as long as none has been looked up.
  public var failure: (any Error)? { source.withLock { $0.failure } }

  /// The symbols, read with the first call.
  ///
  /// To get it counts references; loops keep it.
  package var table: SymbolTable {
    if let table = parsed.load() { return table }
    return source.withLock { source in
      if let table = parsed.load() { return table }
      var text: [UInt8] = []
      do {
        text = try source.text?() ?? []
      } catch {
        source.failure = error
      }
      source.text = nil
      return parsed.storeIfNil(SymbolTable(text))
    }
  }

  /// The symbol that libtraceevent finds for `address`; its names are parts of `text`.
  package func find(_ address: UInt64) -> SymbolTable.Symbol? { table.find(address) }

  /// The text of the symbols.
  package var text: [UInt8] { table.text }

  /// The name of the function or variable at `address`: the one that begins there or most closely
  /// before it; `nil` in front of the first and behind the last.
  public func function(at address: UInt64) -> String? {
    let table = table
    return table.find(address).map { String(decoding: table.text[$0.name], as: UTF8.self) }
  }

  /// The name of the module that the symbol at `address` belongs to; `nil` for the kernel itself.
  public func module(at address: UInt64) -> String? {
    let table = table
    return table.find(address)?.module.map { String(decoding: table.text[$0], as: UTF8.self) }
  }

  /// The address of the symbol called `name`; of several that of the last in the text.
  package func address(of name: String) -> UInt64? { table.address(of: name) }
}
