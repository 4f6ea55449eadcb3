#include <kbuffer.h>
#include <string.h>

#include "CDecode.h"

struct decode_sum decode_kbuffer(const void *pages, size_t count, size_t page_size) {
  struct decode_sum total = {0, 0};
  struct kbuffer *const buffer = kbuffer_alloc(KBUFFER_LSIZE_8, KBUFFER_ENDIAN_LITTLE);
  if (!buffer) return total;
  for (size_t i = 0; i < count; i++) {
    kbuffer_load_subbuffer(buffer, (char *)pages + i * page_size);
    unsigned long long time;
    const char *record;
    while ((record = kbuffer_read_event(buffer, &time))) {
      uint16_t id;
      uint32_t pid;
      memcpy(&id, record, sizeof id);
      memcpy(&pid, record + 4, sizeof pid);
      total.events++;
      total.sum += time + (uint32_t)kbuffer_event_size(buffer) + id + pid;
      kbuffer_next_event(buffer, NULL);
    }
  }
  kbuffer_free(buffer);
  return total;
}
