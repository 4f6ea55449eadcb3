/// One record of a trace as a `TraceEvent` sees it: when, where, who, and the bytes.
@frozen
public struct RecordView: ~Escapable {
  /// The record, from `common_type` on; short ones are padded to a multiple of 4 bytes.
  public let data: RawSpan
  /// When it happened: nanoseconds, unless the trace clock is a counter.
  public let timestamp: UInt64
  @usableFromInline let cpuNumber: Int32
  @usableFromInline let bufferNumber: Int32
  @usableFromInline let pidField: Field<Int32>

  @_lifetime(copy data)
  @inlinable
  init(
    data: RawSpan, timestamp: UInt64, cpu: Int, buffer: Int, pidField: Field<Int32>
  ) {
    self.data = data
    self.timestamp = timestamp
    cpuNumber = Int32(truncatingIfNeeded: cpu)
    bufferNumber = Int32(truncatingIfNeeded: buffer)
    self.pidField = pidField
  }

  /// The CPU that it happened on; -1 when whoever brought the record did not say.
  @inlinable
  public var cpu: Int { Int(cpuNumber) }

  /// The buffer it was recorded in, as an index into `TraceFile.buffers`; 0 when there is one.
  @inlinable
  public var buffer: Int { Int(bufferNumber) }

  /// The thread that was running (`common_pid`).
  @inlinable
  public var pid: Int32 { self[pidField] }
}

extension RecordView {
  /// The number in `field`.
  @inlinable
  public subscript<Value>(field: Field<Value>) -> Value {
    @inline(__always) get { field.load(from: data) }
  }

  /// The number in `field`; `nil` when this trace does not have the field.
  @inlinable
  public subscript<Value>(field: Field<Value>?) -> Value? {
    @inline(__always) get {
      guard let field else { return nil }
      return field.load(from: data)
    }
  }

  /// The task's name in `field`.
  @inlinable
  public subscript(field: TaskNameField) -> TaskName {
    @inline(__always) get { field.load(from: data) }
  }

  /// The task's name in `field`; `nil` when this trace does not have the field.
  @inlinable
  public subscript(field: TaskNameField?) -> TaskName? {
    @inline(__always) get {
      guard let field else { return nil }
      return field.load(from: data)
    }
  }

  /// The text in `field`.
  @inlinable
  public subscript(field: TextField) -> RecordText {
    @_lifetime(copy self)
    get { RecordText(field.place, in: data) }
  }

  /// The text in `field`; `nil` when this trace does not have the field.
  @inlinable
  public subscript(field: TextField?) -> RecordText? {
    @_lifetime(copy self)
    get {
      guard let field else { return nil }
      return RecordText(field.place, in: data)
    }
  }

  /// The numbers in `field`.
  @inlinable
  public subscript<Element>(field: ArrayField<Element>) -> RecordArray<Element> {
    @_lifetime(copy self)
    get { RecordArray(field, in: data) }
  }

  /// The numbers in `field`; `nil` when this trace does not have the field.
  @inlinable
  public subscript<Element>(field: ArrayField<Element>?) -> RecordArray<Element>? {
    @_lifetime(copy self)
    get {
      guard let field else { return nil }
      return RecordArray(field, in: data)
    }
  }
}
