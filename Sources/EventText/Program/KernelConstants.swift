/// Names of constants that kernels leave in their formats.
enum KernelConstants {
  /// The number that a name stands for; `nil` when it is not known.
  static func value(of name: String) -> Int64? {
    switch name {
    case "true": 1
    case "false", "NULL": 0
    // `include/linux/interrupt.h`
    case "HI_SOFTIRQ": 0
    case "TIMER_SOFTIRQ": 1
    case "NET_TX_SOFTIRQ": 2
    case "NET_RX_SOFTIRQ": 3
    case "BLOCK_SOFTIRQ": 4
    case "IRQ_POLL_SOFTIRQ", "BLOCK_IOPOLL_SOFTIRQ": 5
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
}
