#include <string.h>

#include "CDecode.h"

static inline uint16_t u16(const char *at) {
  uint16_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

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

static inline uint64_t absolute(uint64_t time, uint64_t stamp) {
  const uint64_t upper = time & 0xf8ull << 56;
  const uint64_t whole = upper | stamp;
  return upper && whole < time ? whole + (1ull << 59) : whole;
}

static inline uint64_t number(const char *record, uint32_t length, const struct decode_field *fields,
                              size_t field_count) {
  const uint16_t id = u16(record);
  for (size_t i = 0; i < field_count; i++) {
    const struct decode_field field = fields[i];
    if (field.id != id || length < field.offset + field.size) continue;
    return field.size == 8 ? u64(record + field.offset) : u32(record + field.offset);
  }
  return 0;
}

static inline __attribute__((always_inline)) void decode_page(
    const char *page, size_t page_size, int checked, const struct decode_field *fields,
    size_t field_count, struct decode_sum *total) {
  uint64_t time = u64(page);
  const size_t size = u32(page + 8) & 0x7ffffff;
  if (checked && size > page_size - 16) return;
  const char *at = page + 16, *const end = at + size;
  while (end - at >= 8) {
    const uint32_t header = u32(at), word = u32(at + 4), type = header & 31;
    const uint64_t delta = header >> 5;
    if (type <= 28) {
      const char *const record = at + (type ? 4 : 8);
      if (checked && !type && word < 4) return;
      const uint32_t length = type ? type * 4 : word - 4;
      if (checked && length > end - record) return;
      time += delta;
      total->events++;
      total->sum += time + length + u16(record) + u32(record + 4);
      if (field_count) total->sum += number(record, length, fields, field_count);
      at = record + ((length + 3ull) & ~3ull);
    } else if (type == 29) {
      if (!delta) return;
      if (checked && (word < 4 || word > end - at - 4)) return;
      if (delta != 1) time += delta;
      at += 4 + ((word + 3ull) & ~3ull);
    } else if (type == 30) {
      time += ((uint64_t)word << 27) + delta;
      at += 8;
    } else {
      time = absolute(time, ((uint64_t)word << 27) + delta);
      at += 8;
    }
  }
}

struct decode_sum decode_plain(const void *pages, size_t count, size_t page_size) {
  struct decode_sum total = {0, 0};
  for (size_t i = 0; i < count; i++)
    decode_page((const char *)pages + i * page_size, page_size, 0, NULL, 0, &total);
  return total;
}

struct decode_sum decode_checked(const void *pages, size_t count, size_t page_size) {
  struct decode_sum total = {0, 0};
  for (size_t i = 0; i < count; i++)
    decode_page((const char *)pages + i * page_size, page_size, 1, NULL, 0, &total);
  return total;
}

struct decode_sum decode_fields(const void *pages, size_t count, size_t page_size,
                                const struct decode_field *fields, size_t field_count) {
  struct decode_sum total = {0, 0};
  for (size_t i = 0; i < count; i++)
    decode_page((const char *)pages + i * page_size, page_size, 0, fields, field_count, &total);
  return total;
}

uint64_t sum_words(const void *pages, size_t count, size_t page_size) {
  uint64_t total = 0;
  const char *at = pages, *const end = at + count * page_size;
  for (; at < end; at += 8) total += u64(at);
  return total;
}
