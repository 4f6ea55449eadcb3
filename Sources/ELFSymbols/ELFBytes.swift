internal import SystemPackage

/// Where the bytes of an ELF file come from.
struct ELFBytes {
  /// The length in bytes.
  let count: UInt64
  private let source: Source

  private enum Source {
    case memory([UInt8])
    case file(FileDescriptor)
  }

  init(_ bytes: [UInt8]) {
    count = UInt64(bytes.count)
    source = .memory(bytes)
  }

  /// The file has to stay open as long as this value is used.
  init(_ descriptor: FileDescriptor) throws(Errno) {
    source = .file(descriptor)
    do { count = UInt64(max(0, try descriptor.seek(offset: 0, from: .end))) } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// The largest piece that is read at once, in bytes: the symbols of the largest programs have less.
  private static let mostBytes: UInt64 = 1 << 30

  /// The bytes from `offset` on; `nil` where the file has none, or fewer.
  func piece(_ offset: UInt64, _ length: UInt64) throws(Errno) -> [UInt8]? {
    let (end, isTooLarge) = offset.addingReportingOverflow(length)
    guard !isTooLarge, end <= count, length <= Self.mostBytes else { return nil }
    switch source {
    case .memory(let bytes): return Array(bytes[Int(offset)..<Int(end)])
    case .file(let descriptor):
      var failure: Errno?
      // Sound: `read` puts at most `buffer.count` bytes behind the address, and `filled` counts them.
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, filled in
        while filled < buffer.count {
          do {
            let rest = unsafe UnsafeMutableRawBufferPointer(
              UnsafeMutableBufferPointer(rebasing: buffer[filled...]))
            let got = try unsafe descriptor.read(
              fromAbsoluteOffset: Int64(offset) + Int64(filled), into: rest)
            guard got > 0 else { return }
            filled += got
          } catch {
            failure = error as? Errno ?? .ioError
            return
          }
        }
      }
      if let failure { throw failure }
      return bytes.count == Int(length) ? bytes : nil
    }
  }
}

/// Numbers in some bytes of an ELF file, in its byte order; `nil` behind the end.
struct ELFNumbers {
  let bytes: [UInt8]
  let isBigEndian: Bool
  /// Are addresses and sizes 64 bits wide?
  let is64Bit: Bool

  func byte(_ offset: Int) -> UInt8? {
    bytes.indices.contains(offset) ? bytes[offset] : nil
  }

  func half(_ offset: Int) -> UInt16? { number(offset, 2).map { UInt16(truncatingIfNeeded: $0) } }

  func word(_ offset: Int) -> UInt32? { number(offset, 4).map { UInt32(truncatingIfNeeded: $0) } }

  func long(_ offset: Int) -> UInt64? { number(offset, 8) }

  /// A number of the file's own width.
  func native(_ offset: Int) -> UInt64? { number(offset, is64Bit ? 8 : 4) }

  private func number(_ offset: Int, _ size: Int) -> UInt64? {
    guard offset >= 0, size <= bytes.count, offset <= bytes.count - size else { return nil }
    var value: UInt64 = 0
    for place in 0..<size {
      let byte = UInt64(bytes[isBigEndian ? offset + place : offset + size - 1 - place])
      value = value << 8 | byte
    }
    return value
  }

  /// The bytes of the NUL-terminated string at `offset`.
  func string(_ offset: Int) -> ArraySlice<UInt8>? {
    guard bytes.indices.contains(offset),
      let end = bytes[offset...].firstIndex(of: 0)
    else { return nil }
    return bytes[offset..<end]
  }
}
