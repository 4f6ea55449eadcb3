#include <event-parse.h>
#include <stdlib.h>
#include <trace-seq.h>

#include "CText.h"

struct text_reader {
  struct tep_handle *tep;
  struct trace_seq seq;
};

struct text_reader *text_open(int long_size, int is_big_endian) {
  struct text_reader *const reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->tep = tep_alloc();
  if (!reader->tep) {
    free(reader);
    return NULL;
  }
  trace_seq_init(&reader->seq);
  tep_set_long_size(reader->tep, long_size);
  tep_set_file_bigendian(reader->tep, is_big_endian ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN);
  return reader;
}

void text_close(struct text_reader *reader) {
  if (!reader) return;
  trace_seq_destroy(&reader->seq);
  tep_free(reader->tep);
  free(reader);
}

void text_add_format(struct text_reader *reader, const char *text, size_t length, const char *system) {
  // What it cannot parse it prints as fields.
  tep_parse_event(reader->tep, text, length, system);
}

void text_add_symbols(struct text_reader *reader, const char *text) {
  tep_parse_kallsyms(reader->tep, text);
}

void text_add_printk_formats(struct text_reader *reader, const char *text) {
  tep_parse_printk_formats(reader->tep, text);
}

uint64_t text_print(struct text_reader *reader, const void *bytes, const struct text_record *records,
                    size_t count) {
  uint64_t total = 0;
  for (size_t i = 0; i < count; i++) {
    struct tep_record record = {
      .ts = records[i].timestamp,
      .size = (int)records[i].length,
      .record_size = (int)records[i].length,
      .data = (char *)bytes + records[i].offset,
      .cpu = records[i].cpu,
    };
    trace_seq_reset(&reader->seq);
    tep_print_event(reader->tep, &reader->seq, &record, "%s", TEP_PRINT_INFO);
    total += reader->seq.len;
  }
  return total;
}
