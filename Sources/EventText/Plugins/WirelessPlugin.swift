internal import EventFormat

/// `drv_bss_info_changed` of mac80211: four lines.
extension TextCompiler {
  mutating func addBSSChange() throws(UnknownTextError) {
    try addName("wiphy_name")
    literal(" vif:")
    try addName("vif_name")
    try print(#""(%d)", REC->vif_type"#)
    let lines: [[(name: String, isBits: Bool)]] = [
      [
        ("assoc", false), ("aid", false), ("cts", false), ("shortpre", false),
        ("shortslot", false), ("dtimper", false),
      ],
      [
        ("bcnint", false), ("assoc_cap", true), ("basic_rates", true), ("enable_beacon", false),
      ],
      [("ht_operation_mode", false)],
    ]
    for (index, line) in lines.enumerated() {
      literal("\n" + String(repeating: " ", count: 65))
      for (place, field) in line.enumerated() {
        if place > 0 { literal(" ") }
        // Kernels have had these fields and dropped them again: what is not there is left out.
        guard let found = format.field(field.name), [1, 2, 4, 8].contains(found.size) else {
          continue
        }
        try print("\"\(field.name):\(field.isBits ? "%#x" : "%d")\", REC->\(field.name)")
      }
      if index == 0 { literal(" ") }
    }
  }

  private mutating func addName(_ name: String) throws(UnknownTextError) {
    guard let field = format.field(name) else { throw UnknownTextError("no \(name)") }
    numbers.require(field)
    steps.append(.text(RecordPlace(field), Conversion(kind: .text)))
  }
}
