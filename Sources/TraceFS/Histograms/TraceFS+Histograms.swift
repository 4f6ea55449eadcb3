extension TraceFS {
  /// Removes what killed measurements have left behind.
  ///
  /// Histograms whose variables others use keep their instance, so what journals know goes first; probes that an
  /// instance uses stay until it is gone, so instances go before, too.
  package func cleanUpHistograms() {
    removeStaleInstances()
    ControlJournal.restoreLeftBehind()
    removeStaleInstances()
  }
}
