internal import EventFormat
internal import RingBuffer

/// `sched_switch`, `sched_wakeup` and `sched_wakeup_new`.
extension TextCompiler {
  mutating func addSwitch() throws(UnknownTextError) {
    try print(#""%s:%lld [%d] ", REC->prev_comm, REC->prev_pid, REC->prev_prio"#)
    steps.append(.plugin(.taskState(try load("prev_state"))))
    try print(#"" ==> %s:%lld [%d]", REC->next_comm, REC->next_pid, REC->next_prio"#)
  }

  mutating func addWakeup() throws(UnknownTextError) {
    try print(#""%s:%lld [%lld]", REC->comm, REC->pid, REC->prio"#)
    if format.field("success") != nil { try print(#"" success=%lld", REC->success"#) }
    try print(#"" CPU:%03llu", REC->target_cpu"#)
  }
}

extension TextBuffer {
  /// Appends the letters of a task's state, `R` when it has none.
  ///
  /// They are those of Linux 3.x: newer kernels' `I` and `P` are beyond them.
  @inline(__always)
  mutating func append(taskState state: UInt64) {
    var rest = state & 0xff
    guard rest != 0 else { return append("R") }
    // One letter for each bit, the lowest first: SDTtZXxW.
    let letters: UInt64 = 0x5778_585a_7454_4453
    while rest != 0 {
      append(UInt8(truncatingIfNeeded: letters &>> UInt64(8 &* rest.trailingZeroBitCount)))
      rest &= rest &- 1
      if rest != 0 { append("|") }
    }
  }
}
