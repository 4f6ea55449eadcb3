/// Some pages of one CPU, one behind the other, to be read without those around them.
package struct PagePart: Sendable, Equatable {
  /// The number of the first page among that CPU's pages.
  package var firstPage: Int
  /// How many pages there are.
  package var pageCount: Int
  /// Where in the file they begin; compressed, where the first of their chunks does.
  var offset: UInt64
  /// Uncompressed, how many bytes of the file they are.
  var byteCount: UInt64
  /// Compressed, how many chunks they are in.
  ///
  /// 0 stands for all chunks from the beginning of the extent on, whose number comes first.
  var chunkCount: UInt32 = 0
  /// Compressed, whether there are chunks behind these.
  var isCutShort = false

  /// The numbers of the pages.
  package var pages: Range<Int> { firstPage..<firstPage + pageCount }
}
