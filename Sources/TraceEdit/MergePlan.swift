internal import EventFormat
internal import RingBuffer
internal import SystemPackage
internal import Timeline
internal import TraceFile

/// How several recordings become one.
struct MergePlan {
  /// One of the inputs.
  struct Part {
    var file: TraceFile
    /// How much later its events are, besides what its own options say.
    var shift: Int64
    /// The number of its first buffer in the output.
    var firstBuffer: Int
    var ids: EventIDs?

    /// From its time stamps to those of the output.
    func correction(cpu: Int) -> ClockCorrection {
      ClockCorrection(file.options, cpu: cpu, order: file.byteOrder, shift: shift)
    }
  }

  private(set) var draft: FileDraft
  private(set) var parts: [Part] = []
  private(set) var notes: [String] = []

  /// Finds out whether all times of a part have a place on the common time line.
  private static func check(_ part: Part) throws(TraceEditError) {
    guard let times = part.file.eventTimes() else { return }
    let range = 0...Int128(UInt64.max)
    guard range.contains(Int128(times.lowerBound) + Int128(part.shift)),
      range.contains(Int128(times.upperBound) + Int128(part.shift))
    else {
      throw TraceEditError(
        .badRequest(
          "moved by \(part.shift) ns, its events would be before the beginning of time or behind its end; where only some"
            + " recordings have the date, say --align-on or --offset"
        ),
        path: part.file.path.string)
    }
  }

  init(_ merger: TraceMerger) throws(TraceEditError) {
    guard let first = merger.inputs.first?.file else {
      throw TraceEditError(.badRequest("there is nothing to merge"), path: "")
    }
    for input in merger.inputs { try Self.check(input.file, fits: first) }
    draft = try FileDraft(first, format: merger.format)
    // Where the first file only moves its times, it stays as it is, and the others are moved to it.
    let isScaled = ClockCorrection.isScaled(first.options, order: first.byteOrder)
    let base = isScaled ? 0 : first.options.timeOffset
    if isScaled {
      draft.tail.carried.date = nil
      draft.tail.carried.offset = 0
      draft.tail.carried.tsc2nsec = nil
      draft.tail.carried.timeShift = nil
      draft.tail.clockText = "[local]"
    }

    var formats = MergedFormats()
    var names = MergedTexts()
    var strings = MergedTexts()
    var statistics = StatisticsText([])
    var buffers: [BufferPlan] = []
    var taken: Set<String> = []
    var alignment: UInt64?
    for (index, input) in merger.inputs.enumerated() {
      let file = input.file
      let changed = try formats.add(file)
      var part = Part(
        file: file, shift: input.offset &- base, firstBuffer: buffers.count,
        ids: try Self.ids(changed, file))
      if let event = merger.alignmentEvent {
        let time = try Self.time(of: event, in: part)
        let target = alignment ?? time
        alignment = target
        part.shift &+= Int64(truncatingIfNeeded: target &- time)
      }
      try Self.check(part)
      parts.append(part)

      let label = input.name ?? Self.name(file)
      var labels: [String: String] = [:]
      for buffer in file.buffers {
        let wanted =
          index == 0 ? buffer.name : buffer.name.isEmpty ? label : "\(label)-\(buffer.name)"
        var name = wanted
        var number = 2
        while !taken.insert(name).inserted {
          name = "\(wanted)-\(number)"
          number += 1
        }
        labels[buffer.name] = name
        do throws(TraceFileError) {
          var plan = try FileDraft.plan(buffer, of: file)
          plan.name = name
          if isScaled { plan.clock = "local" }
          plan.cpuCount = max(plan.cpuCount, buffer.name.isEmpty ? file.cpuCount : 0)
          buffers.append(plan)
        } catch {
          throw TraceEditError(error)
        }
      }
      do throws(TraceFileError) {
        names.add(try file.savedCommandLines())
        strings.add(try file.printkFormats())
      } catch {
        throw TraceEditError(error)
      }
      var own = StatisticsText(file.options.cpuStatistics)
      own.rename { labels[$0] ?? $0 }
      let sample = part.correction(cpu: 0)
      if !sample.isIdentity { own.moveGaps { part.correction(cpu: $0).time($1) } }
      statistics.append(own)
      if index > 0 { carry(file) }
    }
    draft.buffers = buffers
    draft.metadata.ftraceFormats = formats.ftrace
    draft.metadata.eventFormats = formats.systems
    draft.metadata.printkFormats = strings.bytes
    draft.tail.savedCommandLines = names.bytes
    if merger.inputs.count > 1 || isScaled { draft.tail.cpuStatistics = statistics.texts }
    if names.conflicts > 0 {
      notes.append(
        "\(names.conflicts) threads have other names in later recordings (\(names.firstConflict ?? "")):"
          + " the first name counts")
    }
    if strings.conflicts > 0 {
      notes.append(
        "\(strings.conflicts) addresses of trace_printk strings mean several: the first counts")
    }
    try noteDifferences(merger)
    // A file of version 6 has one size for all pages.
    if draft.version == .v6, merger.format.version == nil,
      Set(buffers.map(\.layout.pageSize)).count > 1
        || (buffers.count > 1 && buffers.contains { $0.text != nil })
    {
      draft.version = .v7
      draft.compressesTexts = true
    }
  }

  /// Gives up the large texts, which the head has.
  mutating func dropTexts() { draft.dropTexts() }

  /// Takes over what `file`, which is not the first, has for all of a recording.
  private mutating func carry(_ file: TraceFile) {
    draft.tail.carried.processMaps += file.options.processMaps
    draft.tail.carried.guests += file.options.guests.filter {
      !draft.tail.carried.guests.contains($0)
    }
    draft.tail.carried.hooks += file.options.hooks.filter { !draft.tail.carried.hooks.contains($0) }
  }

  /// Notes where the inputs do not tell the same.
  private mutating func noteDifferences(_ merger: TraceMerger) throws(TraceEditError) {
    guard let first = merger.inputs.first?.file else { return }
    for input in merger.inputs.dropFirst() {
      let file = input.file
      let (clock, other) = (first.buffers[0].clock, file.buffers[0].clock)
      if clock != other, merger.alignmentEvent == nil, input.offset == 0,
        file.options.timeShift == nil
      {
        notes.append(
          "\(file.path): its clock is \(other), that of \(first.path) is \(clock); if they do not count"
            + " from the same moment, say --align-on or --offset")
      }
      if (first.options.date == nil) != (file.options.date == nil),
        merger.alignmentEvent == nil, input.offset == 0
      {
        let dated = first.options.date == nil ? file : first
        notes.append(
          "\(dated.path): of \(first.path) and \(file.path), only this one has the date: their times are far"
            + " apart; say --align-on or --offset")
      }
      do throws(TraceFileError) {
        // One after the other, so that there is never more than one besides the first.
        keep(try file.kallsyms(), \.kallsyms, "symbols", of: file, first)
        keep(try file.kernelTypes(), \.kernelTypes, "types", of: file, first)
      } catch {
        throw TraceEditError(error)
      }
    }
  }

  /// Keeps what `file` has where the first file has none, or notes that it has something else.
  private mutating func keep(
    _ bytes: [UInt8], _ place: WritableKeyPath<TraceFileMetadata, [UInt8]>, _ what: String,
    of file: TraceFile, _ first: TraceFile
  ) {
    guard !bytes.isEmpty, bytes != draft.metadata[keyPath: place] else { return }
    if draft.metadata[keyPath: place].isEmpty {
      draft.metadata[keyPath: place] = bytes
    } else {
      notes.append(
        "\(file.path): its kernel's \(what) differ from those of \(first.path), which are kept")
    }
  }
}
