#include "CKernelTrace.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

// Pages of a mapped file go away when somebody makes the file shorter, or the disk fails; whoever touches
// one then gets SIGBUS. The handler puts a page of zeros there and notes it, so that the reader can say
// what happened. It knows the windows by this table; faults elsewhere are none of its business.

enum { WINDOW_LIMIT = 8192 };
// What one entry of the page table's second level maps (PMD), on all machines with pages of 4 KiB.
enum { HUGE_PAGE = 2 << 20 };

static struct {
  atomic_uintptr_t start;  // 0 for a free place, 1 for one that is being filled
  atomic_size_t length;
  atomic_bool is_torn;
} windows[WINDOW_LIMIT];
// One more than the highest place that was ever taken.
static atomic_int windows_used;
static struct sigaction previous_action;
static pthread_once_t handler_once = PTHREAD_ONCE_INIT;
static int handler_error;

static void handle_bus_error(int signal, siginfo_t *info, void *context) {
  int error = errno;
  uintptr_t address = (uintptr_t)info->si_addr;
  int used = atomic_load_explicit(&windows_used, memory_order_acquire);
  for (int place = 0; place < used; place++) {
    uintptr_t start = atomic_load_explicit(&windows[place].start, memory_order_acquire);
    if (start <= 1 || address < start || address - start >= atomic_load(&windows[place].length))
      continue;
    uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE);
    void *page = (void *)(address & ~(size - 1));
    if (mmap(page, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
      break;
    atomic_store(&windows[place].is_torn, true);
    errno = error;
    return;
  }
  if (previous_action.sa_flags & SA_SIGINFO && previous_action.sa_sigaction) {
    previous_action.sa_sigaction(signal, info, context);
  } else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN) {
    previous_action.sa_handler(signal);
  } else {
    // The access is made again, and ends the process as it would have done without us.
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(SIGBUS, &action, NULL);
  }
  errno = error;
}

static void install_handler(void) {
  struct sigaction action = {.sa_sigaction = handle_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGBUS, &action, &previous_action) < 0)
    handler_error = errno;
}

static int take_place(void) {
  for (int place = 0; place < WINDOW_LIMIT; place++) {
    uintptr_t expected = 0;
    if (!atomic_compare_exchange_strong(&windows[place].start, &expected, 1))
      continue;
    int used = atomic_load(&windows_used);
    while (used <= place && !atomic_compare_exchange_weak(&windows_used, &used, place + 1)) {
    }
    return place;
  }
  return -ENFILE;
}

int rawcap_window_map(int fd, int64_t offset, size_t length, struct rawcap_window *window) {
  pthread_once(&handler_once, install_handler);
  if (handler_error)
    return -handler_error;
  int place = take_place();
  if (place < 0)
    return place;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  bool is_large = length >= HUGE_PAGE;
  // A large window begins where a huge page of the file does: mapping those takes a tenth of the time.
  size_t before = (size_t)(offset % (is_large ? HUGE_PAGE : (int64_t)page));
  void *start = mmap(NULL, before + length, PROT_READ, MAP_SHARED, fd, offset - (off_t)before);
  int error = start == MAP_FAILED ? errno : 0;
  // The kernel then brings the file to memory in huge pages, ahead of us; otherwise it is told what comes
  // next (which makes small ones).
  if (!error && (!is_large || madvise(start, before + length, MADV_HUGEPAGE) < 0))
    posix_fadvise(fd, offset + (off_t)length, (off_t)length, POSIX_FADV_WILLNEED);
#ifdef MADV_POPULATE_READ
  // Also finds what cannot be read; before Linux 5.14 that is left to the handler.
  size_t first = before / page * page;
  if (!error && madvise((char *)start + first, before + length - first, MADV_POPULATE_READ) < 0 &&
      errno != EINVAL) {
    error = errno;
    munmap(start, before + length);
  }
#endif
  if (error) {
    atomic_store(&windows[place].start, 0);
    return -error;
  }
  atomic_store(&windows[place].is_torn, false);
  atomic_store(&windows[place].length, before + length);
  atomic_store_explicit(&windows[place].start, (uintptr_t)start, memory_order_release);
  *window = (struct rawcap_window){
      .start = start, .bytes = (const char *)start + before, .length = before + length, .place = place};
  return 0;
}

bool rawcap_window_is_torn(const struct rawcap_window *window) {
  return atomic_load(&windows[window->place].is_torn);
}

void rawcap_window_unmap(const struct rawcap_window *window) {
  atomic_store(&windows[window->place].start, 0);
  munmap((void *)window->start, window->length);
}
