#define _GNU_SOURCE
#include "KernelLoad.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <signal.h>
#include <unistd.h>

static char block[1 << 16];

/// The life of a few files in the working directory.
static void use_files(void) {
  mkdir("d", 0755);
  int file = open("d/a", O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (file < 0) return;
  for (int index = 0; index < 16; index++) ignore(write(file, block, sizeof block));
  fsync(file);
  fdatasync(file);
  sync_file_range(file, 0, 65536, SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
  ignore(fallocate(file, 0, 1 << 20, 1 << 20));
  ignore(fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 65536, 65536));
  ignore(fallocate(file, FALLOC_FL_ZERO_RANGE, 262144, 65536));
  ignore(fallocate(file, FALLOC_FL_COLLAPSE_RANGE, 0, 65536));
  ignore(fallocate(file, FALLOC_FL_INSERT_RANGE, 65536, 65536));
  ignore(posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED));
  ignore(posix_fadvise(file, 0, 0, POSIX_FADV_WILLNEED));
  readahead(file, 0, 1 << 20);
  ignore(pread(file, block, 4096, 0));
  ignore(pwrite(file, block, 100, 50));
  struct iovec vector[2] = {{block, 10}, {block + 10, 20}};
  ignore(preadv(file, vector, 2, 0));
  ignore(pwritev2(file, vector, 2, 0, RWF_DSYNC));
  lseek(file, 0, SEEK_HOLE);
  lseek(file, 0, SEEK_DATA);
  // With room for the extents behind it.
  _Alignas(struct fiemap) char room[sizeof(struct fiemap) + 8 * sizeof(struct fiemap_extent)] = {0};
  struct fiemap *map = (struct fiemap *)room;
  map->fm_length = ~0ull;
  map->fm_extent_count = 8;
  ioctl(file, FS_IOC_FIEMAP, map);
  int flags = 0;
  if (ioctl(file, FS_IOC_GETFLAGS, &flags) == 0) {
    flags |= FS_NOATIME_FL;
    ioctl(file, FS_IOC_SETFLAGS, &flags);
  }
  struct fsxattr attributes;
  ioctl(file, FS_IOC_FSGETXATTR, &attributes);
  fsetxattr(file, "user.rawcap", "value", 5, 0);
  fsetxattr(file, "user.large", block, 3000, 0);
  fgetxattr(file, "user.rawcap", block, 100);
  flistxattr(file, block, 100);
  fremovexattr(file, "user.rawcap");
  ignore(ftruncate(file, 1 << 19));
  fchmod(file, 0600);
  ignore(fchown(file, 1, 1));
  struct timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  futimens(file, times);
  char *memory = mmap(NULL, 1 << 18, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory != MAP_FAILED) {
    for (int offset = 0; offset < 1 << 18; offset += 4096) memory[offset]++;
    msync(memory, 1 << 18, MS_SYNC);
    munmap(memory, 1 << 18);
  }
  flock(file, LOCK_EX);
  flock(file, LOCK_UN);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10};
  fcntl(file, F_SETLK, &lock);
  fcntl(file, F_GETLK, &lock);
  fcntl(file, F_OFD_SETLK, &lock);
  lock.l_type = F_UNLCK;
  fcntl(file, F_SETLK, &lock);
  int copy = open("d/b", O_RDWR | O_CREAT | O_DIRECT, 0644);
  void *aligned = NULL;
  if (copy >= 0 && posix_memalign(&aligned, 4096, 65536) == 0) {
    memset(aligned, 1, 65536);
    for (int index = 0; index < 8; index++) ignore(write(copy, aligned, 65536));
    ignore(pread(copy, aligned, 65536, 0));
    free(aligned);
  }
  off_t from = 0, to = 0;
  ignore(copy_file_range(file, &from, copy, &to, 65536, 0));
  ioctl(copy, FICLONE, file);
  from = 0;
  ignore(sendfile(copy, file, &from, 4096));
  close(copy);
  ignore(link("d/a", "d/link"));
  ignore(symlink("a", "d/symlink"));
  char target[64];
  ignore(readlink("d/symlink", target, sizeof target));
  mknod("d/fifo", S_IFIFO | 0600, 0);
  rename("d/b", "d/c");
  renameat2(AT_FDCWD, "d/a", AT_FDCWD, "d/c", RENAME_EXCHANGE);
  for (int index = 0; index < 200; index++) {
    char name[32];
    snprintf(name, sizeof name, "d/file-with-a-name-%d", index);
    close(open(name, O_CREAT | O_WRONLY, 0644));
  }
  DIR *directory = opendir("d");
  if (directory) {
    while (readdir(directory)) {}
    closedir(directory);
  }
  struct statfs status;
  statfs("d", &status);
  int temporary = open("d", O_TMPFILE | O_RDWR, 0600);
  ignore(write(temporary, block, 4096));
  close(temporary);
  // A lease is broken by who opens the file.
  int leased = open("d/c", O_RDONLY);
  signal(SIGIO, SIG_IGN);
  fcntl(leased, F_SETLEASE, F_RDLCK);
  close(open("d/c", O_WRONLY | O_NONBLOCK));
  fcntl(leased, F_SETLEASE, F_UNLCK);
  close(leased);
  syncfs(file);
  close(file);
  ignore(truncate("d/c", 0));
  for (int index = 0; index < 200; index++) {
    char name[32];
    snprintf(name, sizeof name, "d/file-with-a-name-%d", index);
    unlink(name);
  }
  ignore(syscall(SYS_getcwd, target, sizeof target));
}

static void use_pipes(void) {
  int ends[2], others[2];
  if (pipe2(ends, O_CLOEXEC) != 0 || pipe(others) != 0) return;
  fcntl(ends[1], F_SETPIPE_SZ, 65536);
  ignore(write(ends[1], block, 4096));
  ignore(tee(ends[0], others[1], 4096, 0));
  struct iovec piece = {block, 4096};
  ignore(vmsplice(ends[1], &piece, 1, 0));
  ignore(splice(ends[0], NULL, others[1], NULL, 4096, 0));
  ignore(read(ends[0], block, 4096));
  int event = eventfd(1, EFD_NONBLOCK);
  uint64_t number = 1;
  int poller = epoll_create1(0);
  // EPOLLWAKEUP keeps the system awake by a wakeup source.
  struct epoll_event wanted = {.events = EPOLLIN | EPOLLWAKEUP};
  epoll_ctl(poller, EPOLL_CTL_ADD, event, &wanted);
  ignore(write(event, &number, 8));
  epoll_wait(poller, &wanted, 1, 10);
  ignore(read(event, &number, 8));
  epoll_ctl(poller, EPOLL_CTL_DEL, event, &wanted);
}

void load_files(void) {
  for (int index = 0; index < (int)sizeof block; index++) block[index] = (char)index;
  use_files();
  use_pipes();
  mkdir("tmpfs", 0755);
  if (mount("none", "tmpfs", "tmpfs", 0, "size=16m") == 0 && chdir("tmpfs") == 0) {
    use_files();
    ignore(chdir(".."));
    umount2("tmpfs", MNT_DETACH);
  }
  mkdir("huge", 0755);
  if (mount("none", "huge", "hugetlbfs", 0, NULL) == 0 && chdir("huge") == 0) {
    use_files();
    ignore(chdir(".."));
    umount2("huge", MNT_DETACH);
  }
  // The script makes these file systems.
  const char *places[] = {"ext4", "xfs", "btrfs", "overlay", "nojournal"};
  for (size_t index = 0; index < sizeof places / sizeof places[0]; index++) {
    if (chdir(places[index]) != 0) continue;
    use_files();
    ignore(chdir(".."));
  }
}

void load_file_watches(void) {
  int watcher = inotify_init1(IN_NONBLOCK);
  inotify_add_watch(watcher, ".", IN_ALL_EVENTS);
  int notifier = fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK, O_RDONLY);
  fanotify_mark(notifier, FAN_MARK_ADD, FAN_OPEN | FAN_CLOSE | FAN_EVENT_ON_CHILD, AT_FDCWD, ".");
  close(open("watched", O_CREAT | O_WRONLY, 0600));
  ignore(read(watcher, block, sizeof block));
  ignore(read(notifier, block, sizeof block));
  unlink("watched");
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  int queue = signalfd(-1, &signals, SFD_NONBLOCK);
  kill(getpid(), SIGUSR1);
  ignore(read(queue, block, sizeof block));
  // A file system whose server answers nothing: its first request is made all the same.
  int fuse = open("/dev/fuse", O_RDWR | O_NONBLOCK);
  char options[100];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
  mkdir("fuse", 0755);
  if (fuse >= 0 && mount("none", "fuse", "fuse", 0, options) == 0) {
    ignore(read(fuse, block, sizeof block));
    umount2("fuse", MNT_DETACH | MNT_FORCE);
  }
  close(fuse);
  put("/dev/kmsg", "rawcap: a line of a test\n");
  int latency = open("/dev/cpu_dma_latency", O_WRONLY);
  int32_t microseconds = 1000000;
  ignore(write(latency, &microseconds, 4));
  close(latency);
}
