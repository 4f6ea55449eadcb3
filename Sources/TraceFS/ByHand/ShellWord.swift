/// A word of a command that is told to somebody, as a shell takes it.
package enum ShellWord {
  /// `text`, in quotes if a shell would see more in it than one word.
  package static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
        true
      default: "_-.,:+@%/=".utf8.contains(byte)
      }
    }
    return isPlain && !text.isEmpty
      ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
