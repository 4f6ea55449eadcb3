public import RingBuffer
public import SystemPackage
package import TraceFile

/// A page that could not be read, or not to its end. The events before the damage have been
/// delivered, and those of the next pages follow.
///
/// It has no reference to anything: an item of the stream, which may be one, then needs no care when
/// it goes, and that shows at ten nanoseconds for an event.
@frozen
public struct PageDamage: Error, Equatable, Sendable, CustomStringConvertible {
  /// The buffer the page belongs to, as an index into `TraceFile.buffers`.
  public let buffer: Int
  /// The CPU the page belongs to.
  public let cpu: Int
  /// The page's number among that CPU's pages, from 0.
  public let page: Int
  /// What is wrong with it.
  public let cause: Cause

  /// Damage, as somebody has found it.
  package init(buffer: Int, cpu: Int, page: Int, cause: Cause) {
    self.buffer = buffer
    self.cpu = cpu
    self.page = page
    self.cause = cause
  }

  /// What can be wrong with a page.
  @frozen
  public enum Cause: Equatable, Sendable {
    /// The page breaks a rule of the ring buffer.
    case page(PageError)
    /// The page could not be had from the file.
    case file(FileFailure)
    /// Someone else reads the live ring buffer too: the page was overwritten while it was in use.
    case overwrittenInUse
  }

  /// Why a page could not be had from its file: a `TraceFileError` without its texts.
  @frozen
  public struct FileFailure: Equatable, Sendable, CustomStringConvertible {
    /// The kinds of trouble.
    @frozen
    public enum Kind: Sendable {
      /// The file ends too early.
      case truncated
      /// A chunk of compressed pages cannot be decompressed.
      case decompressionFailed
      /// The file cannot be read.
      case readFailed
      /// The file breaks a rule of its format there.
      case badSection
    }
    /// What kind of trouble it is.
    public let kind: Kind
    /// The byte offset in the file at which it went wrong, where there is one.
    public let offset: UInt64?
    /// The system call's error, where one failed.
    public let underlying: Errno?

    /// What `error` says of a page.
    package init(_ error: TraceFileError) {
      kind =
        switch error.code {
        case .truncated: .truncated
        case .decompressionFailed: .decompressionFailed
        case .readFailed, .cannotOpen: .readFailed
        default: .badSection
        }
      offset = error.offset
      underlying = error.underlying
    }

    public var description: String {
      let what =
        switch kind {
        case .truncated: "the file is truncated"
        case .decompressionFailed: "compressed data are damaged"
        case .readFailed: "the file cannot be read"
        case .badSection: "what holds it breaks a rule of the file's format"
        }
      return what + (offset.map { " (at byte \($0))" } ?? "") + (underlying.map { ": \($0)" } ?? "")
    }
  }

  public var description: String {
    switch cause {
    case .page(let error): "CPU \(cpu), page \(page): \(error)"
    case .file(let error): "CPU \(cpu), page \(page): \(error)"
    case .overwrittenInUse:
      "CPU \(cpu): someone else reads the ring buffer too: a page was overwritten while it was in use"
    }
  }
}

extension PageDamage {
  /// What is wrong with the page, without where it is.
  package var reason: String {
    switch cause {
    case .page(let error): "\(error)"
    case .file(let error): "\(error)"
    case .overwrittenInUse: "the page was overwritten while it was in use"
    }
  }
}
