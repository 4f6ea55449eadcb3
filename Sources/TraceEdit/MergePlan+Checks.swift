internal import EventFormat
internal import RingBuffer
internal import SystemPackage
internal import Timeline
internal import TraceFile

extension MergePlan {
  // MARK: What fits together

  static func check(
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

  static func ids(
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
  static func name(_ file: TraceFile) -> String {
    let name = file.path.lastComponent?.stem ?? ""
    return name.isEmpty ? "trace" : name
  }

  /// The time in the output of the first event of that name.
  static func time(
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
