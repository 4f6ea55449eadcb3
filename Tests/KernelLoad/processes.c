#define _GNU_SOURCE
#include "KernelLoad.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(void) {}

static void run_program(void) { execl("/bin/true", "true", "with", "arguments", NULL); }

static void run_missing_program(void) { execl("/nonexistent", "nonexistent", NULL); }

static void handle(int number) { (void)number; }

static void fault(void) {
  // What a debugger would be told: a bad address, a division by zero.
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  volatile int *nowhere = (volatile int *)8;
  *nowhere = 1;
}

static void take_signals(void) {
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
  stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
  sigaltstack(&stack, NULL);
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGRTMIN, &action, NULL);
  raise(SIGUSR1);
  union sigval value = {.sival_int = 7};
  sigqueue(getpid(), SIGRTMIN, value);
  sigset_t all, pending;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  raise(SIGUSR1);
  sigpending(&pending);
  struct timespec moment = {0, 1000000};
  sigtimedwait(&all, NULL, &moment);
  sigprocmask(SIG_UNBLOCK, &all, NULL);
  int process = (int)syscall(SYS_pidfd_open, getpid(), 0);
  syscall(SYS_pidfd_send_signal, process, SIGUSR1, NULL, 0);
  syscall(SYS_pidfd_getfd, process, 0, 0);
}

static void be_traced(void) {
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  raise(SIGSTOP);
  getppid();
}

static void trace_a_child(void) {
  pid_t child = fork();
  if (child == 0) {
    be_traced();
    _exit(0);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child) return;
  struct user_regs_struct registers;
  ptrace(PTRACE_GETREGS, child, 0, &registers);
  for (int step = 0; step < 6; step++) {
    ptrace(PTRACE_SYSCALL, child, 0, 0);
    if (waitpid(child, &status, 0) != child || WIFEXITED(status)) return;
  }
  ptrace(PTRACE_SINGLESTEP, child, 0, 0);
  waitpid(child, &status, 0);
  ptrace(PTRACE_KILL, child, 0, 0);
  waitpid(child, &status, 0);
}

/// A filter that forbids `getpgrp`, and logs `getsid`.
static void forbid_a_call(void) {
  struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgrp, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {sizeof program / sizeof program[0], program};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
  syscall(SYS_getpgrp);
}

static void *run_thread(void *argument) {
  prctl(PR_SET_NAME, argument);
  usleep(100);
  return NULL;
}

static void make_threads(void) {
  pthread_t threads[4];
  for (int index = 0; index < 4; index++)
    pthread_create(&threads[index], NULL, run_thread, "a thread");
  for (int index = 0; index < 4; index++) pthread_join(threads[index], NULL);
}

void load_processes(void) {
  in_child(nothing);
  in_child(run_program);
  in_child(run_missing_program);
  in_child(fault);
  in_child(take_signals);
  trace_a_child();
  in_child(forbid_a_call);
  make_threads();
  struct clone_args arguments = {.exit_signal = SIGCHLD, .flags = CLONE_CLEAR_SIGHAND};
  long child = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (child == 0) _exit(3);
  siginfo_t status;
  waitid(P_PID, (id_t)child, &status, WEXITED);
  put("/proc/self/oom_score_adj", "100");
  put("/proc/self/comm", "a comm %s \\");
  put("/proc/self/coredump_filter", "0x33");
  // A cgroup of its own, in the hierarchies that there are.
  const char *hierarchies[] = {"freezer", "memory", "pids", "cpu", "cpuset", "unified"};
  char path[200], file[300], number[20];
  snprintf(number, sizeof number, "%d", getpid());
  for (size_t index = 0; index < sizeof hierarchies / sizeof hierarchies[0]; index++) {
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/rawcap-%d", hierarchies[index], getpid());
    if (mkdir(path, 0755) != 0) continue;
    pid_t member = fork();
    if (member == 0) {
      snprintf(file, sizeof file, "%s/cgroup.procs", path);
      put(file, "0");
      // Less memory than the file needs: its pages have to go again.
      snprintf(file, sizeof file, "%s/memory.limit_in_bytes", path);
      put(file, "8M");
      static char block[1 << 16];
      int output = open("much", O_CREAT | O_RDWR, 0600);
      for (int piece = 0; piece < 256; piece++) ignore(write(output, block, sizeof block));
      fsync(output);
      for (int piece = 0; piece < 256; piece++)
        ignore(pread(output, block, sizeof block, (off_t)piece << 16));
      unlink("much");
      snprintf(file, sizeof file, "%s/memory.force_empty", path);
      put(file, "0");
      usleep(20000);
      _exit(0);
    }
    usleep(5000);
    snprintf(file, sizeof file, "%s/cgroup.freeze", path);
    put(file, "1");
    usleep(2000);
    put(file, "0");
    waitpid(member, NULL, 0);
    char renamed[220];
    snprintf(renamed, sizeof renamed, "%s-2", path);
    if (rename(path, renamed) == 0) strcpy(path, renamed);
    for (int attempt = 0; attempt < 100 && rmdir(path) != 0; attempt++) usleep(10000);
  }
}

void load_credentials(void) {
  // Keys in a keyring of the process.
  long key = syscall(
    SYS_add_key, "user", "rawcap", "secret", 6L, -2L /* KEY_SPEC_PROCESS_KEYRING */);
  syscall(SYS_keyctl, 11L /* KEYCTL_READ */, key, NULL, 0L);
  syscall(SYS_keyctl, 9L /* KEYCTL_UNLINK */, key, -2L);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  setrlimit(RLIMIT_NOFILE, &limit);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  struct tms times_spent;
  times(&times_spent);
  sethostname("rawcap", 6);
  ignore(setdomainname("rawcap", 6));
  prctl(PR_SET_DUMPABLE, 1);
  prctl(PR_CAPBSET_READ, 0);
  unshare(CLONE_NEWCGROUP | CLONE_NEWPID | CLONE_NEWTIME);
  int space = open("/proc/self/ns/uts", O_RDONLY);
  setns(space, CLONE_NEWUTS);
  ignore(setresgid(65534, 65534, 65534));
  ignore(setresuid(65534, 65534, 65534));
  unshare(CLONE_NEWUSER);
  put("/proc/self/uid_map", "0 65534 1");
}
