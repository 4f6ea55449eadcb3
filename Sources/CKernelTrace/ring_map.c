#include "CKernelTrace.h"

#include <errno.h>
#include <sys/mman.h>

#ifndef TRACE_MMAP_IOCTL_GET_READER
#define TRACE_MMAP_IOCTL_GET_READER _IO('R', 0x20)
#endif

int rawcap_ring_get_reader(int fd) {
  return ioctl(fd, TRACE_MMAP_IOCTL_GET_READER) < 0 ? -errno : 0;
}

int rawcap_map_shared(int fd, size_t length, const void **address) {
  void *mapped = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED)
    return -errno;
  *address = mapped;
  return 0;
}

void rawcap_unmap(const void *address, size_t length) { munmap((void *)address, length); }
