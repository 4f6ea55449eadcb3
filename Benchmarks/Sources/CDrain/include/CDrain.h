#pragma once

#include <stdint.h>
#include <sys/types.h>

/// The calling thread's number.
pid_t drain_thread(void);

/// Makes `count` system calls on `cpu`, in the calling thread, which may run anywhere afterwards.
int fill_ring(int cpu, long count);

/// Splices the full pages of the ring buffer at `ring` to the file at `file` through a pipe of 1 MiB;
/// returns the bytes that moved, or -errno. The plain C loop that the backends are measured against.
int64_t drain_splice(const char *ring, const char *file);

/// Reads the ring buffer at `ring`, `page` bytes a call, to nowhere; returns the bytes, or -errno.
int64_t drain_read(const char *ring, long page);
