#include <string.h>

#include "CDecode.h"

static inline uint32_t u32(const char *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

static inline uint64_t u64(const char *at) {
  uint64_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

struct lane {
  const char *at, *end, *next_page, *last_page, *record;
  uint64_t time, cpu;
  uint32_t length;
};

/// Goes to the next data event; 0 behind the last one. It trusts the pages.
static inline __attribute__((always_inline)) int advance(struct lane *lane, size_t page_size) {
  for (;;) {
    while (lane->end - lane->at >= 8) {
      const char *const at = lane->at;
      const uint32_t header = u32(at), word = u32(at + 4), type = header & 31;
      const uint64_t delta = header >> 5;
      if (type <= 28) {
        lane->record = at + (type ? 4 : 8);
        lane->length = type ? type * 4 : word - 4;
        lane->time += delta;
        lane->at = lane->record + ((lane->length + 3ull) & ~3ull);
        return 1;
      }
      if (type == 29) {
        if (!delta) break;
        if (delta != 1) lane->time += delta;
        lane->at = at + 4 + ((word + 3ull) & ~3ull);
      } else {
        const uint64_t whole = ((uint64_t)word << 27) + delta;
        if (type == 30) {
          lane->time += whole;
        } else {
          const uint64_t upper = lane->time & 0xf8ull << 56, stamp = upper | whole;
          lane->time = upper && stamp < lane->time ? stamp + (1ull << 59) : stamp;
        }
        lane->at = at + 8;
      }
    }
    if (lane->next_page == lane->last_page) return 0;
    const char *const page = lane->next_page;
    lane->next_page += page_size;
    lane->time = u64(page);
    lane->at = page + 16;
    lane->end = lane->at + (u32(page + 8) & 0x7ffffff);
  }
}

static inline __attribute__((always_inline)) void take(const struct lane *lane,
                                                       struct decode_sum *total) {
  uint16_t id;
  memcpy(&id, lane->record, sizeof id);
  total->sum += lane->time + lane->length + id + u32(lane->record + 4) + total->events * lane->cpu;
  total->events++;
}

static struct lane begin(const struct merge_stream *stream, size_t page_size) {
  const char *const pages = stream->pages;
  return (struct lane){.next_page = pages,
                       .last_page = pages + stream->count * page_size,
                       .cpu = (uint64_t)stream->cpu};
}

struct decode_sum merge_plain(const struct merge_stream *first, const struct merge_stream *second,
                              size_t page_size) {
  struct decode_sum total = {0, 0};
  struct lane a = begin(first, page_size), b = begin(second, page_size);
  int has_a = advance(&a, page_size), has_b = advance(&b, page_size);
  while (has_a && has_b) {
    while (a.time <= b.time) {
      take(&a, &total);
      if (!(has_a = advance(&a, page_size))) break;
    }
    while (has_a && b.time < a.time) {
      take(&b, &total);
      if (!(has_b = advance(&b, page_size))) break;
    }
  }
  while (has_a) {
    take(&a, &total);
    has_a = advance(&a, page_size);
  }
  while (has_b) {
    take(&b, &total);
    has_b = advance(&b, page_size);
  }
  return total;
}
