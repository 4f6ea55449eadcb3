#define _GNU_SOURCE
#include "KernelLoad.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
  const char *name;
  void (*body)(void);
} parts[] = {
    {"files", load_files},
    {"watches", load_file_watches},
    {"memory", load_memory},
    {"pages", load_pages},
    {"processes", load_processes},
    {"credentials", load_credentials},
    {"scheduling", load_scheduling},
    {"timers", load_timers},
    {"sockets", load_sockets},
    {"interfaces", load_interfaces},
    {"rings", load_rings},
    {"programs", load_programs},
    {"calls", load_calls},
};

void put(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  ignore(write(file, text, strlen(text)));
  close(file);
}

/// Waits for `child`, and ends it after so many hundredths of a second.
static void wait_for(pid_t child, int hundredths) {
  while (hundredths-- > 0) {
    if (waitpid(child, NULL, WNOHANG) != 0) return;
    usleep(10000);
  }
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
}

void in_child(void (*body)(void)) {
  pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  if (child > 0) wait_for(child, 100);
}

/// Runs one part where it cannot disturb anybody: mounts, interfaces and names are its own.
static void run(void (*body)(void)) {
  pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC);
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    body();
    _exit(0);
  }
  if (child < 0) return;
  wait_for(child, 1500);
  kill(-child, SIGKILL);
}

/// `KernelLoad DIRECTORY [PART...]`: runs the parts, or all of them, in DIRECTORY.
int main(int count, char **arguments) {
  if (count < 2 || chdir(arguments[1]) != 0) {
    fprintf(stderr, "KernelLoad: needs an empty directory to work in\n");
    return 64;
  }
  for (size_t index = 0; index < sizeof parts / sizeof parts[0]; index++) {
    int is_wanted = count == 2;
    for (int argument = 2; argument < count; argument++)
      if (strcmp(arguments[argument], parts[index].name) == 0) is_wanted = 1;
    if (is_wanted) run(parts[index].body);
  }
  return 0;
}
