#pragma once

#include <stdbool.h>
#include <stdint.h>

// Counts heap allocations, so that a test can prove that a loop makes none.
//
// The target replaces malloc and its kin in the process that links it. The count is per thread:
// tests that run beside do not disturb it.

/// How often this thread has allocated so far.
uint64_t allocation_count(void);

/// Whether allocations are counted: not under a sanitizer, which owns malloc.
bool allocation_counting_works(void);
