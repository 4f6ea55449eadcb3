internal import EventFormat

/// A text that one of libtraceevent's plugins makes, which no print fmt describes.
enum PluginText: BitwiseCopyable {
  /// `ftrace:function`: the function, indented, and where it was called from.
  case function(ip: FieldLoad, parent: FieldLoad)
}

extension TextCompiler {
  /// Compiles the call of a function that only a plugin knows; false when none does.
  mutating func addPluginCall(
    _ name: String, _ arguments: [Expression], _ conversion: Conversion
  ) throws(UnknownTextError) -> Bool {
    false
  }

  /// Compiles the text that a plugin has for the event; false when none has.
  mutating func addPluginText() throws(UnknownTextError) -> Bool {
    false
  }
}
