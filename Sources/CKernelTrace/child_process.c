#include "CKernelTrace.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

// Closes what exec would close. The kernel disturbs whoever polls a ring buffer when a copy of its
// descriptor is closed: better now than when events come.
static void close_early(int start, int report) {
  struct rlimit limit;
  int count = getrlimit(RLIMIT_NOFILE, &limit) < 0 ? 1024 : (int)limit.rlim_cur;
  // Descriptors are given from the lowest on, and the two pipes came last.
  int last = (start > report ? start : report) + 2;
  for (int fd = 3; fd < count && fd <= last; fd++) {
    int flags = fcntl(fd, F_GETFD);
    if (fd != start && fd != report && flags >= 0 && flags & FD_CLOEXEC)
      close(fd);
  }
}

// The child: calls only what is allowed between fork and exec in a process with threads.
static void run_when_told(char *const argv[], const sigset_t *ignored, int start, int report) {
  close_early(start, report);
  int ready = 0;
  if (write(report, &ready, sizeof ready) != sizeof ready)
    _exit(126);
  char go;
  ssize_t got;
  do
    got = read(start, &go, 1);
  while (got < 0 && errno == EINTR);
  if (got != 1)
    _exit(127);
  for (int signal = 1; signal < NSIG; signal++)
    if (sigismember(ignored, signal) != 1) {
      struct sigaction action = {.sa_handler = SIG_DFL};
      sigaction(signal, &action, NULL);
    }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvp(argv[0], argv);
  int error = errno;
  ssize_t wrote = write(report, &error, sizeof error);
  _exit(wrote == sizeof error ? 127 : 126);
}

int rawcap_fork_paused(
    char *const argv[], const sigset_t *ignored, pid_t *process, int *start, int *report) {
  int go[2], told[2];
  if (pipe2(go, O_CLOEXEC) < 0)
    return -errno;
  if (pipe2(told, O_CLOEXEC) < 0) {
    int error = errno;
    close(go[0]);
    close(go[1]);
    return -error;
  }
  pid_t child = fork();
  if (child == 0) {
    close(go[1]);
    run_when_told(argv, ignored, go[0], told[1]);
  }
  int error = errno;
  close(go[0]);
  close(told[1]);
  if (child < 0) {
    close(go[1]);
    close(told[0]);
    return -error;
  }
  int ready;
  ssize_t got;
  do
    got = read(told[0], &ready, sizeof ready);
  while (got < 0 && errno == EINTR);
  *process = child;
  *start = go[1];
  *report = told[0];
  return 0;
}
