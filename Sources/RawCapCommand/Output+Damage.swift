internal import RawCap

extension Output {
  /// Says what of `files` could not be read, the first of it line by line.
  ///
  /// - Parameters:
  ///   - damage: pages that could not be read to their end.
  ///   - count: how many there are.
  static func complain(of files: [TraceFile], damage: [PageDamage], count: Int) {
    let shown = 10
    // One line for what concerns several CPUs alike.
    var told: Set<String> = []
    let problems = files.flatMap(\.damage)
    for problem in problems where told.insert(problem.description).inserted {
      if told.count <= shown { complain(problem.description) }
    }
    if told.count > shown { complain("\(told.count - shown) more damaged parts") }
    // What a file has said of itself needs no second line for each page.
    let said = problems.map { PageDamage.Cause.file(PageDamage.FileFailure($0)) }
    let pages = damage.filter { !said.contains($0.cause) }
    let name = files.count == 1 ? "\(files[0].path): " : ""
    for page in pages.prefix(shown) { complain("\(name)\(page)") }
    let rest = count - (damage.count - pages.count) - min(pages.count, shown)
    if rest > 0 { complain("\(name)\(rest) more damaged pages") }
  }
}
