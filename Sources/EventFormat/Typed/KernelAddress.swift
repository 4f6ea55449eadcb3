/// An address in the traced kernel, or in one of its processes.
@frozen
public struct KernelAddress: RawRepresentable, Sendable, Hashable, Comparable, BitwiseCopyable {
  /// The address as a number; of a 32-bit machine, its lower half.
  public let rawValue: UInt64

  /// The address that is `rawValue`.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Whether `left` is the lower address.
  @inlinable
  public static func < (left: KernelAddress, right: KernelAddress) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension KernelAddress: CustomStringConvertible {
  public var description: String { "0x" + String(rawValue, radix: 16) }
}
