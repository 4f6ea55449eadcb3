#include "CKernelTrace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
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

int rawcap_open_unnamed(const char *path, int mode) {
  int fd = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
  return fd < 0 ? -errno : fd;
}

int rawcap_link_unnamed(int fd, const char *path) {
  char name[32];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  return linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

int rawcap_is_same_file(int fd, const char *path) {
  struct stat ours, there;
  if (fstat(fd, &ours) < 0 || stat(path, &there) < 0)
    return 0;
  return ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

int rawcap_begin_writeback(int fd, int64_t offset, int64_t length) {
  return sync_file_range(fd, offset, length, SYNC_FILE_RANGE_WRITE) < 0 ? -errno : 0;
}

int rawcap_open_direct(int fd) {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int direct = open(path, O_WRONLY | O_DIRECT | O_CLOEXEC);
  return direct < 0 ? -errno : direct;
}

// Behind the end of every file.
static const off_t follower_place = (off_t)1 << 62;

int rawcap_follow_file(int fd) {
  struct flock lock = {
      .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = follower_place, .l_len = 1};
  return fcntl(fd, F_OFD_SETLK, &lock) < 0 ? -errno : 0;
}

bool rawcap_is_followed(int fd) {
  struct flock lock = {
      .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = follower_place, .l_len = 1};
  return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

int rawcap_share_file(int fd) {
  int result;
  do
    result = flock(fd, LOCK_SH | LOCK_NB);
  while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

void rawcap_unlock_file(int fd) { flock(fd, LOCK_UN); }

int rawcap_lock_file(int fd) {
  int result;
  do
    result = flock(fd, LOCK_EX | LOCK_NB);
  while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}
