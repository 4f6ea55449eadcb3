public import RingBuffer
public import TraceFile

/// A page that could not be read, or not to its end. The events before the damage have been
/// delivered, and those of the next pages follow.
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
  public enum Cause: Equatable, Sendable {
    /// The page breaks a rule of the ring buffer.
    case page(PageError)
    /// The page could not be had from the file.
    case file(TraceFileError)
    /// Someone else reads the live ring buffer too: the page was overwritten while it was in use.
    case overwrittenInUse
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
