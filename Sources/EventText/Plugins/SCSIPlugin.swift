internal import EventFormat
internal import RingBuffer

/// `scsi_trace_parse_cdb`: what a command block does.
extension TextCompiler {
  mutating func addCommand(_ block: Expression) throws(UnknownTextError) {
    steps.append(.plugin(.command(try place(block))))
  }
}

extension TextBuffer {
  /// Appends what a SCSI command does; bytes that the block does not have count as 0.
  ///
  /// Blocks are defined by SCSI's SBC and SPC, all numbers in big-endian order.
  mutating func append(command block: RawSpan) {
    switch block.number(at: 0, bytes: 1) {
    case 0x08, 0x0a:  // READ_6, WRITE_6
      append(transfer: block.number(at: 1, bytes: 3) & 0x1f_ffff, block.number(at: 4, bytes: 1))
    case 0x28, 0x2a, 0x2f:  // READ_10, WRITE_10, VERIFY
      append(transferOf10: block)
    case 0x41:  // WRITE_SAME
      append(transferOf10: block)
      append(unmap: block, at: 1)
    case 0xa8, 0xaa, 0xaf:  // READ_12, WRITE_12, VERIFY_12
      // The library's numbers of 32 bits are signed ones until they are printed.
      append(
        transfer: block.signedNumber(at: 2), block.signedNumber(at: 6))
      append(protection: block, at: 1)
    case 0x88, 0x8a, 0x8f:  // READ_16, WRITE_16, VERIFY_16
      append(transferOf16: block)
    case 0x93:  // WRITE_SAME_16
      append(transferOf16: block)
      append(unmap: block, at: 1)
    case 0x42:  // UNMAP
      let bytes = UInt32(truncatingIfNeeded: block.number(at: 7, bytes: 2))
      append("regions=")
      append(decimal: UInt64((bytes &- 8) / 16))
    case 0x9e: append(serviceAction: block)  // SERVICE_ACTION_IN_16
    case 0x7f: append(longCommand: block)  // VARIABLE_LENGTH_CMD
    default: append("-")
    }
  }

  private mutating func append(transfer address: UInt64, _ count: UInt64) {
    append("lba=")
    append(decimal: address)
    append(" txlen=")
    append(decimal: count)
  }

  private mutating func append(protection block: RawSpan, at offset: Int) {
    append(" protect=")
    append(decimal: block.number(at: offset, bytes: 1) >> 5)
  }

  private mutating func append(unmap block: RawSpan, at offset: Int) {
    append(" unmap=")
    append(decimal: block.number(at: offset, bytes: 1) >> 3 & 1)
  }

  private mutating func append(transferOf10 block: RawSpan) {
    append(transfer: block.signedNumber(at: 2), block.number(at: 7, bytes: 2))
    append(protection: block, at: 1)
  }

  private mutating func append(transferOf16 block: RawSpan) {
    append(transfer: block.address(at: 2), block.signedNumber(at: 10))
    append(protection: block, at: 1)
  }

  private mutating func append(serviceAction block: RawSpan) {
    switch block.number(at: 1, bytes: 1) & 0x1f {
    case 0x10: append("READ_CAPACITY_16")
    case 0x12: append("GET_LBA_STATUS")
    default: return append("UNKNOWN")
    }
    append(" lba=")
    append(decimal: block.address(at: 2))
    append(" alloc_len=")
    append(decimal: block.number(at: 10, bytes: 4))
  }

  private mutating func append(longCommand block: RawSpan) {
    let action = block.number(at: 8, bytes: 2)
    switch action {
    case 0x09: append("READ")
    case 0x0a: append("VERIFY")
    case 0x0b: append("WRITE")
    case 0x0d: append("WRITE_SAME")
    default: return append("-")
    }
    append("_32 ")
    append(transfer: block.address(at: 12), block.signedNumber(at: 28))
    append(protection: block, at: 10)
    append(" ei_lbrt=")
    append(decimal: block.number(at: 20, bytes: 4))
    if action == 0x0d { append(unmap: block, at: 10) }
  }
}

extension RawSpan {
  /// A number in big-endian order; bytes behind the end count as 0.
  fileprivate func number(at offset: Int, bytes count: Int) -> UInt64 {
    var result: UInt64 = 0
    for index in offset..<(offset + count) {
      result = result << 8 | (index < byteCount ? UInt64(self[index]) : 0)
    }
    return result
  }

  /// Four bytes whose sign is extended: the plugin calculates so.
  fileprivate func signedNumber(at offset: Int) -> UInt64 {
    UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: number(at: offset, bytes: 4))))
  }

  /// The address of a block: eight bytes, whose lower half is extended before it is combined with
  /// the upper one, which so is lost when the lower one's first bit is set.
  fileprivate func address(at offset: Int) -> UInt64 {
    number(at: offset, bytes: 4) << 32 | signedNumber(at: offset + 4)
  }
}
