internal import Synchronization

/// The chunks of one CPU, the next of which is decompressed while the last one is being read.
final class ChunkAhead: Sendable {
  private let pool: ReadAhead.Requests
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var source: ChunkSource
    var memory = PageMemory()
    var step = Step.idle
  }

  private enum Step {
    /// Nobody has been asked for the next chunk.
    case idle
    /// It has been asked for, and nobody has begun.
    case requested
    /// It is there.
    case ready(PageLoad)
  }

  init(_ source: ChunkSource, _ pool: ReadAhead.Requests) {
    state = Mutex(State(source: source))
    self.pool = pool
  }

  /// Goes on with a part of the pages, when those before have been read to their end.
  func move(to part: PagePart) { state.withLock { $0.source.move(to: part) } }

  /// The next chunk, in exchange for the memory of the last one.
  ///
  /// It waits for the thread that is at it, or does what nobody has begun.
  func load(into memory: inout PageMemory) -> PageLoad {
    let load = state.withLock { state -> PageLoad in
      let step = state.step
      state.step = .idle
      let load: PageLoad
      if case .ready(let prepared) = step {
        load = prepared
        swap(&state.memory, &memory)
      } else {
        load = state.source.load(into: &memory)
      }
      if case .pages(1...) = load { state.step = .requested }
      return load
    }
    if case .pages(1...) = load { pool.add(self) }
    return load
  }

  /// Decompresses the next chunk, unless its reader has been quicker.
  func prepare() {
    state.withLock { state in
      guard case .requested = state.step else { return }
      state.step = .ready(state.source.load(into: &state.memory))
    }
  }
}
