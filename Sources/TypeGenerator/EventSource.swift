/// Writes the Swift source of one event.
struct EventSource {
  let model: EventModel
  let access: AccessLevel
  /// The types of values that stand elsewhere already, and where.
  let known: [ValueType: String]

  func append(to source: inout SourceText) {
    let name = SourceText.printable(model.name)
    source.documentation(model.summary(name))
    if access.isInlinable { source.line("@frozen") }
    source.block("\(access.prefix)struct \(model.typeName): TraceEvent, ~Escapable") { source in
      if access != .internal { source.documentation("`\(name)`.") }
      source.short("\(access.prefix)static var eventName: StaticString", "\"\(name)\"")
      source.line()
      appendLayout(to: &source)
      source.line()
      if access != .internal { source.documentation("The record that is looked at.") }
      source.line("\(access.prefix)let record: RecordView")
      source.line(
        access.isInlinable ? "@usableFromInline let layout: Layout" : "let layout: Layout")
      source.line()
      if access != .internal {
        source.documentation("The view of a record for which `layout` holds.")
      }
      source.line("@_lifetime(copy record)")
      if access.isInlinable { source.line("@inlinable") }
      source.block("\(access.prefix)init(_ record: RecordView, layout: Layout)") { source in
        source.line("self.record = record")
        source.line("self.layout = layout")
      }
      for field in model.fields {
        source.line()
        append(field, to: &source)
      }
      for (typeName, field, type) in model.valueTypes {
        source.line()
        if let place = known[type] {
          source.documentation("The values of `\(SourceText.printable(field))` that have names.")
          source.line("\(access.prefix)typealias \(typeName) = \(place)")
        } else {
          type.append(
            to: &source, name: typeName, field: SourceText.printable(field), access: access)
        }
      }
    }
  }

  private func appendLayout(to source: inout SourceText) {
    if access != .internal {
      source.documentation("Where its fields stand in the records of one trace.")
    }
    if access.isInlinable { source.line("@frozen") }
    source.block("\(access.prefix)struct Layout: EventLayout") { source in
      let prefix = access.isInlinable ? "@usableFromInline " : ""
      for field in model.fields {
        source.line("\(prefix)let \(SwiftName.declared(field.swiftName)): \(field.storage)")
      }
      if !model.fields.isEmpty { source.line() }
      if access != .internal { source.documentation("Looks the fields up.") }
      source.block(
        "\(access.prefix)init(binding fields: inout FieldBinder) throws(BindingError)"
      ) { source in
        for field in model.fields {
          // The parameter is called so, too.
          let name =
            field.swiftName == "fields" ? "self.fields" : SwiftName.declared(field.swiftName)
          source.broken("\(name) = try \(field.binding)")
        }
      }
    }
  }

  private func append(_ field: FieldModel, to source: inout SourceText) {
    var declaration = "`\(SourceText.printable(field.declaration))`"
    if let unit = field.unit { declaration += ", \(unit)" }
    if field.isOptional { declaration += "; `nil` on kernels without it" }
    declaration += "."
    if let documentation = field.documentation {
      source.documentation(documentation)
      source.documentation("")
    }
    source.documentation(declaration)
    if access.isInlinable { source.line("@inlinable") }
    let head =
      "\(access.prefix)var \(SwiftName.declared(field.swiftName)): \(field.propertyType)"
    if field.isView {
      source.block(head) { source in
        source.line("@_lifetime(copy self)")
        source.short("get", field.access)
      }
    } else {
      source.short(head, field.access)
    }
  }
}
