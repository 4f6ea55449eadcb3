internal import EventFormat

/// What a plugin of libtraceevent prints and no print fmt can say.
///
/// Everything else that plugins print is compiled into steps of the ordinary kind.
enum PluginText: BitwiseCopyable {
  /// The letters of a task's state (`sched_switch`).
  case taskState(FieldLoad)
  /// The blanks in front of a function: three for each call around it.
  case indent
  /// The time at which a repeated call was made last, by how long ago that was.
  case earlier(Operand)
  /// A stack of addresses from an offset in the record on.
  case stack(offset: UInt32)
  /// The bytes from an offset in the record to its end.
  case bytes(offset: UInt32)
  /// A function and how far behind its begin an address lies, as a negative number.
  case functionBehind(Operand)
  /// The function that an address lies in; nothing when none is known there.
  case callSite(Operand)
  /// What a SCSI command does.
  case command(RecordPlace)
}

extension TextCompiler {
  /// Compiles the text that a plugin has for the event, or puts in front of its print fmt.
  ///
  /// - Returns: whether that is the whole text; if not, that of the print fmt follows.
  /// - Throws: when the event lacks fields that its plugin wants: libtraceevent's complaints about
  ///   that are its own.
  mutating func addPluginText() throws(UnknownTextError) -> Bool {
    switch (format.system, format.name) {
    case ("sched", "sched_switch"): try addSwitch()
    case ("sched", "sched_wakeup"), ("sched", "sched_wakeup_new"): try addWakeup()
    case ("ftrace", "function"): try addFunction()
    case ("ftrace", "func_repeats"): try addRepeats()
    case ("ftrace", "kernel_stack"): try addStack()
    case ("ftrace", "raw_data"): try addRawData()
    case ("timer", "hrtimer_start"): try addTimerStart()
    case ("timer", "hrtimer_expire_entry"): try addTimerExpiry()
    case ("kmem", "kmalloc"), ("kmem", "kmalloc_node"), ("kmem", "kfree"),
      ("kmem", "kmem_cache_alloc"), ("kmem", "kmem_cache_alloc_node"),
      ("kmem", "kmem_cache_free"):
      return addCallSite()
    case ("tlb", "tlb_flush"): try addFlush()
    case ("syscalls", "sys_enter_futex"): return try addFutex()
    case ("kvm", "kvm_exit"): try addGuestExit()
    case ("kvm", "kvm_entry"): try addGuestEntry()
    case ("kvm", "kvm_emulate_insn"): try addEmulation()
    case ("kvm", "kvm_nested_vmexit"): return try addNestedExit()
    case ("kvm", "kvm_nested_vmexit_inject"): try addInjectedExit()
    case ("kvmmmu", "kvm_mmu_get_page"): try addFoundPage()
    case ("kvmmmu", "kvm_mmu_sync_page"), ("kvmmmu", "kvm_mmu_unsync_page"),
      ("kvmmmu", "kvm_mmu_zap_page"), ("kvmmmu", "kvm_mmu_prepare_zap_page"):
      try addPage()
    case ("mac80211", "drv_bss_info_changed"): try addBSSChange()
    default: return false
    }
    return true
  }

  /// Compiles the call of a function that only a plugin knows, where text is wanted.
  ///
  /// Those that make numbers are `NumberCompiler`'s.
  ///
  /// - Returns: whether a plugin knows the function.
  mutating func addPluginCall(
    _ name: String, _ arguments: [Expression], _ conversion: Conversion
  ) throws(UnknownTextError) -> Bool {
    switch name {
    case "jbd2_dev_to_name" where arguments.count == 1: try addDevice(arguments[0])
    case "xen_hypercall_name" where arguments.count == 1: try addHypercall(arguments[0])
    case "scsi_trace_parse_cdb" where arguments.count == 3: try addCommand(arguments[1])
    default: return false
    }
    return true
  }
}
