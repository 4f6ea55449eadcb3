internal import SystemPackage

/// A trace option of an instance, and what it does.
///
/// The kernel's lists are `TRACE_FLAGS` in `kernel/trace/trace.h` and the flags of each tracer.
public struct TraceOption: Sendable, Hashable {
  /// The name in `options`.
  public let name: String
  /// Whether it is on; `nil` where that cannot be read.
  public let isOn: Bool?
  /// What it does, in a few words; `nil` for one that is not known here.
  public let summary: String?

  init(name: String, isOn: Bool?) {
    self.name = name
    self.isOn = isOn
    summary = Self.summaries[name]
  }

  /// What the options of Linux 6.1 to 6.18 do.
  private static let summaries = [
    "print-parent": "text: functions with their callers",
    "sym-offset": "text: functions with the offset in them",
    "sym-addr": "text: functions with their addresses",
    "verbose": "text: latency traces with all details",
    "raw": "text: numbers as they are",
    "hex": "text: numbers in hexadecimal",
    "bin": "text: raw bytes",
    "block": "reading trace_pipe waits for data",
    "fields": "text: all fields instead of the event's own format",
    "trace_printk": "trace_printk() writes here",
    "trace_printk_dest": "trace_printk() writes to this instance",
    "copy_trace_marker": "what is written to the top-level trace_marker comes here, too",
    "annotate": "text: tells where a CPU's events begin",
    "userstacktrace": "record the program's stack with each event",
    "sym-userobj": "text: program addresses as file and offset",
    "printk-msg-only": "text: trace_printk() messages without the function",
    "context-info": "text: task, CPU and time in front of events",
    "latency-format": "text: as latency tracers write it",
    "record-cmd": "remember the names of tasks",
    "record-tgid": "remember the processes of threads",
    "overwrite": "a full buffer overwrites its oldest events",
    "disable_on_free": "tracing stops when free_buffer is closed",
    "irq-info": "text: interrupts off, preemption, depth",
    "markers": "trace_marker can be written",
    "event-fork": "children of traced processes are traced, too (set_event_pid)",
    "function-fork": "children of traced processes are traced, too (set_ftrace_pid)",
    "pause-on-trace": "tracing pauses while trace is read",
    "hash-ptr": "text: addresses are hashed",
    "bitmask-list": "text: masks as lists",
    "function-trace": "latency tracers trace functions, too",
    "display-graph": "latency tracers show graphs of functions",
    "stacktrace": "record the kernel's stack with each event",
    "func_stack_trace": "function: record the stack with each function",
    "func-no-repeats": "function: count repeated calls instead of recording them",
    "func-args": "function: record the arguments",
    "funcgraph-overrun": "function_graph: show calls that were missed",
    "funcgraph-cpu": "function_graph: show the CPU",
    "funcgraph-overhead": "function_graph: mark what takes long (+ ! # * @ $)",
    "funcgraph-proc": "function_graph: show the task",
    "funcgraph-duration": "function_graph: show how long it took",
    "funcgraph-abstime": "function_graph: show the time",
    "funcgraph-irqs": "function_graph: trace in interrupts",
    "funcgraph-tail": "function_graph: name the function at its closing brace",
    "funcgraph-args": "function_graph: record the arguments",
    "funcgraph-retval": "function_graph: record what functions return",
    "funcgraph-retval-hex": "function_graph: show that in hexadecimal",
    "funcgraph-retval-trim": "function_graph: show that without leading zeros",
    "funcgraph-retaddr": "function_graph: record where functions return to",
    "funcgraph-exit": "function_graph: record at the end of functions only",
    "sleep-time": "function_graph: durations have the time asleep",
    "graph-time": "function profiler: times have those of called functions",
    "blk_classic": "blk: the format of blktrace",
    "blk_cgname": "blk: name cgroups by path",
    "blk_cgroup": "blk: record cgroups",
    "test_nop_accept": "nop: for tests, can be switched",
    "test_nop_refuse": "nop: for tests, cannot be switched",
  ]
}

extension TraceFS {
  /// The trace options of the top-level buffer, sorted by name; tracers bring some of their own
  /// (`options`).
  public func options() throws(TraceFSError) -> [TraceOption] {
    let directory = root.appending("options")
    let names: [String]
    do { names = try ControlFile.names(in: directory) } catch {
      throw .access(.readFailed, directory, error)
    }
    return names.map { name in
      let text = try? ControlFile.text(directory.appending(name))
      return TraceOption(name: name, isOn: text.map { $0.hasPrefix("1") })
    }
  }
}
