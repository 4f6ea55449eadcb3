internal import EventFormat
internal import TraceEvents

extension MeasuredType {
  /// The types to choose from: those of the events that recordings have most of.
  static let all: [MeasuredType] = [
    MeasuredType(SysEnter.self),
    MeasuredType(SysExit.self),
    MeasuredType(SchedSwitch.self),
    MeasuredType(SchedWakeup.self),
    MeasuredType(SchedWaking.self),
    MeasuredType(SchedStatRuntime.self),
    MeasuredType(IrqHandlerEntry.self),
    MeasuredType(SoftirqEntry.self),
    MeasuredType(SoftirqRaise.self),
    MeasuredType(HrtimerStart.self),
    MeasuredType(HrtimerExpireEntry.self),
    MeasuredType(TimerStart.self),
    MeasuredType(KmemKmalloc.self),
    MeasuredType(KmemKfree.self),
    MeasuredType(KmemCacheAlloc.self),
    MeasuredType(KmemCacheFree.self),
    MeasuredType(MmPageAlloc.self),
    MeasuredType(RssStat.self),
    MeasuredType(CpuIdle.self),
    MeasuredType(WorkqueueExecuteStart.self),
    MeasuredType(FunctionEntry.self),
    MeasuredType(FuncgraphEntry.self),
    MeasuredType(FuncgraphExit.self),
    MeasuredType(PrintEvent.self),
  ]
}

extension SysEnter: MeasuredEvent {
  static var measuredField: String { "id" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: id) }
}

extension SysExit: MeasuredEvent {
  static var measuredField: String { "ret" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: ret) }
}

extension SchedSwitch: MeasuredEvent {
  static var measuredField: String { "next_pid" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: nextPid) }
}

extension SchedWakeup: MeasuredEvent {
  static var measuredField: String { "pid" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: pid) }
}

extension SchedWaking: MeasuredEvent {
  static var measuredField: String { "pid" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: pid) }
}

extension SchedStatRuntime: MeasuredEvent {
  static var measuredField: String { "runtime" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: runtime) }
}

extension IrqHandlerEntry: MeasuredEvent {
  static var measuredField: String { "irq" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: irq) }
}

extension SoftirqEntry: MeasuredEvent {
  static var measuredField: String { "vec" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: vec.rawValue) }
}

extension SoftirqRaise: MeasuredEvent {
  static var measuredField: String { "vec" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: vec.rawValue) }
}

extension HrtimerStart: MeasuredEvent {
  static var measuredField: String { "expires" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: expires) }
}

extension HrtimerExpireEntry: MeasuredEvent {
  static var measuredField: String { "now" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: now) }
}

extension TimerStart: MeasuredEvent {
  static var measuredField: String { "expires" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: expires) }
}

extension KmemKmalloc: MeasuredEvent {
  static var measuredField: String { "bytes_req" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: bytesReq) }
}

extension KmemKfree: MeasuredEvent {
  static var measuredField: String { "ptr" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: ptr.rawValue) }
}

extension KmemCacheAlloc: MeasuredEvent {
  static var measuredField: String { "bytes_req" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: bytesReq) }
}

extension KmemCacheFree: MeasuredEvent {
  static var measuredField: String { "ptr" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: ptr.rawValue) }
}

extension MmPageAlloc: MeasuredEvent {
  static var measuredField: String { "order" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: order) }
}

extension RssStat: MeasuredEvent {
  static var measuredField: String { "size" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: size) }
}

extension CpuIdle: MeasuredEvent {
  static var measuredField: String { "state" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: state) }
}

extension WorkqueueExecuteStart: MeasuredEvent {
  static var measuredField: String { "function" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: function.rawValue) }
}

extension FunctionEntry: MeasuredEvent {
  static var measuredField: String { "ip" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: ip.rawValue) }
}

extension FuncgraphEntry: MeasuredEvent {
  static var measuredField: String { "func" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: `func`.rawValue) }
}

extension FuncgraphExit: MeasuredEvent {
  static var measuredField: String { "func" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: `func`.rawValue) }
}

extension PrintEvent: MeasuredEvent {
  static var measuredField: String { "ip" }
  var measuredNumber: UInt64 { UInt64(truncatingIfNeeded: ip.rawValue) }
}
