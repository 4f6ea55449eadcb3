import EventFormat
import RingBuffer
import SystemPackage
import Testing

@testable import TraceFS

/// Texts of kernels 6.1 and 6.12, shortened.
@Suite struct HistogramTextTests {
  private func text(_ trigger: String, _ rows: String, _ totals: (Int, Int, Int) = (9, 2, 0))
    -> String
  {
    """
    # event histogram
    #
    # trigger info: \(trigger) [active]
    #

    \(rows)

    Totals:
        Hits: \(totals.0)
        Entries: \(totals.1)
        Dropped: \(totals.2)


    """
  }

  private func rows(_ trigger: String, _ rows: String) throws -> [HistogramTable.Row] {
    let tables = try #require(HistogramText.tables(in: text(trigger, rows)))
    return try #require(tables.first).rows
  }

  @Test func readsTextAndNumbers() throws {
    let rows = try rows(
      "hist:keys=comm,prio:vals=hitcount,delta:sort=hitcount:size=4096",
      """
      { comm: kworker/u4:1                                      , prio:        120 } hitcount:          1  delta:      98001
      { comm: 12                                                , prio:        120 } hitcount:          2  delta:      65145
      { comm: a, prio: 1 } x                                    , prio:        120 } hitcount:          3  delta:          0
      """)
    #expect(rows.count == 3)
    #expect(rows[0].keys == [.text("kworker/u4:1"), .number(120)])
    #expect(rows[0].values.map(\.number) == [1, 98001])
    #expect(rows[0].hitcount == 1)
    // A thread may be called so.
    #expect(rows[1].keys[0] == .text("12"))
  }

  /// As Linux 6.17 to 7.3 have it.
  @Test(arguments: ["common_cpu", "cpu"])
  func aKeyThatIsWrittenTwiceIsOne(name: String) throws {
    let rest = ":vals=hitcount:sort=hitcount:size=2048 if comm == \"keys=common_cpucpu:\""
    let tables = try #require(
      HistogramText.tables(
        in: text(
          "hist:keys=next_prio.log2,common_cpu\(name)\(rest)",
          "{ next_prio: ~ 2^7 , \(name):          1 } hitcount:        335")))
    let table = try #require(tables.first)
    #expect(table.trigger == "hist:keys=next_prio.log2,\(name)\(rest)")
    #expect(table.rows.first?.keys == [.power(7), .number(1)])
  }

  @Test func readsEveryModifier() throws {
    func key(_ field: String, _ shown: String) throws -> HistogramKey? {
      try rows(
        "hist:keys=\(field):vals=hitcount:sort=hitcount:size=128",
        "{ \(shown) } hitcount:          1"
      )
      .first?.keys.first
    }
    #expect(try key("delta.log2", "delta: ~ 2^19") == .power(19))
    #expect(try key("delta.buckets=1000", "delta: ~ 321000-321999") == .range(321000...321999))
    #expect(try key("prev_state.hex", "prev_state:        1f0") == .hexadecimal(0x1f0))
    #expect(try key("common_cpu", "cpu:          1") == .number(1))
    #expect(try key("common_cpu", "common_cpu:          1") == .number(1))
    #expect(
      try key("common_pid.execname", "common_pid: tail            [       192]")
        == .task(name: "tail", id: 192))
    #expect(
      try key("id.syscall", "id: sys_write                     [  1]")
        == .syscall(name: "sys_write", number: 1))
    #expect(
      try key(
        "function.sym", "function: [ffffffff92936dd0] dl_task_timer                                "
      )
        == .symbol("dl_task_timer", address: 0xffff_ffff_9293_6dd0))
    #expect(
      try key("common_timestamp.usecs", "common_timestamp:   11861762") == .number(11_861_762))
  }

  @Test func readsStacksBeforeAndBehindOtherKeys() throws {
    let first = try rows(
      "hist:keys=stacktrace,common_cpu:vals=hitcount:sort=hitcount:size=128",
      """
      { stacktrace:
               __schedule+0x4f8/0x9e0
               p9_client_rpc+0xf2/0x3f0 [9pnet]
      , common_cpu:          1} hitcount:          1
      { stacktrace:
               __schedule+0x4f8/0x9e0
      , common_cpu:          0} hitcount:          4
      """)
    #expect(first.count == 2)
    #expect(
      first[0].keys == [
        .stack(["__schedule+0x4f8/0x9e0", "p9_client_rpc+0xf2/0x3f0 [9pnet]"]), .number(1),
      ])
    let last = try rows(
      "hist:keys=common_pid.execname,common_stacktrace:vals=hitcount:sort=hitcount:size=128",
      """
      { common_pid: bash            [       193], common_stacktrace:
               __schedule+0x5d7/0xc00
               schedule+0x27/0xc0
      } hitcount:          1
      """)
    #expect(
      last[0].keys == [
        .task(name: "bash", id: 193), .stack(["__schedule+0x5d7/0xc00", "schedule+0x27/0xc0"]),
      ])
  }

  @Test func readsWhatActionsKeep() throws {
    let rows = try rows(
      "hist:keys=next_pid:vals=hitcount:rc_d=common_timestamp-$rc_t:sort=hitcount:size=4096:clock=mono:"
        + "onmatch(sched.sched_waking).trace(lat,$rc_d,next_pid):onmax($rc_d).save(next_comm,next_prio)",
      """
      { next_pid:        136 } hitcount:          4
      \tmax:     336892  next_comm: cat                               next_prio:        120
      { next_pid:         33 } hitcount:          4
      """)
    #expect(rows.count == 2)
    #expect(rows[0].kept?.value == 336_892)
    #expect(rows[0].kept?["next_comm"] == "cat")
    #expect(rows[0].kept?["next_prio"] == "120")
    #expect(rows[1].kept == nil)
  }

  @Test func readsAllTablesAndTotals() throws {
    let two =
      text("hist:keys=next_comm:vals=hitcount:sort=hitcount:size=128", "", (0, 0, 0))
      + text(
        "hist:keys=next_pid:vals=hitcount:sort=hitcount:size=128 if next_pid != 0",
        "{ next_pid:          2 } hitcount:          1", (135_295, 128, 30_045))
    let tables = try #require(HistogramText.tables(in: two))
    #expect(tables.count == 2)
    #expect(tables[1].hits == 135_295)
    #expect(tables[1].dropped == 30_045)
    #expect(tables[1].trigger.hasSuffix("if next_pid != 0"))
  }

  @Test func survivesDamage() {
    let whole = text(
      "hist:keys=common_pid.execname,common_stacktrace:vals=hitcount,x.hex:sort=hitcount:size=128",
      """
      { common_pid: bash            [       193], common_stacktrace:
               schedule+0x27/0xc0
      } hitcount:          1  x:         ff
      """)
    let bytes = Array(whole.utf8)
    for length in bytes.indices {
      _ = HistogramText.tables(in: String(decoding: bytes[..<length], as: UTF8.self))
      for byte in [0, UInt8(ascii: ":"), UInt8(ascii: "\n"), 0xff] {
        var changed = bytes
        changed[length] = byte
        _ = HistogramText.tables(in: String(decoding: changed, as: UTF8.self))
      }
    }
    #expect(HistogramText.tables(in: String(whole.dropLast(30))) == nil)
  }
}
