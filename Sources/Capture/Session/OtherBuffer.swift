internal import TraceFS

/// A buffer of a recording besides the first one, and its instance, which is removed with it.
final class OtherBuffer {
  let options: BufferOptions
  let instance: TraceInstance

  init(_ options: BufferOptions, in tracefs: TraceFS) throws(TraceFSError) {
    self.options = options
    instance = try TraceInstance(in: tracefs)
  }
}
