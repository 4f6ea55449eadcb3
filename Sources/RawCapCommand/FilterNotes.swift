internal import RawCap

/// Tells which numbers in filters the kernel takes otherwise than they are written.
///
/// What is wrong is told when the recording begins.
enum FilterNotes {
  static func tell(_ selections: [EventSelection]) {
    guard selections.contains(where: { $0.filter != nil || !$0.triggers.isEmpty }),
      let notes = try? TraceFS().check(selections)
    else { return }
    for note in notes { Output.complain(note.description) }
  }
}
