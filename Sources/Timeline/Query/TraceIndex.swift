public import TraceFile

public struct TraceIndex: Sendable {
  public init?(beside file: TraceFile) { return nil }

  func choose(
    buffer: Int, extent: Int, _ query: PageQuery, clock: TimeMapping, map: PageMap
  ) -> [Range<Int>]? { nil }
}
