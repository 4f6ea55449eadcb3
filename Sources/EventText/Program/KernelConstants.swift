/// Names of constants that kernels leave in their formats.
enum KernelConstants {
  /// The number that libtraceevent 1.7.1 takes a name for; `nil` when it does not know it.
  static func libraryValue(of name: String) -> Int64? {
    switch name {
    // `include/linux/interrupt.h`
    case "HI_SOFTIRQ": 0
    case "TIMER_SOFTIRQ": 1
    case "NET_TX_SOFTIRQ": 2
    case "NET_RX_SOFTIRQ": 3
    case "BLOCK_SOFTIRQ": 4
    case "IRQ_POLL_SOFTIRQ": 5
    case "TASKLET_SOFTIRQ": 6
    case "SCHED_SOFTIRQ": 7
    case "HRTIMER_SOFTIRQ": 8
    case "RCU_SOFTIRQ": 9
    // `include/linux/hrtimer_types.h`
    case "HRTIMER_NORESTART": 0
    case "HRTIMER_RESTART": 1
    default: nil
    }
  }

  /// The number that a name stands for in the kernel; `nil` when it is not known.
  static func value(of name: String) -> Int64? {
    switch name {
    case "true": 1
    case "false", "NULL": 0
    case "BLOCK_IOPOLL_SOFTIRQ": 5
    default: libraryValue(of: name) ?? values[name]
    }
  }

  /// Names that Linux 6.18 leaves unresolved, and what they are there by its type information
  /// (`/sys/kernel/btf/vmlinux`). Formats of kernels where they were macros have numbers instead.
  private static let values: [String: Int64] = [
    // `include/uapi/linux/ioprio.h`
    "IOPRIO_CLASS_NONE": 0,
    "IOPRIO_CLASS_RT": 1,
    "IOPRIO_CLASS_BE": 2,
    "IOPRIO_CLASS_IDLE": 3,
    "IOPRIO_CLASS_INVALID": 7,
    // `include/net/tcp_states.h`
    "TCP_ESTABLISHED": 1,
    "TCP_SYN_SENT": 2,
    "TCP_SYN_RECV": 3,
    "TCP_FIN_WAIT1": 4,
    "TCP_FIN_WAIT2": 5,
    "TCP_TIME_WAIT": 6,
    "TCP_CLOSE": 7,
    "TCP_CLOSE_WAIT": 8,
    "TCP_LAST_ACK": 9,
    "TCP_LISTEN": 10,
    "TCP_CLOSING": 11,
    "TCP_NEW_SYN_RECV": 12,
    // `include/linux/hrtimer.h`
    "HRTIMER_MODE_ABS": 0,
    "HRTIMER_MODE_REL": 1,
    "HRTIMER_MODE_ABS_PINNED": 2,
    "HRTIMER_MODE_REL_PINNED": 3,
    "HRTIMER_MODE_ABS_SOFT": 4,
    "HRTIMER_MODE_REL_SOFT": 5,
    "HRTIMER_MODE_ABS_PINNED_SOFT": 6,
    "HRTIMER_MODE_REL_PINNED_SOFT": 7,
    "HRTIMER_MODE_ABS_HARD": 8,
    "HRTIMER_MODE_REL_HARD": 9,
    "HRTIMER_MODE_ABS_PINNED_HARD": 10,
    "HRTIMER_MODE_REL_PINNED_HARD": 11,
    // `include/linux/pm_qos.h`
    "PM_QOS_ADD_REQ": 0,
    "PM_QOS_UPDATE_REQ": 1,
    "PM_QOS_REMOVE_REQ": 2,
    // `include/linux/pm_qos.h`
    "DEV_PM_QOS_RESUME_LATENCY": 1,
    "DEV_PM_QOS_FLAGS": 5,
    // `include/linux/fs.h`
    "I_NEW": 1,
    "I_SYNC": 2,
    "I_LRU_ISOLATING": 4,
    "I_DIRTY_SYNC": 16,
    "I_DIRTY_DATASYNC": 32,
    "I_DIRTY_PAGES": 64,
    "I_WILL_FREE": 128,
    "I_FREEING": 256,
    "I_CLEAR": 512,
    "I_REFERENCED": 1024,
    "I_LINKABLE": 2048,
    "I_DIRTY_TIME": 4096,
    "I_WB_SWITCH": 8192,
    "I_OVL_INUSE": 16384,
    "I_CREATING": 32768,
    "I_DONTCACHE": 65536,
    "I_SYNC_QUEUED": 131072,
    "I_PINNING_NETFS_WB": 262144,
    // `include/linux/mm_types.h`
    "FAULT_FLAG_WRITE": 1,
    "FAULT_FLAG_MKWRITE": 2,
    "FAULT_FLAG_ALLOW_RETRY": 4,
    "FAULT_FLAG_RETRY_NOWAIT": 8,
    "FAULT_FLAG_KILLABLE": 16,
    "FAULT_FLAG_TRIED": 32,
    "FAULT_FLAG_USER": 64,
    "FAULT_FLAG_REMOTE": 128,
    "FAULT_FLAG_INSTRUCTION": 256,
    "FAULT_FLAG_INTERRUPTIBLE": 512,
    "FAULT_FLAG_VMA_LOCK": 4096,
    // `include/linux/mm_types.h`
    "VM_FAULT_OOM": 1,
    "VM_FAULT_SIGBUS": 2,
    "VM_FAULT_MAJOR": 4,
    "VM_FAULT_HWPOISON": 16,
    "VM_FAULT_HWPOISON_LARGE": 32,
    "VM_FAULT_SIGSEGV": 64,
    "VM_FAULT_NOPAGE": 256,
    "VM_FAULT_LOCKED": 512,
    "VM_FAULT_RETRY": 1024,
    "VM_FAULT_FALLBACK": 2048,
    "VM_FAULT_DONE_COW": 4096,
    "VM_FAULT_NEEDDSYNC": 8192,
    "VM_FAULT_COMPLETED": 16384,
    // `include/linux/mmzone.h`
    "VMSCAN_THROTTLE_WRITEBACK": 0,
    "VMSCAN_THROTTLE_ISOLATED": 1,
    "VMSCAN_THROTTLE_NOPROGRESS": 2,
    "VMSCAN_THROTTLE_CONGESTED": 3,
    // `fs/btrfs/delayed-ref.h`
    "BTRFS_ORDERED_REGULAR": 0,
    "BTRFS_ADD_DELAYED_REF": 1,
    "BTRFS_ORDERED_NOCOW": 1,
    "BTRFS_DROP_DELAYED_REF": 2,
    "BTRFS_ORDERED_PREALLOC": 2,
    "BTRFS_ADD_DELAYED_EXTENT": 3,
    "BTRFS_ORDERED_COMPRESSED": 3,
    "BTRFS_ORDERED_DIRECT": 4,
    "BTRFS_UPDATE_DELAYED_HEAD": 4,
    "BTRFS_ORDERED_IO_DONE": 5,
    "BTRFS_ORDERED_COMPLETE": 6,
    "BTRFS_ORDERED_IOERR": 7,
    "BTRFS_ORDERED_TRUNCATED": 8,
    // `fs/btrfs/extent-io-tree.h`
    "EXTENT_DIRTY": 1,
    "EXTENT_FLAG_PINNED": 1,
    "EXTENT_FLAG_COMPRESS_ZLIB": 2,
    "EXTENT_LOCKED": 2,
    "EXTENT_FLAG_COMPRESS_LZO": 4,
    "EXTENT_DIRTY_LOG1": 8,
    "EXTENT_FLAG_COMPRESS_ZSTD": 8,
    "EXTENT_DIRTY_LOG2": 16,
    "EXTENT_FLAG_PREALLOC": 16,
    "EXTENT_DELALLOC": 32,
    "EXTENT_FLAG_LOGGING": 32,
    "EXTENT_DEFRAG": 64,
    "EXTENT_BOUNDARY": 128,
    "EXTENT_NODATASUM": 256,
    "EXTENT_CLEAR_META_RESV": 512,
    "EXTENT_NEED_WAIT": 1024,
    "EXTENT_NORESERVE": 2048,
    "EXTENT_QGROUP_RESERVED": 4096,
    "EXTENT_CLEAR_DATA_RESV": 8192,
    "EXTENT_DELALLOC_NEW": 16384,
    // `fs/btrfs/qgroup.h`
    "QGROUP_RESERVE": 1,
    "QGROUP_RELEASE": 2,
    "QGROUP_FREE": 4,
    // `arch/x86/include/asm/vmx.h`
    "VMXERR_VMLAUNCH_NONCLEAR_VMCS": 4,
    "VMXERR_VMRESUME_NONLAUNCHED_VMCS": 5,
    "VMXERR_VMRESUME_AFTER_VMXOFF": 6,
    "VMXERR_ENTRY_INVALID_CONTROL_FIELD": 7,
    "VMXERR_ENTRY_INVALID_HOST_STATE_FIELD": 8,
    "VMXERR_ENTRY_EVENTS_BLOCKED_BY_MOV_SS": 26,
    // `arch/x86/include/asm/kvm_host.h`
    "APICV_INHIBIT_REASON_DISABLED": 0,
    "APICV_INHIBIT_REASON_HYPERV": 1,
    "APICV_INHIBIT_REASON_ABSENT": 2,
    "APICV_INHIBIT_REASON_BLOCKIRQ": 3,
    "APICV_INHIBIT_REASON_PHYSICAL_ID_ALIASED": 4,
    "APICV_INHIBIT_REASON_APIC_ID_MODIFIED": 5,
    "APICV_INHIBIT_REASON_APIC_BASE_MODIFIED": 6,
    "APICV_INHIBIT_REASON_NESTED": 7,
    "APICV_INHIBIT_REASON_IRQWIN": 8,
    "APICV_INHIBIT_REASON_PIT_REINJ": 9,
    "APICV_INHIBIT_REASON_SEV": 10,
    "APICV_INHIBIT_REASON_LOGICAL_ID_ALIASED": 11,
    "APICV_INHIBIT_REASON_PHYSICAL_ID_TOO_BIG": 12,
    // `include/vdso/clocksource.h`
    "VDSO_CLOCKMODE_NONE": 0,
    "VDSO_CLOCKMODE_TSC": 1,
  ]
}
