import AllocationCounter
import EventFormat
import Foundation
import RingBuffer
import SystemPackage
import Testing
import Timeline
import TraceEvents
import TraceFile

/// Nothing is allocated for an event, whatever is read of it.
@Suite(.enabled(if: allocation_counting_works(), "a sanitizer owns malloc"))
struct AllocationTests {
  @Test(arguments: ["x86_64", "s390x", "i686"])
  func decodingAllocatesNothing(machine: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/trace-files/\(machine)-v6.dat").path
    let file = try TraceFile(path: FilePath(path))
    let formats = file.formats()
    let types = try Types(formats)
    // The first walk is not counted: generic types are made where they are first used.
    _ = try types.walk(file)
    let walk = try types.walk(file)
    #expect(walk.events > 100)
    #expect(walk.sum != 0)
    #expect(walk.allocations == 0)
  }
}

private struct Types {
  let switches: BoundEvent<SchedSwitch>
  let calls: BoundEvent<SysEnter>
  let interrupts: BoundEvent<IrqHandlerEntry>

  init(_ formats: EventFormats) throws(BindingError) {
    switches = try formats.bind(SchedSwitch.self)
    calls = try formats.bind(SysEnter.self)
    interrupts = try formats.bind(IrqHandlerEntry.self)
  }

  func walk(_ file: TraceFile) throws -> (events: Int, sum: UInt64, allocations: UInt64) {
    var events = 0
    var sum: UInt64 = 0
    var allocations: UInt64 = 0
    for buffer in file.buffers {
      for extent in buffer.extents {
        var pages = file.pages(of: extent, pageSize: buffer.pageSize)
        while try pages.next() {
          let before = allocation_count()
          var cursor = try EventCursor(pages.page, layout: file.layout)
          while let record = try cursor.next() {
            if let event = switches.decode(record) {
              events += 1
              sum &+= UInt64(truncatingIfNeeded: event.nextPid)
              if event.prevComm == event.nextComm || event.prevState.contains(.dead) { sum &+= 1 }
            } else if let event = calls.decode(record) {
              events += 1
              for index in event.args.indices { sum &+= event.args[index] }
            } else if let event = interrupts.decode(record) {
              events += 1
              if event.name == "timer" { sum &+= UInt64(event.record.pid.magnitude) }
            }
          }
          allocations += allocation_count() - before
        }
      }
    }
    return (events, sum, allocations)
  }
}
