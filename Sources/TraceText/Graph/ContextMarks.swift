internal import EventFormat
internal import EventText

/// In what context an event happened, in five characters: interrupts off, the scheduler's wishes, the kind
/// of interrupt, how often preemption and migration are disabled (`trace_print_lat_fmt`).
struct ContextMarks {
  private let flags: UInt8
  private let count: UInt8
  private let marksLaziness: Bool

  /// - Parameter marksLaziness: since Linux 6.13, and in 6.12 for real time, a flag that said “unknown” of
  ///   interrupts, on machines that have none of the others, tells that the scheduler wants the CPU at its leisure.
  init(flags: UInt8, count: UInt8, marksLaziness: Bool) {
    self.flags = flags
    self.count = count
    self.marksLaziness = marksLaziness
  }

  init(_ record: RawSpan, _ format: EventFormat, marksLaziness: Bool) {
    func byte(_ name: String) -> UInt8 {
      guard let field = NumberField(format, name) else { return 0 }
      return UInt8(truncatingIfNeeded: field.value(in: record) ?? 0)
    }
    self.init(
      flags: byte("common_flags"), count: byte("common_preempt_count"), marksLaziness: marksLaziness
    )
  }

  func append(to text: inout TextBuffer) {
    // TRACE_FLAG_IRQS_OFF, _BH_OFF
    switch flags & 0x81 {
    case 0x81: text.append("D")
    case 0x01: text.append("d")
    case 0x80: text.append("b")
    // TRACE_FLAG_IRQS_NOSUPPORT
    default: text.append(flags & 0x02 != 0 && !marksLaziness ? "X" : ".")
    }
    // TRACE_FLAG_NEED_RESCHED, _PREEMPT_RESCHED, _NEED_RESCHED_LAZY
    switch flags & (marksLaziness ? 0x26 : 0x24) {
    case 0x26: text.append("B")
    case 0x24: text.append("N")
    case 0x22: text.append("L")
    case 0x06: text.append("b")
    case 0x04: text.append("n")
    case 0x20: text.append("p")
    case 0x02: text.append("l")
    default: text.append(".")
    }
    // TRACE_FLAG_NMI, _HARDIRQ, _SOFTIRQ
    switch flags & 0x58 {
    case 0x48, 0x58: text.append("Z")
    case 0x40, 0x50: text.append("z")
    case 0x18: text.append("H")
    case 0x08: text.append("h")
    case 0x10: text.append("s")
    default: text.append(".")
    }
    for nibble in [count & 15, count >> 4] {
      if nibble == 0 { text.append(".") } else { text.append(hexadecimal: UInt64(nibble)) }
    }
  }
}
