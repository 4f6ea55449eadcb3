internal import SystemPackage

/// An open file that is read at absolute offsets only, so that threads may share it.
final class InputFile: Sendable {
  let descriptor: FileDescriptor
  let path: String
  let byteCount: UInt64

  convenience init(path: FilePath) throws(TraceFileError) {
    do {
      // Nonblocking, so that a FIFO is refused by the seek instead of waiting for a writer.
      try self.init(
        FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking]), path)
    } catch let error as TraceFileError {
      throw error
    } catch {
      throw TraceFileError(.cannotOpen, path: path.string, underlying: error as? Errno)
    }
  }

  /// Reads a file that is being written; its size is what it is now.
  convenience init(_ file: OutputFile) throws(TraceFileError) {
    do {
      try self.init(file.descriptor.duplicate(), file.path)
    } catch let error as TraceFileError {
      throw error
    } catch {
      throw TraceFileError(.cannotOpen, path: file.path.string, underlying: error as? Errno)
    }
  }

  /// The same file, as large as it is now.
  func reopened() throws(TraceFileError) -> InputFile {
    do {
      return try InputFile(descriptor.duplicate(), FilePath(path))
    } catch let error as TraceFileError {
      throw error
    } catch {
      throw TraceFileError(.cannotOpen, path: path, underlying: error as? Errno)
    }
  }

  private init(_ descriptor: FileDescriptor, _ path: FilePath) throws(TraceFileError) {
    self.path = path.string
    do {
      byteCount = UInt64(try descriptor.seek(offset: 0, from: .end))
      self.descriptor = descriptor
    } catch {
      try? descriptor.close()
      throw TraceFileError(.cannotOpen, path: path.string, underlying: error as? Errno)
    }
  }

  deinit { try? descriptor.close() }

  func error(_ code: TraceFileError.Code, at offset: UInt64? = nil) -> TraceFileError {
    TraceFileError(code, path: path, offset: offset)
  }

  /// Fills `buffer` with the bytes from `offset` on.
  @safe
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(TraceFileError) {
    var done = 0
    while done < buffer.count {
      let position = offset &+ UInt64(done)
      guard let absolute = Int64(exactly: position) else { throw error(.truncated, at: byteCount) }
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count: Int
      do {
        // Sound: read writes to no more than rest.count bytes of the caller's buffer.
        count = unsafe try descriptor.read(fromAbsoluteOffset: absolute, into: rest)
      } catch {
        throw TraceFileError(
          .readFailed, path: path, offset: position, underlying: error as? Errno)
      }
      guard count > 0 else { throw error(.truncated, at: position) }
      done += count
    }
  }

  /// The `count` bytes from `offset` on; none when the file does not have them.
  func bytesThere(at offset: UInt64, count: Int) throws(TraceFileError) -> [UInt8] {
    do throws(TraceFileError) { return try bytes(at: offset, count: count) } catch {
      if error.code == .truncated { return [] }
      throw error
    }
  }

  /// The `count` bytes from `offset` on; the caller has checked that the file has them.
  func bytes(at offset: UInt64, count: Int) throws(TraceFileError) -> [UInt8] {
    var failure: TraceFileError?
    // Sound: initializedCount is what read has filled, all or nothing.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      do throws(TraceFileError) {
        try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        initializedCount = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
