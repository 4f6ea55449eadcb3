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
      do throws(TraceFileError) {
        // One after the other, so that there is never more than one besides the first.
        let symbols = try file.kallsyms()
        if !symbols.isEmpty, symbols != draft.metadata.kallsyms {
          if draft.metadata.kallsyms.isEmpty {
            draft.metadata.kallsyms = symbols
          } else {
            notes.append(
              "\(file.path): its kernel's symbols differ from those of \(first.path), which are kept"
            )
          }
        }
      } catch {
        throw TraceEditError(error)
      }
    }
  }

  // MARK: What fits together

  private static func check(
    _ file: TraceFile, fits first: TraceFile
  ) throws(TraceEditError) {
    func refuse(_ reason: String) -> TraceEditError {
      TraceEditError(.cannotBeMerged(reason), path: file.path.string)
    }
    guard file.byteOrder == first.byteOrder else {
      throw refuse("its byte order is not that of \(first.path)")
    }
    guard file.layout.commitSize == first.layout.commitSize,
      file.layout.dataOffset == first.layout.dataOffset,
      file.layout.commitOffset == first.layout.commitOffset
    else { throw refuse("its kernel's long has another size than that of \(first.path)") }
    let (own, others) = (commonFields(file), commonFields(first))
    guard own == others || own.isEmpty || others.isEmpty else {
      throw refuse("its events begin with other fields than those of \(first.path)")
    }
    guard file.countsNanoseconds == first.countsNanoseconds else {
      throw refuse(
        "its clock (\(file.buffers[0].clock)) and that of \(first.path) (\(first.buffers[0].clock))"
          + " do not count in the same unit")
    }
  }

  /// The fields that all events of the file begin with.
  private static func commonFields(_ file: TraceFile) -> [EventField] {
    commonFormat(file)?.commonFields ?? []
  }

  private static func commonFormat(_ file: TraceFile) -> EventFormat? {
    for system in file.eventFormats + [SystemFormats(name: "ftrace", formats: file.ftraceFormats)] {
      for text in system.formats {
        let formats = EventFormats(
          parsing: [(system: system.name, text: text)], layout: file.layout)
        if let format = formats.all.first { return format }
      }
    }
    return nil
  }

  private static func ids(
    _ changed: [Int: Int], _ file: TraceFile
  ) throws(TraceEditError) -> EventIDs? {
    guard !changed.isEmpty else { return nil }
    guard let field = commonFields(file).first(where: { $0.name == "common_type" }), field.size == 2
    else {
      throw TraceEditError(
        .cannotBeMerged(
          "its events' numbers clash with those of the first file, and cannot be changed"),
        path: file.path.string)
    }
    return EventIDs(changed, offset: field.offset, order: file.byteOrder)
  }

  /// The file's name without `.dat`.
  private static func name(_ file: TraceFile) -> String {
    let name = file.path.lastComponent?.stem ?? ""
    return name.isEmpty ? "trace" : name
  }

  /// The time in the output of the first event of that name.
  private static func time(
    of event: String, in part: Part
  ) throws(TraceEditError) -> UInt64 {
    let formats = part.file.formats()
    let words = event.split(whereSeparator: { $0 == ":" || $0 == "/" }).map(String.init)
    let wanted =
      words.count == 2
      ? formats.format(words[1], system: words[0]) : formats.format(words.last ?? "")
    guard let wanted else {
      throw TraceEditError(
        .badRequest("has no format of event \(event), which all are to be aligned on"),
        path: part.file.path.string)
    }
    var first: UInt64?
    for buffer in part.file.buffers {
      let layout = buffer.layout(in: part.file)
      for extent in buffer.extents {
        let correction = part.correction(cpu: extent.cpu)
        let reader = part.file.pages(of: extent, pageSize: buffer.pageSize)
        if let time = Self.firstTime(of: wanted.id, reader, layout, formats) {
          let corrected = correction.time(time)
          // Signed, as times can be before the beginning of the first file's clock.
          if first.map({ Int64(truncatingIfNeeded: corrected &- $0) < 0 }) ?? true {
            first = corrected
          }
        }
      }
    }
    guard let first else {
      throw TraceEditError(
        .badRequest("has no event \(event), which all are to be aligned on"),
        path: part.file.path.string)
    }
    return first
  }

  private static func firstTime(
    of id: Int, _ reader: consuming PageReader, _ layout: PageLayout, _ formats: EventFormats
  ) -> UInt64? {
    while true {
      do throws(TraceFileError) {
        guard try reader.next() else { return nil }
      } catch {
        continue
      }
      guard let header = try? PageHeader(reader.page, layout: layout) else { continue }
      var decoder = PageDecoder(header, byteOrder: layout.byteOrder)
      while let slot = try? decoder.next(in: reader.page) {
        if formats.id(of: slot.record(in: reader.page)) == id { return slot.timestamp }
      }
    }
  }
}
