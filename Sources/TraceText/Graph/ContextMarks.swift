internal import EventFormat
internal import EventText

/// In what context an event happened, in five characters: interrupts off, the scheduler's wishes, the kind
/// of interrupt, how often preemption and migration are disabled (`trace_print_lat_fmt`).
struct ContextMarks {
  private let flags: UInt8
  private let count: UInt8

  init(_ record: RawSpan, _ format: EventFormat) {
    func byte(_ name: String) -> UInt8 {
      guard let field = NumberField(format, name) else { return 0 }
      return UInt8(truncatingIfNeeded: field.value(in: record) ?? 0)
    }
    flags = byte("common_flags")
    count = byte("common_preempt_count")
  }

  func append(to text: inout TextBuffer) {
    // TRACE_FLAG_IRQS_OFF, _BH_OFF
    switch flags & 0x81 {
    case 0x81: text.append("D")
    case 0x01: text.append("d")
    case 0x80: text.append("b")
    default: text.append(".")
    }
    // TRACE_FLAG_NEED_RESCHED, _PREEMPT_RESCHED
    switch flags & 0x24 {
    case 0x24: text.append("N")
    case 0x04: text.append("n")
    case 0x20: text.append("p")
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
