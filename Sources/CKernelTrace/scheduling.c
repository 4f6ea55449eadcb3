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

// `struct sched_attr` of <linux/sched/types.h>, as first published.
struct attributes {
  uint32_t size;
  uint32_t policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime;
  uint64_t deadline;
  uint64_t period;
};

// SCHED_FLAG_RESET_ON_FORK
static const uint64_t reset_on_fork = 1;

int rawcap_run_eagerly(void) {
  // From Linux 6.12 on, an ordinary thread's runtime is its slice: one with a short slice does not
  // wait for the end of another's. Before that it is ignored.
  struct attributes eager = {
      .size = sizeof eager, .policy = SCHED_OTHER, .nice = -20, .runtime = 100000};
  if (syscall(SYS_sched_setattr, 0, &eager, 0) == 0)
    return 0;
  return rawcap_run_nice(-20);
}

int rawcap_run_eagerly_for_now(struct rawcap_scheduling *usual) {
  struct attributes now = {.size = sizeof now};
  if (syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) < 0)
    return -errno;
  if (now.policy != SCHED_OTHER)
    return -EINVAL;
  *usual = (struct rawcap_scheduling){
      .thread = (int32_t)syscall(SYS_gettid), .nice = now.nice, .flags = now.flags,
      .slice = now.runtime};
  struct attributes eager = {
      .size = sizeof eager, .policy = SCHED_OTHER, .flags = now.flags | reset_on_fork,
      .nice = -20, .runtime = 100000};
  return syscall(SYS_sched_setattr, 0, &eager, 0) < 0 ? -errno : 0;
}

int rawcap_run_as_usual(const struct rawcap_scheduling *usual) {
  // The number may be that of another process's thread by now.
  if (syscall(SYS_tgkill, getpid(), usual->thread, 0) < 0)
    return -errno;
  struct attributes before = {
      .size = sizeof before, .policy = SCHED_OTHER, .flags = usual->flags, .nice = usual->nice,
      .runtime = usual->slice};
  return syscall(SYS_sched_setattr, usual->thread, &before, 0) < 0 ? -errno : 0;
}

int rawcap_nice(void) { return getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid)); }

int rawcap_run_nice(int nice) {
  return setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), nice) < 0 ? -errno : 0;
}

int rawcap_usable_cpus(void) {
  // The kernel refuses a set that is smaller than its own.
  for (int cpus = 1024; cpus <= 1 << 20; cpus *= 2) {
    size_t size = CPU_ALLOC_SIZE(cpus);
    cpu_set_t *set = CPU_ALLOC(cpus);
    if (!set)
      break;
    int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (count > 0)
      return count;
  }
  return 1;
}
