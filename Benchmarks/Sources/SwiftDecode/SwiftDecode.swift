package import CDecode
package import RawCap

/// `EventCursor`: what users write.
@inline(never)
package func decodeWithCursor(_ pages: RawSpan, _ layout: PageLayout) -> decode_sum {
  var total = decode_sum()
  var offset = 0
  while offset < pages.byteCount {
    let page = pages.extracting(offset..<(offset + layout.pageSize))
    do throws(PageError) {
      var cursor = try EventCursor(page, layout: layout)
      while let event = try cursor.next() { total.add(event.timestamp, event.data) }
    } catch {
      return decode_sum()
    }
    offset += layout.pageSize
  }
  return total
}

/// `EventCursor`, and the number of each `MadeUp`.
@inline(never)
package func decodeMadeUp(
  _ pages: RawSpan, _ layout: PageLayout, _ binding: BoundEvent<MadeUp>
) -> decode_sum {
  var total = decode_sum()
  var offset = 0
  while offset < pages.byteCount {
    let page = pages.extracting(offset..<(offset + layout.pageSize))
    do throws(PageError) {
      var cursor = try EventCursor(page, layout: layout)
      while let record = try cursor.next() {
        total.add(record.timestamp, record.data)
        if let event = binding.decode(record) { total.sum &+= UInt64(event.number) }
      }
    } catch {
      return decode_sum()
    }
    offset += layout.pageSize
  }
  return total
}

/// `EventCursor`, and the number of the system call of each event of `raw_syscalls`.
@inline(never)
package func decodeSystemCalls(
  _ pages: RawSpan, _ layout: PageLayout, _ enter: BoundEvent<SysEnter>,
  _ exit: BoundEvent<SysExit>
) -> decode_sum {
  var total = decode_sum()
  var offset = 0
  while offset < pages.byteCount {
    let page = pages.extracting(offset..<(offset + layout.pageSize))
    do throws(PageError) {
      var cursor = try EventCursor(page, layout: layout)
      while let record = try cursor.next() {
        total.add(record.timestamp, record.data)
        if let event = enter.decode(record) {
          total.sum &+= UInt64(bitPattern: event.id)
        } else if let event = exit.decode(record) {
          total.sum &+= UInt64(bitPattern: event.id)
        }
      }
    } catch {
      return decode_sum()
    }
    offset += layout.pageSize
  }
  return total
}

/// `PageDecoder`: what the merge of many CPUs uses.
@inline(never)
package func decodeWithDecoder(_ pages: RawSpan, _ layout: PageLayout) -> decode_sum {
  var total = decode_sum()
  var offset = 0
  while offset < pages.byteCount {
    let page = pages.extracting(offset..<(offset + layout.pageSize))
    do throws(PageError) {
      var decoder = PageDecoder(
        try PageHeader(page, layout: layout), byteOrder: layout.byteOrder)
      while let slot = try decoder.next(in: page) {
        total.add(slot.timestamp, slot.record(in: page))
      }
    } catch {
      return decode_sum()
    }
    offset += layout.pageSize
  }
  return total
}

extension decode_sum {
  @inline(__always)
  fileprivate mutating func add(_ timestamp: UInt64, _ record: RawSpan) {
    events &+= 1
    let id: UInt16 = record.integer(at: 0, order: .little)
    let pid: UInt32 = record.integer(at: 4, order: .little)
    sum &+= timestamp &+ UInt64(record.byteCount) &+ UInt64(id) &+ UInt64(pid)
  }
}
