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

/// copy_file_range(2) from one file to another.
ssize_t rawcap_copy_between(int source, int64_t from, int target, int64_t to, size_t length);

/// open(2) O_TMPFILE: a new file without a name in the folder `path`, which goes when it is closed.
int rawcap_open_unnamed(const char *path, int mode);

/// linkat(2): gives an unnamed file a name that is not there yet.
int rawcap_link_unnamed(int fd, const char *path);

/// Do `fd` and `path` mean the same file? 0 also when there is no file at `path`.
int rawcap_is_same_file(int fd, const char *path);

/// The file system's block size and free bytes (to an ordinary user).
int rawcap_file_system(int fd, int64_t *block_size, int64_t *free_bytes);

/// Starts a thread running `body(context)`, bound to `cpu` when that is >= 0 and possible.
int rawcap_thread_start(
    uint64_t *thread, int cpu, const char *name, void (*body)(void *), void *context);

/// Binds a thread to `cpu`; -EINVAL while that is offline.
int rawcap_thread_pin(uint64_t thread, int cpu);

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

/// The first page of a mapped ring buffer (`struct trace_buffer_meta` in <linux/trace_mmap.h>, Linux
/// 6.10; older headers do not have it).
struct rawcap_ring_meta {
  uint32_t meta_page_size;
  uint32_t meta_struct_len;
  uint32_t subbuf_size;
  uint32_t nr_subbufs;
  struct {
    uint64_t lost_events;
    uint32_t id;
    uint32_t read;
  } reader;
  uint64_t flags;
  uint64_t entries;
  uint64_t overrun;
  uint64_t read;
};

/// ioctl(2) TRACE_MMAP_IOCTL_GET_READER: consumes what the reader page held, and swaps in the next one
/// when there is nothing more on it.
int rawcap_ring_get_reader(int fd);

/// mmap(2) of `length` bytes of a file from its beginning, for reading and shared; -errno on failure.
int rawcap_map_shared(int fd, size_t length, const void **address);

/// munmap(2).
void rawcap_unmap(const void *address, size_t length);

/// Runs the calling thread at SCHED_FIFO `priority`.
int rawcap_run_realtime(int priority);

/// Runs the calling thread at nice -20, with a slice of 0.1 ms where the kernel has that (Linux 6.12).
int rawcap_run_eagerly(void);

/// How a thread is scheduled, to be put back.
struct rawcap_scheduling {
  int32_t thread;
  int32_t nice;
  uint64_t flags;
  uint64_t slice;
};

/// Like rawcap_run_eagerly, but not for the threads and processes that the caller makes meanwhile, and
/// stores in `usual` how it was. -EINVAL for a thread that is not scheduled as ordinary ones are: it is
/// left as it is.
int rawcap_run_eagerly_for_now(struct rawcap_scheduling *usual);

/// Puts back what rawcap_run_eagerly_for_now has changed, from any thread of the process; -ESRCH when the
/// thread has ended.
int rawcap_run_as_usual(const struct rawcap_scheduling *usual);

/// The nice value of the calling thread.
int rawcap_nice(void);

/// How many CPUs the process may run on (sched_getaffinity(2)); 1 when that cannot be told.
int rawcap_usable_cpus(void);

/// Sets the nice value of the calling thread alone.
int rawcap_run_nice(int nice);

/// sync_file_range(2) SYNC_FILE_RANGE_WRITE: begins to write the range to the disk.
int rawcap_begin_writeback(int fd, int64_t offset, int64_t length);

/// Opens the file of `fd` once more, with O_WRONLY | O_DIRECT.
int rawcap_open_direct(int fd);

/// Forks a process that executes `argv` (found in PATH) once a byte is written to the descriptor stored
/// in `start`; closed without one, it exits. It has let go of all descriptors that are closed by exec.
/// `ignored` signals are left ignored, all others get their
/// default action; no signal is blocked. What exec says is an errno to be read from `report`, whose
/// end is reached without one when it succeeds.
int rawcap_fork_paused(
    char *const argv[], const sigset_t *ignored, pid_t *process, int *start, int *report);

/// flock(2) LOCK_EX | LOCK_NB: -EWOULDBLOCK when somebody else has the file locked.
int rawcap_lock_file(int fd);

/// Tells whoever writes the file that it is followed, as long as it is open: a shared lock of the open
/// file (F_OFD_SETLK) at a place that no file has, for which the right to read is enough.
int rawcap_follow_file(int fd);

/// Does somebody else follow the file?
bool rawcap_is_followed(int fd);

/// flock(2) LOCK_SH | LOCK_NB: -EWOULDBLOCK when somebody writes the file.
int rawcap_share_file(int fd);

/// flock(2) LOCK_UN.
void rawcap_unlock_file(int fd);

/// A part of a file in memory.
struct rawcap_window {
  const void *start;
  const void *bytes;
  size_t length;
  int place;
};

/// Maps `length` bytes of a file from `offset` on, to be read, and fetches them. Should they go away later
/// because the file becomes shorter, zeros are read, and the window is torn: a handler for SIGBUS sees to
/// that, which hands all other faults on. -EFAULT, -EIO and the like for what cannot be read.
int rawcap_window_map(int fd, int64_t offset, size_t length, struct rawcap_window *window);

/// Have zeros been read in place of bytes that went away?
bool rawcap_window_is_torn(const struct rawcap_window *window);

/// Ends what rawcap_window_map began.
void rawcap_window_unmap(const struct rawcap_window *window);
