internal import EventFormat
internal import RingBuffer

/// KVM's guests: `kvm_entry`, `kvm_exit` and their nested relatives, `kvm_emulate_insn`.
extension TextCompiler {
  mutating func addGuestEntry() throws(UnknownTextError) {
    try print(#"" vcpu %u rip 0x%llx", REC->vcpu_id, REC->rip"#)
  }

  mutating func addGuestExit() throws(UnknownTextError) {
    try addReason("exit_reason")
    try print(#"" rip 0x%llx", REC->guest_rip"#)
    if format.field("info1") != nil, format.field("info2") != nil {
      try print(#"" info %llx %llx", REC->info1, REC->info2"#)
    }
  }

  /// Kernels since 5.11 have no `rip` there: libtraceevent says so, and goes on with the print fmt.
  mutating func addNestedExit() throws(UnknownTextError) -> Bool {
    guard format.field("rip") != nil else {
      literal("<CANT FIND FIELD rip>")
      return false
    }
    try print(#"" rip %llx", REC->rip"#)
    try addInjectedExit()
    return true
  }

  mutating func addInjectedExit() throws(UnknownTextError) {
    try addReason("exit_code")
    try print(
      #"""
      " info1 %llx info2 %llx int_info %llx int_info_err %llx", \#
      REC->exit_info1, REC->exit_info2, REC->exit_int_info, REC->exit_int_info_err
      """#)
  }

  /// The instruction's bytes: libtraceevent of Debian has no disassembler.
  mutating func addEmulation() throws(UnknownTextError) {
    _ = try number("flags")
    try print(
      #"""
      "%llx:%llx: %s%s", REC->csbase, REC->rip, __print_hex(REC->insn, REC->len), \#
      REC->failed ? " FAIL" : ""
      """#)
  }

  /// Why a guest was left, by the names of its processor's architecture.
  private mutating func addReason(_ field: String) throws(UnknownTextError) {
    literal("reason ")
    let reason = try operand("(u32)REC->\(field)")
    var ends: [Jump] = []
    var unnamed: [Jump] = []
    for (isa, reasons) in [(1, KVMExitReasons.intel), (2, KVMExitReasons.amd)] {
      var other: Jump?
      // Kernels before 2.6.39 have no `isa`: they tell Intel's numbers.
      if format.field("isa") != nil {
        other = try addTest("(u32)REC->isa == \(isa)")
      } else if isa == 2 {
        break
      }
      unnamed.append(addName(of: reason, names([], reasons)))
      ends.append(addJump())
      if let other { land(other) }
    }
    if format.field("isa") != nil {
      literal("UNKNOWN-ISA")
      ends.append(addJump())
    }
    for jump in unnamed { land(jump) }
    try print("\"UNKNOWN (%llu)\", REC->\(field)")
    for jump in ends { land(jump) }
  }
}

// MARK: - Pages of guests' page tables

extension TextCompiler {
  mutating func addFoundPage() throws(UnknownTextError) {
    try print(#""%s sp gfn %llx ", REC->created ? "new" : "existing", REC->gfn"#)
    try addPage()
  }

  /// The page's role, a word of bits, as the plugin understands it: as Linux 4.x had it.
  mutating func addPage() throws(UnknownTextError) {
    if setting.isBigEndian {
      // The plugin looks at the bits where the trace's byte order is its machine's.
      try print(#""WORD: %08x", REC->role"#)
    } else {
      try print(
        #"""
        "%u q%u%s %s%s %spae %snxe %swp%s%s%s", \#
        REC->role & 15, (REC->role >> 5) & 3, (REC->role & 0x80) ? " direct" : "", \#
        __print_symbolic((REC->role >> 8) & 7, { 0, "---" }, { 1, "--x" }, { 2, "w--" }, \#
        { 3, "w-x" }, { 4, "-u-" }, { 5, "-ux" }, { 6, "wu-" }, { 7, "wux" }), \#
        (REC->role & 0x800) ? " invalid" : "", (REC->role & 0x10) ? "" : "!", \#
        (REC->role & 0x1000) ? "" : "!", (REC->role & 0x2000) ? "" : "!", \#
        (REC->role & 0x4000) ? " smep" : "", (REC->role & 0x8000) ? " smap" : "", \#
        (REC->role & 0xff000000) ? " smm" : ""
        """#)
    }
    // Behind that the plugin writes a NUL, which ends the line.
    try print(
      #"" root %u %s", REC->root_count, REC->unsync ? "unsync" : "sync""#)
  }
}
