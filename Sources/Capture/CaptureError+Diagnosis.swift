internal import SystemPackage
public import TraceFS

extension CaptureError {
  /// The check of a `Diagnosis` that explains this error; `nil` when it needs no explanation.
  public var explainedBy: Diagnosis.Check.ID? {
    switch code {
    case .tracing(let error): error.explainedBy
    case .ring(let error): error.explainedBy
    case .noRingBuffer: .permissions
    case .noResources: .memory
    case .nothingSelected, .file, .pageLayout, .noSuchCPU, .badOptions, .commandNotStarted,
      .interrupted:
      nil
    }
  }

  /// What stands at the end of the description; errors of other rooms bring their own.
  var hint: String {
    switch code {
    case .tracing, .ring: ""
    default: explainedBy?.hint ?? ""
    }
  }
}

extension RingError {
  /// The check of a `Diagnosis` that explains this error; `nil` when it needs no explanation.
  public var explainedBy: Diagnosis.Check.ID? {
    switch code {
    case .cannotOpen:
      underlyingError == .permissionDenied || underlyingError == .notPermitted ? .permissions : nil
    case .noMapping: .mmap
    case .noResources: .memory
    case .mappingBusy, .unreadable, .damaged, .overwrittenInUse, .resized: nil
    }
  }
}
