#include "CKernelTrace.h"

#include <errno.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int rawcap_run_realtime(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  // The thread's own scheduling, not the process's: 0 is the caller.
  return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) < 0 ? -errno : 0;
}

int rawcap_run_nice(int nice) {
  return setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), nice) < 0 ? -errno : 0;
}
