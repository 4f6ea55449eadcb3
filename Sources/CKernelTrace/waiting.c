#include "CKernelTrace.h"

#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

int rawcap_event_descriptor(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

int rawcap_signal_descriptor(const sigset_t *signals) {
  int fd = signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

int rawcap_next_signal(int fd, bool *from_kernel) {
  struct signalfd_siginfo info;
  ssize_t got;
  do
    got = read(fd, &info, sizeof info);
  while (got < 0 && errno == EINTR);
  if (got != sizeof info)
    return 0;
  *from_kernel = info.ssi_code == SI_KERNEL;
  return (int)info.ssi_signo;
}

bool rawcap_signal_is_ignored(int signal) {
  struct sigaction action;
  return sigaction(signal, NULL, &action) == 0 && !(action.sa_flags & SA_SIGINFO) &&
         action.sa_handler == SIG_IGN;
}

int rawcap_process_descriptor(pid_t process) {
#ifdef SYS_pidfd_open
  long fd = syscall(SYS_pidfd_open, process, 0);
  return fd < 0 ? -errno : (int)fd;
#else
  (void)process;
  return -ENOSYS;
#endif
}
