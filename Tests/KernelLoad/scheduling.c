#define _GNU_SOURCE
#include "KernelLoad.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct attributes {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period, low, high;
};

static void spin(long rounds) {
  for (volatile long round = 0; round < rounds; round++) {}
}

static pthread_mutex_t mutex;

static void *contend(void *argument) {
  for (int round = 0; round < 20; round++) {
    pthread_mutex_lock(&mutex);
    usleep(100);
    pthread_mutex_unlock(&mutex);
  }
  return argument;
}

/// One waits for a lock that another one of lower priority has (`sched_pi_setprio`).
static void inherit(void) {
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_setprotocol(&kind, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&mutex, &kind);
  pthread_t threads[3];
  for (int index = 0; index < 3; index++) {
    pthread_create(&threads[index], NULL, contend, NULL);
    struct sched_param priority = {.sched_priority = index + 1};
    pthread_setschedparam(threads[index], SCHED_FIFO, &priority);
  }
  for (int index = 0; index < 3; index++) pthread_join(threads[index], NULL);
}

void load_scheduling(void) {
  long cpus = sysconf(_SC_NPROCESSORS_ONLN);
  for (int cpu = 0; cpu < cpus && cpu < 4; cpu++) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
    spin(1000000);
    sched_yield();
  }
  cpu_set_t all;
  memset(&all, 0xff, sizeof all);
  sched_setaffinity(0, sizeof all, &all);
  in_child(inherit);
  struct sched_param priority = {.sched_priority = 1};
  sched_setscheduler(0, SCHED_RR, &priority);
  usleep(1000);
  priority.sched_priority = 0;
  sched_setscheduler(0, SCHED_BATCH, &priority);
  sched_setscheduler(0, SCHED_OTHER, &priority);
  struct attributes deadline = {
      .size = 48, .policy = 6, .runtime = 1000000, .deadline = 10000000, .period = 10000000};
  syscall(SYS_sched_setattr, 0, &deadline, 0);
  usleep(1000);
  sched_setscheduler(0, SCHED_OTHER, &priority);
  setpriority(PRIO_PROCESS, 0, 5);
  ignore(nice(1));
  syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 4);
  // Busy for some ticks, beside others: preemption, migration, run times.
  for (int child = 0; child < 4; child++) {
    if (fork() == 0) {
      spin(20000000);
      _exit(0);
    }
  }
  spin(20000000);
  uint32_t word = 0;
  struct timespec moment = {0, 1000000};
  syscall(SYS_futex, &word, FUTEX_WAIT, 0, &moment, NULL, 0);
  syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
  struct perf_event_attr counter = {
      .type = PERF_TYPE_SOFTWARE, .size = sizeof counter, .config = PERF_COUNT_SW_CPU_CLOCK,
      .sample_period = 100000};
  int events = (int)syscall(SYS_perf_event_open, &counter, 0, -1, -1, 0);
  spin(1000000);
  close(events);
}

void load_timers(void) {
  signal(SIGALRM, SIG_IGN);
  struct itimerval interval = {{0, 1000}, {0, 1000}};
  for (int kind = ITIMER_REAL; kind <= ITIMER_PROF; kind++) {
    signal(SIGVTALRM, SIG_IGN);
    signal(SIGPROF, SIG_IGN);
    setitimer(kind, &interval, NULL);
  }
  spin(20000000);
  usleep(3000);
  memset(&interval, 0, sizeof interval);
  for (int kind = ITIMER_REAL; kind <= ITIMER_PROF; kind++) setitimer(kind, &interval, NULL);
  // The last two wake the machine up from sleep: alarm timers.
  const clockid_t clocks[] = {
      CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM};
  for (size_t index = 0; index < sizeof clocks / sizeof clocks[0]; index++) {
    struct itimerspec time = {{0, 500000}, {0, 500000}};
    uint64_t count;
    int descriptor = timerfd_create(clocks[index], 0);
    if (descriptor >= 0 && timerfd_settime(descriptor, 0, &time, NULL) == 0) {
      ignore(read(descriptor, &count, 8));
    }
    close(descriptor);
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    if (timer_create(clocks[index], &event, &timer) == 0) {
      timer_settime(timer, 0, &time, NULL);
      timer_gettime(timer, &time);
      usleep(1000);
      timer_getoverrun(timer);
      timer_delete(timer);
    }
    struct timespec moment = {0, 100000};
    clock_nanosleep(clocks[index], 0, &moment, NULL);
    clock_getres(clocks[index], &moment);
  }
}
