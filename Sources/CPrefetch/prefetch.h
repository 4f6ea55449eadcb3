#pragma once

#include <stdint.h>

/// Asks for the cache line at `address`, which need not be mapped: a hint that never faults.
static inline __attribute__((always_inline)) void rawcap_prefetch(uintptr_t address) {
  __builtin_prefetch((const void *)address, 0, 3);
}
