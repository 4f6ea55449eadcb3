#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/types.h>

// Linux system calls that Swift cannot import (GNU-only, variadic or function-like macros), as plain
// functions. Each returns the call's result, or -errno.

/// splice(2) from `in` to `out`; `out_offset` < 0 for a pipe or the file's own position.
ssize_t rawcap_splice(int in, int out, int64_t out_offset, size_t length, bool nonblocking);

/// A pipe of `bytes` capacity where the limit allows it; the capacity it got is stored in `granted`.
int rawcap_pipe(int fds[2], int bytes, int *granted);

/// fallocate(2) FALLOC_FL_COLLAPSE_RANGE: removes [offset, offset + length) and moves the rest down.
int rawcap_collapse_range(int fd, int64_t offset, int64_t length);

/// fallocate(2) FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE: gives the blocks of the range back.
int rawcap_punch_hole(int fd, int64_t offset, int64_t length);

/// fallocate(2) FALLOC_FL_KEEP_SIZE: takes blocks for the range.
int rawcap_reserve_range(int fd, int64_t offset, int64_t length);

/// copy_file_range(2) within one file.
ssize_t rawcap_copy_range(int fd, int64_t from, int64_t to, size_t length);

/// The file system's block size and free bytes (to an ordinary user).
int rawcap_file_system(int fd, int64_t *block_size, int64_t *free_bytes);

/// Starts a thread running `body(context)`, bound to `cpu` when that is >= 0 and possible.
int rawcap_thread_start(
    uint64_t *thread, int cpu, const char *name, void (*body)(void *), void *context);

/// Waits for a thread that rawcap_thread_start made.
int rawcap_thread_join(uint64_t thread);

/// eventfd(2), non-blocking.
int rawcap_event_descriptor(void);

/// signalfd(2) for `signals`, non-blocking.
int rawcap_signal_descriptor(const sigset_t *signals);

/// The next signal of a signalfd, 0 when there is none; `from_kernel` for those of a terminal.
int rawcap_next_signal(int fd, bool *from_kernel);

/// Is the signal's disposition SIG_IGN?
bool rawcap_signal_is_ignored(int signal);

/// pidfd_open(2) (Linux 5.3): readable when the process has ended.
int rawcap_process_descriptor(pid_t process);

/// The bytes that the file occupies on its file system (`st_blocks`), or -errno; -EINVAL for what is
/// no regular file.
int64_t rawcap_allocated_bytes(int fd);

/// The largest file that this process may write (`RLIMIT_FSIZE`): beyond it the kernel sends a signal.
int64_t rawcap_file_size_limit(void);

/// Removes the file at `path` if it is still the one that `fd` refers to.
int rawcap_remove_file(int fd, const char *path);

/// ioctl(2) TIOCGWINSZ: the size of the terminal's window.
int rawcap_window_size(int fd, struct winsize *size);

/// sync_file_range(2) SYNC_FILE_RANGE_WRITE: begins to write the range to the disk.
int rawcap_begin_writeback(int fd, int64_t offset, int64_t length);

/// flock(2) LOCK_EX | LOCK_NB: -EWOULDBLOCK when somebody else has the file locked.
int rawcap_lock_file(int fd);
