/// Which of several equal keys a search finds.
///
/// libtraceevent searches its sorted tables with `bsearch`, which stops at the first equal key that
/// it meets. To give the same answer with a table of distinct keys, the search is carried out once
/// for each repeated key, when the table is made.
enum RepeatedKeys {
  /// The place at which a bisection of `count` sorted keys meets the equal keys at `places` first.
  static func firstMet(of places: Range<Int>, in count: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if middle < places.lowerBound {
        low = middle + 1
      } else if middle >= places.upperBound {
        high = middle
      } else {
        return middle
      }
    }
    return places.lowerBound
  }
}
