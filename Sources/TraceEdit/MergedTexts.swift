/// Texts of lines with a key each, of several recordings: for each key the first line counts.
struct MergedTexts {
  private(set) var bytes: [UInt8] = []
  /// How many keys had several values.
  private(set) var conflicts = 0
  /// The first of them, for a message.
  private(set) var firstConflict: String?
  private var values: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]

  /// Adds lines whose key ends at the first blank: `PID COMM`, or `ADDRESS : "FORMAT"`.
  mutating func add(_ text: [UInt8]) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let key = line.prefix { $0 != UInt8(ascii: " ") }
      let value = line.dropFirst(key.count)
      if let known = values[key] {
        guard !known.elementsEqual(value) else { continue }
        conflicts += 1
        firstConflict = firstConflict ?? String(decoding: line, as: UTF8.self)
        continue
      }
      values[key] = value
      bytes += line
      bytes.append(UInt8(ascii: "\n"))
    }
  }
}
