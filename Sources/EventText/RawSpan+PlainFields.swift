internal import EventFormat
internal import RingBuffer

extension RawSpan {
  /// What is printed for a record that does not keep to its format, or whose print fmt cannot be
  /// carried out: the fields that the record has.
  func appendPlainFields(of format: EventFormat, to text: inout TextBuffer) {
    text.append("[UNPRINTABLE]")
    for field in format.fields {
      text.append(" ")
      text.append(field.name)
      text.append("=")
      if let value = field.value(in: self, order: format.byteOrder) {
        text.append(value.description)
      } else {
        text.append("(outside of the record)")
      }
    }
  }
}
