internal import RingBuffer
internal import SystemPackage
internal import TraceFS
internal import TraceFile

/// A buffer of a recording whose ring buffers are open.
struct OpenBuffer {
  /// Its name in the file; empty for the first one.
  let name: String
  let rings: RingSet
  let layout: PageLayout
  /// The text of the instance's `trace_clock`.
  let clockText: String
  let reader: InstanceReader

  init(
    _ instance: borrowing TraceInstance, number: Int, _ options: BufferOptions,
    _ leavesOutOffline: Bool
  ) throws(CaptureError) {
    name = options.name
    reader = instance.reader
    rings = try RingSet(
      of: instance, buffer: number, cpus: options.cpus, leavesOutOffline: leavesOutOffline)
    let headerPage: [UInt8]
    do throws(TraceFSError) {
      headerPage = try instance.headerPage()
      clockText = try instance.clockText()
    } catch { throw CaptureError(.tracing(error)) }
    do throws(PageLayoutError) {
      layout = try PageLayout(headerPage: headerPage, byteOrder: .host)
    } catch { throw CaptureError(.pageLayout(error)) }
  }

  /// What the file says of it.
  var plan: BufferPlan {
    BufferPlan(
      name: name, clock: ChoiceList(clockText).current ?? "local", layout: layout,
      cpus: rings.rings.map(\.cpu), cpuCount: rings.cpuCount)
  }

  /// The size of the largest CPU's ring buffer in bytes, as the kernel has rounded it.
  func ringSize(_ instance: borrowing TraceInstance) -> Int {
    var size = 0
    for ring in rings.rings {
      if let kilobytes = try? instance.bufferKilobytes(cpu: ring.cpu) {
        size = max(size, kilobytes)
      }
    }
    return size << 10
  }
}
