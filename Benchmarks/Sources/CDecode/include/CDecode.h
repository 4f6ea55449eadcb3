#pragma once

#include <stddef.h>
#include <stdint.h>

// Loops over little-endian 64-bit pages, to measure rawcap's own against.

/// What a loop came to: the number of data events, and the sum of their times, record lengths, event
/// ids (u16 at 0) and process ids (s32 at 4).
struct decode_sum {
  uint64_t events;
  uint64_t sum;
};

/// A straight loop over header words that trusts the pages: no check of any bound.
struct decode_sum decode_plain(const void *pages, size_t count, size_t page_size);

/// The same loop with the checks that a reader of untrusted files needs.
struct decode_sum decode_checked(const void *pages, size_t count, size_t page_size);

/// A number of 4 or 8 bytes in the records of the events with an id.
struct decode_field {
  uint16_t id;
  uint16_t size;
  uint32_t offset;
};

/// The straight loop, which reads in each record the number of the field that has its id, if one has, and
/// sums those, too.
struct decode_sum decode_fields(const void *pages, size_t count, size_t page_size,
                                const struct decode_field *fields, size_t field_count);

/// The pages of a CPU, one behind the other.
struct merge_stream {
  const void *pages;
  size_t count;
  int cpu;
};

/// Two CPUs in time order, with pages that are trusted; of equal times the first CPU's comes first. To the
/// sum of the plain loop comes each event's place in the order times its CPU, so that the order counts.
struct decode_sum merge_plain(const struct merge_stream *first, const struct merge_stream *second,
                              size_t page_size);

/// libtraceevent: kbuffer_load_subbuffer, kbuffer_read_event, kbuffer_next_event.
struct decode_sum decode_kbuffer(const void *pages, size_t count, size_t page_size);

/// The sum of the pages' 64-bit words: what reading the memory costs.
uint64_t sum_words(const void *pages, size_t count, size_t page_size);
