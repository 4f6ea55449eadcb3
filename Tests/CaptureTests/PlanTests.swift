import Testing

@testable import Capture

/// What is worked out without a kernel.
@Suite struct PlanTests {
  private func plan(
    buffer: Int? = nil, subBuffer: Int? = nil, cpus: Int = 8, memory: Int? = 16 << 20,
    hasSubBuffers: Bool = true
  ) -> (Int, Int?) {
    let plan = RingPlan(
      bufferKilobytes: buffer, subBufferKilobytes: subBuffer, cpuCount: cpus,
      availableKilobytes: memory, hasSubBuffers: hasSubBuffers)
    return (plan.bufferKilobytes, plan.subBufferKilobytes)
  }

  @Test func ringBuffersFitTheMachine() {
    #expect(plan() == (8192, 64))
    // A part of the memory, for all CPUs together.
    #expect(plan(cpus: 64, memory: 16 << 20) == (2048, 64))
    #expect(plan(cpus: 256, memory: 16 << 20) == (1408, 64))
    #expect(plan(memory: nil) == (1408, 64))
    #expect(plan(hasSubBuffers: false) == (8192, nil))
  }

  @Test func whatWaitsFitsTheMachine() {
    #expect(RingPlan.waiting(cpuCount: 2, availableKilobytes: 16 << 20) == 64 << 20)
    #expect(RingPlan.waiting(cpuCount: 64, availableKilobytes: 16 << 20) == 8 << 20)
    #expect(RingPlan.waiting(cpuCount: 64, availableKilobytes: nil) == 1 << 20)
  }

  @Test func subBuffersFitTheRingBuffer() {
    #expect(plan(buffer: 1408) == (1408, 64))
    #expect(plan(buffer: 1024) == (1024, 64))
    #expect(plan(buffer: 512) == (512, 32))
    #expect(plan(buffer: 64) == (64, 4))
    #expect(plan(buffer: 8) == (8, 4))
    #expect(plan(buffer: 8, subBuffer: 512) == (8, 512))
  }

  @Test func countersAreRead() {
    let text = """
      entries: 12
      overrun: 345
      commit overrun: 6
      bytes: 78
      oldest event ts: 13741.754552
      now ts: 13744.557768
      dropped events: 9
      read events: 1011
      something new: 5

      """
    let counters = RingCounters(Array(text.utf8).span)
    #expect(counters.entries == 12)
    #expect(counters.overrun == 345)
    #expect(counters.commitOverrun == 6)
    #expect(counters.bytes == 78)
    #expect(counters.dropped == 9)
    #expect(counters.read == 1011)
    #expect(counters.now == 13_744_557_768_000)
    #expect(counters.lost == 360)
    // Clocks that count something else have no point.
    #expect(RingCounters(Array("now ts: 13744557768\n".utf8).span).now == 13_744_557_768)
    #expect(RingCounters(Array("".utf8).span) == RingCounters())
    #expect(RingCounters(Array("entries".utf8).span) == RingCounters())
  }

  @Test func directOutputNeedsTime() {
    var pace = DirectPace(capacity: 1 << 20, expected: 1_000_000)
    // A quarter of a MiB in 1 ms: the free half lasts 2 ms, and a transfer takes one.
    let room = pace.room(held: 512 << 10, arrived: 256 << 10, elapsed: 1_000_000)
    #expect(room == 2_000_000)
    #expect(!pace.allows(room: room, at: 0))
    #expect(pace.allows(room: room + 2, at: 0))
    #expect(pace.room(held: 0, arrived: 0, elapsed: 5) == .max)
    #expect(pace.room(held: 2 << 20, arrived: 1, elapsed: 5) == 0)

    // A transfer that took too long is remembered, and forbids others for a while.
    pace.learn(50_000_000, room: 2_000_000, at: 1_000)
    #expect(pace.expected == 50_000_000)
    #expect(!pace.allows(room: .max, at: 1_000))
    #expect(!pace.allows(room: .max, at: 1_000_000_000))
    #expect(pace.allows(room: .max, at: 1_000_001_000))
    for _ in 0..<100 { pace.learn(100_000, room: .max, at: 2_000_000_000) }
    #expect(pace.expected < 200_000)

    // Each time it takes longer to be tried again.
    pace.learn(50_000_000, room: 2_000_000, at: 0)
    pace.learn(50_000_000, room: 2_000_000, at: 0)
    #expect(!pace.allows(room: .max, at: 1_500_000_000))
  }
}
