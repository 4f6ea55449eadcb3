internal import RingBuffer

/// Takes any bytes for one page of every byte order and word size.
@c(LLVMFuzzerTestOneInput)
public func fuzzPage(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  guard let data = unsafe data else { return 0 }
  // Sound: libFuzzer's input is `size` bytes long and lives as long as this call.
  let input = unsafe UnsafeRawBufferPointer(start: data, count: size)
  for order in [ByteOrder.little, .big] {
    for longSize in [4, 8] {
      let layout = PageLayout(byteOrder: order, longSize: longSize, pageSize: 1 << 16)
      unsafe walk(input.bytes, layout)
    }
  }
  return 0
}

/// Walks over `page` and traps where the decoder breaks a promise.
private func walk(_ page: RawSpan, _ layout: PageLayout) {
  do throws(PageError) {
    let header = try PageHeader(page, layout: layout)
    precondition(header.begin <= header.end && header.end <= page.byteCount)
    var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
    var cursor = try EventCursor(page, layout: layout)
    var end = header.begin
    while let slot = try decoder.next(in: page) {
      // Each event is behind the one before, so the loop ends.
      precondition(end + 4 <= slot.begin && slot.begin <= slot.end && slot.end <= header.end)
      end = slot.end
      guard let event = try cursor.next() else { preconditionFailure("the cursor ends early") }
      precondition(event.timestamp == slot.timestamp)
      precondition(event.data.byteCount == slot.end - slot.begin)
    }
    let rest = try cursor.next()
    precondition(rest == nil, "the cursor goes on")
  } catch {
    precondition(error.offset <= page.byteCount)
  }
}
