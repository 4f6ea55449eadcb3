#pragma once

#include <stddef.h>
#include <stdint.h>

// The text of records by libtraceevent, to measure rawcap's own against.

/// One record of a trace.
struct text_record {
  uint64_t timestamp;
  /// Where it stands in the records' bytes.
  uint32_t offset;
  uint32_t length;
  int32_t cpu;
};

/// libtraceevent without plugins; NULL when there is no memory.
struct text_reader;
struct text_reader *text_open(int long_size, int is_big_endian);
void text_close(struct text_reader *reader);

/// Adds what text is made from: a format, /proc/kallsyms, printk_formats. The texts end with a NUL.
void text_add_format(struct text_reader *reader, const char *text, size_t length, const char *system);
void text_add_symbols(struct text_reader *reader, const char *text);
void text_add_printk_formats(struct text_reader *reader, const char *text);

/// Makes the text of each record with tep_print_event, `TEP_PRINT_INFO`; the number of its bytes.
uint64_t text_print(struct text_reader *reader, const void *bytes, const struct text_record *records,
                    size_t count);
