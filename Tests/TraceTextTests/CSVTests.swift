import EventFormat
import EventText
import Foundation
import RingBuffer
import Testing
import Timeline
import TraceText

@Suite struct CSVTests {
  @Test func everyKindOfField() throws {
    let renderer = CSVRenderer(try #require(MachineText.formats()[1000]))
    let record = MachineText.kinds()
    let task = Array("a,b".utf8)
    var text = TextBuffer()
    renderer.append(
      record.span.bytes, timestamp: 7, cpu: 1, task: task.span.bytes, to: &text)
    #expect(
      String(decoding: renderer.header, as: UTF8.self)
        == "time,cpu,pid,task,small,minus,where,numbers,name,ports,near,mac,letters\n")
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        7,1,-5,"a,b",200,-2,18446603336526616184,1 2 4294967295,"he""lo",80 443,near,1 2 255,ab

        """)
  }

  @Test func columnsHaveDifferentNames() throws {
    let trace = try MachineText(fixture("x86_64-v6.dat"))
    let format = try #require(trace.formats.format("sched_wakeup"))
    let header = String(decoding: CSVRenderer(format).header, as: UTF8.self)
    #expect(header.hasPrefix("time,cpu,pid,task,comm,fields.pid,prio,"))
  }

  @Test(arguments: ["sched_switch", "sched_wakeup", "sys_enter", "softirq_entry"])
  func linesHoldWhatTheRecordsHold(name: String) throws {
    let trace = try MachineText(fixture("x86_64-v6.dat"))
    let format = try #require(trace.formats.format(name))
    let renderer = CSVRenderer(format)
    var text = TextBuffer()
    text.append(contentsOf: renderer.header)
    var expected: [[String]] = []
    var timeline = Timeline(trace.file, formats: trace.formats)
    while let item = timeline.next() {
      guard case .event(let event) = item, event.id == renderer.id else { continue }
      let task = trace.name(of: event.pid)
      renderer.append(
        event.data, timestamp: event.timestamp, cpu: event.cpu, task: task.span.bytes, to: &text)
      let first = ["\(event.timestamp)", "\(event.cpu)", "\(event.pid!)"]
      expected.append(
        first + [String(decoding: task, as: UTF8.self)]
          + format.fields.map { cell($0.value(in: event.data, order: format.byteOrder)) })
    }
    let rows = try cells(of: text.bytes)
    #expect(rows.count > 20)
    #expect(Array(rows.dropFirst()) == expected)
  }

  private func cell(_ value: FieldValue?) -> String {
    switch value {
    case .signedArray(let numbers): numbers.map { "\($0)" }.joined(separator: " ")
    case .unsignedArray(let numbers): numbers.map { "\($0)" }.joined(separator: " ")
    case .pointer(let number): "\(number)"
    case .some(let value): "\(value)"
    case nil: ""
    }
  }

  @Test func cellsHoldWhateverBytes() throws {
    let renderer = CSVRenderer(try #require(MachineText.formats()[1000]))
    let record = MachineText.kinds()
    for byte in 1...UInt8.max {
      for name in [[byte], [0x41, byte], [byte, 0x41], [0x22, byte, 0x2c, 0xc3, 0xa4]] {
        var text = TextBuffer()
        renderer.append(
          record.span.bytes, timestamp: 7, cpu: 1, task: name.span.bytes, to: &text)
        let rows = try cells(of: text.bytes)
        #expect(rows.count == 1)
        #expect(rows[0].count == 13)
        #expect(rows[0][3] == String(decoding: name, as: UTF8.self), "\(name)")
      }
    }
  }

  private struct Failure: Error {}

  /// Reads cells as RFC 4180 has it, with line feeds.
  private func cells(of bytes: [UInt8]) throws -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var place = 0
    while place < bytes.count {
      var cell: [UInt8] = []
      if bytes[place] == 0x22 {
        place += 1
        while true {
          guard place < bytes.count else { throw Failure() }
          if bytes[place] == 0x22 {
            place += 1
            guard place < bytes.count, bytes[place] == 0x22 else { break }
          }
          cell.append(bytes[place])
          place += 1
        }
      } else {
        while place < bytes.count, ![0x2c, 0x0a].contains(bytes[place]) {
          guard ![0x22, 0x0d].contains(bytes[place]) else { throw Failure() }
          cell.append(bytes[place])
          place += 1
        }
      }
      guard let text = String(validating: cell, as: UTF8.self) else { throw Failure() }
      row.append(text)
      guard place < bytes.count, [0x2c, 0x0a].contains(bytes[place]) else { throw Failure() }
      if bytes[place] == 0x0a {
        rows.append(row)
        row = []
      }
      place += 1
    }
    guard row.isEmpty else { throw Failure() }
    return rows
  }
}
