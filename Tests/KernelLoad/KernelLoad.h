// What each part of the load does, so that as many of the kernel's events as possible happen.
//
// A part runs in a process of its own, in the working directory that the load was given, with namespaces
// of its own. Calls may fail: what the kernel does not have does not happen, and is not an error.

#ifndef KERNEL_LOAD_H
#define KERNEL_LOAD_H

#include <sys/types.h>

void load_files(void);
void load_file_watches(void);
void load_memory(void);
void load_pages(void);
void load_processes(void);
void load_credentials(void);
void load_scheduling(void);
void load_timers(void);
void load_sockets(void);
void load_interfaces(void);
void load_rings(void);
void load_programs(void);
void load_calls(void);

/// A number that the compiler need not know to be used: most of the load does not care for results.
static inline void ignore(long result) { (void)result; }

/// Writes `text` to the file `path`, if it can be opened.
void put(const char *path, const char *text);

/// Runs `body` in a child process and waits for it, a second at most.
void in_child(void (*body)(void));

#endif
