#include "CDrain.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

pid_t drain_thread(void) { return syscall(SYS_gettid); }

int fill_ring(int cpu, long count) {
  cpu_set_t before, one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  if (sched_getaffinity(0, sizeof before, &before) < 0 || sched_setaffinity(0, sizeof one, &one) < 0)
    return -errno;
  for (long i = 0; i < count; i++)
    syscall(SYS_getppid);
  return sched_setaffinity(0, sizeof before, &before) < 0 ? -errno : 0;
}

int64_t drain_splice(const char *ring, const char *file) {
  int in = open(ring, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  int out = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  int ends[2] = {-1, -1};
  int64_t total = 0;
  if (in < 0 || out < 0 || pipe2(ends, O_CLOEXEC) < 0) {
    total = -errno;
  } else {
    fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    ssize_t got;
    while ((got = splice(in, NULL, ends[1], NULL, 1 << 20, SPLICE_F_NONBLOCK | SPLICE_F_MOVE)) > 0)
      while (got > 0) {
        ssize_t put = splice(ends[0], NULL, out, NULL, got, SPLICE_F_MOVE);
        if (put <= 0) {
          total = -EIO;
          got = 0;
        } else {
          total += put;
          got -= put;
        }
      }
  }
  close(ends[0]);
  close(ends[1]);
  close(out);
  close(in);
  return total;
}

int64_t drain_read(const char *ring, long page) {
  int in = open(ring, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (in < 0)
    return -errno;
  char *memory = aligned_alloc(4096, page);
  int64_t total = 0;
  ssize_t got;
  while (memory && (got = read(in, memory, page)) > 0)
    total += got;
  free(memory);
  close(in);
  return total;
}
