/// Whether an event is to be printed.
///
/// It gets the event's record from `common_type` on, its number (`nil` when the trace does not have
/// its format), its time on the trace's time line, and its CPU. It is called once for each event, in
/// the stream's order, by one thread at a time.
public typealias EventPredicate =
  @Sendable (_ record: RawSpan, _ id: Int?, _ timestamp: UInt64, _ cpu: Int) -> Bool
