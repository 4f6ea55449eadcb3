import EventFormat
import EventSamples
import RingBuffer

/// Events that libtraceevent's plugins know, as kernels of several ages have had them, for machines
/// of any kind.
struct PluginFormats {
  let layout: PageLayout
  private var texts: [(system: String, text: [UInt8])] = []

  var formats: EventFormats { EventFormats(parsing: texts, layout: layout) }

  init(layout: PageLayout) {
    self.layout = layout
    addScheduler()
    addTracers()
    addMemory()
    addTimers()
    addGuests()
    addPages()
    addCalls()
    addWireless()
  }

  /// Adds an event with fields one behind the other, each at a multiple of its size.
  private mutating func add(
    _ system: String, _ name: String, _ fields: [(type: String, name: String)], _ print: String
  ) {
    var offset = 8
    var lines: [String] = []
    for field in fields {
      let (size, alignment) = size(field.type, field.name)
      offset = (offset + alignment - 1) / alignment * alignment
      let isSigned = ["int", "long", "char", "pid_t"].contains(field.type) ? 1 : 0
      lines.append(
        "\tfield:\(field.type) \(field.name);\toffset:\(offset);\tsize:\(size);\tsigned:\(isSigned);"
      )
      offset += size
    }
    let fields = lines.joined(separator: "\n")
    texts.append((system, Formats.text(name, id: 2000 + texts.count, fields: fields, print: print)))
  }

  /// The size of a field and what its offset is a multiple of.
  private func size(_ type: String, _ name: String) -> (Int, Int) {
    let long = layout.commitSize
    let element =
      switch type {
      case _ where type.hasSuffix("*"): long
      case "long", "unsigned long", "size_t": long
      case "u64", "s64", "__u64": 8
      case "u16", "__le16": 2
      case "u8", "__u8", "bool", "char", "unsigned char": 1
      default: 4
      }
    guard let bracket = name.firstIndex(of: "["),
      let count = Int(name[bracket...].dropFirst().dropLast())
    else { return (name.hasSuffix("[]") ? 0 : element, element) }
    return (element * count, element)
  }
}

// MARK: - The kernel's own

extension PluginFormats {
  private mutating func addScheduler() {
    add(
      "sched", "sched_switch",
      [
        ("char", "prev_comm[16]"), ("pid_t", "prev_pid"), ("int", "prev_prio"),
        ("long", "prev_state"), ("char", "next_comm[16]"), ("pid_t", "next_pid"),
        ("int", "next_prio"),
      ], #""prev_comm=%s", REC->prev_comm"#)
    let wakeup = [("char", "comm[16]"), ("pid_t", "pid"), ("int", "prio")]
    // `success` went with Linux 4.14.
    add(
      "sched", "sched_wakeup", wakeup + [("int", "success"), ("int", "target_cpu")],
      #""comm=%s", REC->comm"#)
    add(
      "sched", "sched_wakeup_new", wakeup + [("int", "target_cpu")], #""comm=%s", REC->comm"#)
  }

  private mutating func addTracers() {
    let call = [("unsigned long", "ip"), ("unsigned long", "parent_ip")]
    add("ftrace", "function", call, #"" %ps <-- %ps", (void *)REC->ip, (void *)REC->parent_ip"#)
    add(
      "ftrace", "func_repeats",
      call + [("u16", "count"), ("u16", "top_delta_ts"), ("u32", "bottom_delta_ts")],
      #"" %ps", (void *)REC->ip"#)
    add(
      "ftrace", "kernel_stack", [("int", "size"), ("unsigned long", "caller[8]")],
      #""%ps", (void *)REC->caller[0]"#)
    add(
      "ftrace", "user_stack", [("unsigned int", "tgid"), ("unsigned long", "caller[8]")],
      #""\t=> %ps\n", (void *)REC->caller[0]"#)
    add(
      "ftrace", "raw_data", [("unsigned int", "id"), ("char", "buf[]")],
      #""id:%04x %08x", REC->id, (int)REC->buf[0]"#)
  }

  private mutating func addMemory() {
    let site = [("unsigned long", "call_site"), ("const void *", "ptr")]
    let size = [("size_t", "bytes_req"), ("size_t", "bytes_alloc"), ("unsigned long", "gfp_flags")]
    let print = #"""
      "call_site=%lx ptr=%p bytes_req=%zu bytes_alloc=%zu gfp_flags=%s", REC->call_site, \#
      REC->ptr, REC->bytes_req, REC->bytes_alloc, (REC->gfp_flags) ? \#
      __print_flags(REC->gfp_flags, "|", {(unsigned long)0x10u, "GFP_WAIT"}, \#
      {(unsigned long)0x20u, "GFP_HIGH"}) : "GFP_NOWAIT"
      """#
    for name in ["kmalloc", "kmem_cache_alloc"] {
      add("kmem", name, site + size, print)
      add("kmem", "\(name)_node", site + size + [("int", "node")], print)
    }
    for name in ["kfree", "kmem_cache_free"] {
      add("kmem", name, site, #""call_site=%lx ptr=%p", REC->call_site, REC->ptr"#)
    }
    add(
      "tlb", "tlb_flush", [("int", "reason"), ("unsigned long", "pages")],
      #""pages:%ld reason:%d", REC->pages, REC->reason"#)
  }

  private mutating func addTimers() {
    add(
      "timer", "hrtimer_start",
      [("void *", "hrtimer"), ("void *", "function"), ("s64", "expires"), ("s64", "softexpires")],
      #""hrtimer=%p", REC->hrtimer"#)
    add(
      "timer", "hrtimer_expire_entry",
      [("void *", "hrtimer"), ("s64", "now"), ("void *", "function")],
      #""hrtimer=%p", REC->hrtimer"#)
  }
}

// MARK: - Guests

extension PluginFormats {
  private mutating func addGuests() {
    // Linux 6.1
    add(
      "kvm", "kvm_entry",
      [("unsigned int", "vcpu_id"), ("unsigned long", "rip"), ("bool", "immediate_exit")],
      #""vcpu %u", REC->vcpu_id"#)
    add(
      "kvm", "kvm_exit",
      [
        ("unsigned int", "exit_reason"), ("unsigned long", "guest_rip"), ("u32", "isa"),
        ("u64", "info1"), ("u64", "info2"),
      ], #""reason %u", REC->exit_reason"#)
    add(
      "kvm", "kvm_emulate_insn",
      [
        ("__u64", "rip"), ("__u32", "csbase"), ("__u8", "len"), ("__u8", "insn[15]"),
        ("__u8", "flags"), ("__u8", "failed"),
      ], #""%x", REC->csbase"#)
    // Linux 4.x
    let injected = [
      ("__u32", "exit_code"), ("__u64", "exit_info1"), ("__u64", "exit_info2"),
      ("__u32", "exit_int_info"), ("__u32", "exit_int_info_err"), ("__u32", "isa"),
    ]
    add("kvm", "kvm_nested_vmexit", [("__u64", "rip")] + injected, #""%x", REC->exit_code"#)
    add("kvm", "kvm_nested_vmexit_inject", injected, #""%x", REC->exit_code"#)
  }

  private mutating func addPages() {
    let page = [
      ("__u64", "gfn"), ("__u32", "role"), ("__u32", "root_count"), ("bool", "unsync"),
    ]
    for name in ["sync", "unsync", "zap", "prepare_zap"] {
      add("kvmmmu", "kvm_mmu_\(name)_page", page, #""%llx", REC->gfn"#)
    }
    add("kvmmmu", "kvm_mmu_get_page", page + [("bool", "created")], #""%llx", REC->gfn"#)
    add(
      "kvmmmu", "fast_page_fault", [("u64", "old_spte"), ("bool", "retry")],
      #""%s %d", is_writable_pte(REC->old_spte) ? "w" : "r", is_writable_pte(REC->old_spte)"#)
  }
}

// MARK: - Calls in print fmts

extension PluginFormats {
  private mutating func addCalls() {
    add(
      "syscalls", "sys_enter_futex",
      [
        ("int", "__syscall_nr"), ("u32 *", "uaddr"), ("unsigned long", "op"),
        ("unsigned long", "val"), ("void *", "utime"), ("u32 *", "uaddr2"),
        ("unsigned long", "val3"),
      ], #""uaddr: 0x%08lx", ((unsigned long)(REC->uaddr))"#)
    add(
      "jbd2", "jbd2_commit_locking", [("unsigned int", "dev"), ("unsigned long", "wait")],
      #""dev %s wait %u", jbd2_dev_to_name(REC->dev), jiffies_to_msecs(REC->wait)"#)
    add(
      "xen", "xen_mc_entry", [("unsigned int", "op"), ("unsigned long", "args[6]")],
      #""op %u%s args [%lx]", REC->op, xen_hypercall_name(REC->op), REC->args[0]"#)
    add(
      "scsi", "scsi_dispatch_cmd_start",
      [
        ("unsigned int", "host_no"), ("unsigned int", "cmd_len"),
        ("__data_loc unsigned char[]", "cmnd"),
      ],
      #"""
      "host_no=%u cmnd=(%s %s raw=%s)", REC->host_no, "x", \#
      scsi_trace_parse_cdb(p, __get_dynamic_array(cmnd), REC->cmd_len), \#
      __print_hex(__get_dynamic_array(cmnd), REC->cmd_len)
      """#)
  }

  private mutating func addWireless() {
    add(
      "cfg80211", "cfg80211_rx_unprot_mlme_mgmt", [("__data_loc u8[]", "frame")],
      #""ftype: 0x%.2x", __le16_to_cpup((__le16 *)__get_dynamic_array(frame))"#)
    add(
      "mac80211", "drv_bss_info_changed",
      [
        ("char", "wiphy_name[32]"), ("int", "vif_type"), ("__data_loc char[]", "vif_name"),
        ("bool", "assoc"), ("u16", "aid"), ("bool", "cts"), ("bool", "shortpre"),
        ("u8", "dtimper"), ("u16", "bcnint"), ("u16", "assoc_cap"), ("u32", "basic_rates"),
        ("bool", "enable_beacon"), ("u16", "ht_operation_mode"),
      ], #""%s", REC->wiphy_name"#)
  }
}
