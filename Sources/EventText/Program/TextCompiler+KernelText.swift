internal import EventFormat

extension TextCompiler {
  /// Compiles the text of events for which the kernel has functions instead of a print fmt
  /// (`kernel/trace/trace_output.c`); false when the event is none of them.
  mutating func addKernelText() -> Bool {
    guard format.system == "ftrace" else { return false }
    switch format.name {
    case "kernel_stack", "user_stack":
      guard let caller = format.field("caller") else { return false }
      steps.append(.kernelStack(RecordPlace(caller), isUser: format.name == "user_stack"))
    case "function":
      guard let ip = format.field("ip"), let parent = format.field("parent_ip") else {
        return false
      }
      steps.append(.function(.field(numbers.load(ip)), withOffset: false))
      literal(" <-")
      steps.append(.function(.field(numbers.load(parent)), withOffset: false))
    default: return false
    }
    return true
  }
}
