#pragma once

#include <errno.h>
#include <event-parse.h>
#include <stdlib.h>
#include <trace-seq.h>
#include <tracefs.h>

// Variadic functions are not callable from Swift: each gets a wrapper for the one form that is used.

/// The event's own text, as its plugin or its print fmt gives it.
static inline void ctracefs_print_info(
    struct tep_handle *tep, struct trace_seq *seq, struct tep_record *record) {
  tep_print_event(tep, seq, record, "%s", TEP_PRINT_INFO);
}

/// The event's fields as `name=value`.
static inline void ctracefs_print_raw(
    struct tep_handle *tep, struct trace_seq *seq, struct tep_record *record) {
  tep_print_event(tep, seq, record, "%s", TEP_PRINT_INFO_RAW);
}
