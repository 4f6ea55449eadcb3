/// What fills batches with a stream: a trace's timeline, or one that is still growing.
package protocol BatchSource: ~Copyable {
  /// Fills `batch` with what comes next, up to `limit` entries; nothing at the end. It may wait for the
  /// first entry.
  mutating func fill(_ batch: inout EventBatch, limit: Int)

  /// The record of the event of `buffer` that comes next, ahead of its turn; `nil` when there is none,
  /// when something is to be told in front of it, or when it cannot be told yet.
  @_lifetime(&self)
  mutating func peekRecord(into buffer: Int) -> RawSpan?

  /// Takes the event that `peekRecord` has shown out of the stream.
  mutating func dropPeeked()

  /// The names of threads (`saved_cmdlines`), when there are others than at the last call.
  mutating func takeNewNames() -> [UInt8]?
}

extension BatchSource where Self: ~Copyable {
  package mutating func takeNewNames() -> [UInt8]? { nil }
}

extension Timeline: BatchSource {
  @_lifetime(&self)
  package mutating func peekRecord(into buffer: Int) -> RawSpan? { peek(into: buffer)?.data }
}
