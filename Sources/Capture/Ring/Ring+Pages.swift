internal import Glibc
internal import RingBuffer
internal import SystemPackage

extension Ring {
  /// Reads a page: a whole one, or what there is of the one that the writer is on.
  ///
  /// - Returns: false when the ring buffer is empty.
  func read(to memory: inout PageMemory, layout: PageLayout) throws(RingError) -> Bool {
    let got = memory.read(descriptor.rawValue, into: 0..<layout.pageSize)
    switch got {
    // ENODEV: the CPU has not been online yet; when it comes, the descriptor is good.
    case 0, -Int(EAGAIN), -Int(ENODEV): return false
    case layout.pageSize: return true
    // The kernel gives whole sub-buffers: these have become smaller.
    case layout.dataOffset..<layout.pageSize: throw RingError(.resized, cpu: cpu)
    default:
      throw RingError(.unreadable, cpu: cpu, Errno(rawValue: got < 0 ? CInt(-got) : EIO))
    }
  }

  /// The header of a page that the kernel has copied or moved; a page of another size is told from a
  /// damaged one.
  ///
  /// - Parameter isFull: the writer had left the page.
  func header(
    of page: RawSpan, layout: PageLayout, isFull: Bool
  ) throws(RingError) -> PageHeader {
    do throws(PageError) {
      let header = try PageHeader(page, layout: layout)
      // The rest of a larger sub-buffer looks like a page without events. A smaller one is not half as
      // large; a page that the writer has left is rarely as empty as that.
      let isEmpty = header.begin == header.end
      let isShort = isFull && header.end <= layout.pageSize / 2
      if isEmpty || isShort, hasOtherPageSize(layout) { throw PageError(.wholeHeader, at: 0) }
      return header
    } catch {
      throw hasOtherPageSize(layout)
        ? RingError(.resized, cpu: cpu) : RingError(.damaged(error), cpu: cpu)
    }
  }

  /// Does the kernel say that sub-buffers have another size (`buffer_subbuf_size_kb`, Linux 6.8)?
  private func hasOtherPageSize(_ layout: PageLayout) -> Bool {
    let path = statisticsPath.removingLastComponent().removingLastComponent()
      .removingLastComponent().appending("buffer_subbuf_size_kb")
    guard let file = try? Descriptor(opening: path, O_RDONLY) else { return false }
    var text = PageMemory(byteCount: 32)
    let count = text.read(file.rawValue, into: 0..<32)
    guard count > 0 else { return false }
    let bytes = text.bytes(0..<count)
    var kilobytes = 0
    for offset in 0..<count {
      let byte: UInt8 = bytes.integer(at: offset, order: .host)
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
      kilobytes = kilobytes &* 10 &+ Int(byte &- UInt8(ascii: "0"))
    }
    return kilobytes > 0 && kilobytes &* 1024 != layout.pageSize
  }
}
