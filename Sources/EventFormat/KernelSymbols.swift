/// The names of the kernel's functions and variables, by address.
///
/// The corresponding file is `/proc/kallsyms`.
public final class KernelSymbols: Sendable {
  /// - Parameter text: gives the symbols in the form of `/proc/kallsyms`; asked when the first
  ///   symbol is looked up.
  public init(_ text: @escaping @Sendable () -> [UInt8]) {
    _ = text
  }
}
