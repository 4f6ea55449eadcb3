#include "CKernelTrace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

_Static_assert(sizeof(pthread_t) <= sizeof(uint64_t), "a thread handle fits in 64 bits");

ssize_t rawcap_splice(int in, int out, int64_t out_offset, size_t length, bool nonblocking) {
  loff_t offset = out_offset;
  unsigned flags = SPLICE_F_MOVE | (nonblocking ? SPLICE_F_NONBLOCK : 0);
  ssize_t moved = splice(in, NULL, out, out_offset < 0 ? NULL : &offset, length, flags);
  return moved < 0 ? -errno : moved;
}

int rawcap_pipe(int fds[2], int bytes, int *granted) {
  if (pipe2(fds, O_CLOEXEC) < 0)
    return -errno;
  // Users without CAP_SYS_RESOURCE are limited by /proc/sys/fs/pipe-max-size: take what is given.
  while (bytes > 65536 && fcntl(fds[1], F_SETPIPE_SZ, bytes) < 0)
    bytes /= 2;
  *granted = fcntl(fds[1], F_GETPIPE_SZ);
  return 0;
}

static int allocate(int fd, int mode, int64_t offset, int64_t length) {
  int result;
  do
    result = fallocate(fd, mode, offset, length);
  while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

int rawcap_collapse_range(int fd, int64_t offset, int64_t length) {
  return allocate(fd, FALLOC_FL_COLLAPSE_RANGE, offset, length);
}

int rawcap_punch_hole(int fd, int64_t offset, int64_t length) {
  return allocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}

int rawcap_reserve_range(int fd, int64_t offset, int64_t length) {
  return allocate(fd, FALLOC_FL_KEEP_SIZE, offset, length);
}

ssize_t rawcap_copy_range(int fd, int64_t from, int64_t to, size_t length) {
  loff_t in = from, out = to;
  ssize_t copied = copy_file_range(fd, &in, fd, &out, length, 0);
  return copied < 0 ? -errno : copied;
}

ssize_t rawcap_copy_between(int source, int64_t from, int target, int64_t to, size_t length) {
  loff_t in = from, out = to;
  ssize_t copied = copy_file_range(source, &in, target, &out, length, 0);
  return copied < 0 ? -errno : copied;
}

int rawcap_file_system(int fd, int64_t *block_size, int64_t *free_bytes) {
  struct statvfs info;
  if (fstatvfs(fd, &info) < 0)
    return -errno;
  *block_size = info.f_bsize;
  *free_bytes = (int64_t)info.f_bavail * info.f_frsize;
  return 0;
}

struct start {
  void (*body)(void *);
  void *context;
  int cpu;
  char name[16];
};

int rawcap_thread_pin(uint64_t thread, int cpu) {
  size_t size = CPU_ALLOC_SIZE(cpu + 1);
  cpu_set_t *set = CPU_ALLOC(cpu + 1);
  if (!set)
    return -ENOMEM;
  CPU_ZERO_S(size, set);
  CPU_SET_S(cpu, size, set);
  int error = pthread_setaffinity_np((pthread_t)thread, size, set);
  CPU_FREE(set);
  return -error;
}

static void *run(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  pthread_setname_np(pthread_self(), start.name);
  // A CPU may be offline or outside the cpuset: the thread then runs wherever it may.
  if (start.cpu >= 0)
    rawcap_thread_pin((uint64_t)pthread_self(), start.cpu);
  start.body(start.context);
  return NULL;
}

int rawcap_thread_start(
    uint64_t *thread, int cpu, const char *name, void (*body)(void *), void *context) {
  struct start *start = calloc(1, sizeof *start);
  if (!start)
    return -ENOMEM;
  start->body = body;
  start->context = context;
  start->cpu = cpu;
  strncpy(start->name, name, sizeof start->name - 1);
  pthread_t handle;
  int error = pthread_create(&handle, NULL, run, start);
  if (error) {
    free(start);
    return -error;
  }
  *thread = (uint64_t)handle;
  return 0;
}

int rawcap_thread_join(uint64_t thread) { return -pthread_join((pthread_t)thread, NULL); }

int rawcap_window_size(int fd, struct winsize *size) {
  return ioctl(fd, TIOCGWINSZ, size) < 0 ? -errno : 0;
}
