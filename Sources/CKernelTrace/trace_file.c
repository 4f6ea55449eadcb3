#include "CKernelTrace.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

int64_t rawcap_allocated_bytes(int fd) {
  struct stat info;
  if (fstat(fd, &info) < 0)
    return -errno;
  return S_ISREG(info.st_mode) ? (int64_t)info.st_blocks * 512 : -EINVAL;
}

int64_t rawcap_file_size_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) < 0 || limit.rlim_cur > INT64_MAX)
    return INT64_MAX;
  return (int64_t)limit.rlim_cur;
}

int rawcap_remove_file(int fd, const char *path) {
  struct stat ours, there;
  if (fstat(fd, &ours) < 0 || stat(path, &there) < 0)
    return -errno;
  if (ours.st_dev != there.st_dev || ours.st_ino != there.st_ino)
    return -ESTALE;
  return unlink(path) < 0 ? -errno : 0;
}
