internal import EventFormat
internal import EventText

/// The column with an event's name and the blanks behind it, prepared for each format.
@safe
final class FormatColumn: @unchecked Sendable {
  // Sound: written in init only, freed in deinit; there is a slot for each format.
  private let slots: UnsafeMutablePointer<Slot>
  private let count: Int
  /// What the slots refer to.
  private let formats: [EventFormat]

  /// Columns of most names: they are copied whole, which costs less than looking how long they are.
  private typealias Text = InlineArray<3, SIMD16<UInt8>>

  private struct Slot {
    var text = Text(repeating: SIMD16(repeating: UInt8(ascii: " ")))
    /// The bytes of the column; 0 when it is longer than `text`.
    var length = 0
    unowned(unsafe) let format: EventFormat

    init(_ format: EventFormat) { unsafe self.format = format }
  }

  init(_ formats: EventFormats) {
    self.formats = formats.all
    count = formats.all.count
    unsafe slots = .allocate(capacity: max(1, count))
    for (place, format) in formats.all.enumerated() {
      var slot = Slot(format)
      var text = TextBuffer(capacity: 64)
      Self.append(format.name, to: &text)
      if text.count <= MemoryLayout<Text>.size {
        slot.length = text.count
        // Sound: the text has just been seen to fit.
        unsafe withUnsafeMutableBytes(of: &slot.text) { target in
          unsafe text.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
        }
      }
      unsafe (slots + place).initialize(to: slot)
    }
  }

  deinit { unsafe slots.deallocate() }

  /// Appends the column of the format at `place`: `: NAME: ` and blanks.
  @inline(__always)
  func append(_ place: Int32, to text: inout TextBuffer) {
    precondition(place >= 0 && Int(place) < count)
    let length = unsafe slots[Int(place)].length
    guard length > 0 else { return appendLong(place, to: &text) }
    text.reserve(MemoryLayout<Text>.size)
    // Sound: there is room for all of the slot's text.
    unsafe text.append(unchecked: slots[Int(place)].text, count: length)
  }

  /// Calls `body` with the format at `place`.
  ///
  /// A reference that is counted for each event would be shared, and fought for, by all threads.
  @inline(__always)
  func withFormat(_ place: Int32, _ body: (EventFormat) -> Void) {
    precondition(place >= 0 && Int(place) < count)
    // Sound: `formats` keeps it as long as this object lives.
    let reference = unsafe Unmanaged.passUnretained(slots[Int(place)].format)
    unsafe reference._withUnsafeGuaranteedRef { body($0) }
  }

  @inline(never)
  private func appendLong(_ place: Int32, to text: inout TextBuffer) {
    Self.append(formats[Int(place)].name, to: &text)
  }

  private static func append(_ name: String, to text: inout TextBuffer) {
    text.append(": ")
    text.append(name)
    text.append(": ")
    text.append(repeating: UInt8(ascii: " "), count: 20 - name.utf8.count)
  }
}
