#define _GNU_SOURCE
#include "KernelLoad.h"

#include <fcntl.h>
#include <linux/membarrier.h>
#include <linux/mempolicy.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

static void touch(char *memory, long size) {
  for (long offset = 0; offset < size; offset += 4096) memory[offset]++;
}

static char *map(long size) {
  return mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static char *shared;

/// Writes to pages that the parent has too.
static void copy_on_write(void) { touch(shared, MIB); }

void load_memory(void) {
  shared = map(MIB);
  touch(shared, MIB);
  in_child(copy_on_write);
  char *memory = map(8 * MIB);
  touch(memory, MIB);
  // Those that poison pages or take them offline begin at 100.
  for (int advice = 0; advice < 26; advice++) madvise(memory, MIB, advice);
  mprotect(memory, MIB, PROT_READ);
  mprotect(memory, MIB, PROT_READ | PROT_WRITE);
  mlock(memory, MIB);
  mlock2(memory, MIB, MLOCK_ONFAULT);
  munlock(memory, MIB);
  // The last mebibyte is still as it was made; the first ones have become several areas.
  char *moved = mremap(memory + 7 * MIB, MIB, 2 * MIB, MREMAP_MAYMOVE);
  if (moved != MAP_FAILED) munmap(moved, 2 * MIB);
  unsigned char resident[256];
  mincore(memory, MIB, resident);
  munmap(memory, 7 * MIB);
  int key = pkey_alloc(0, 0);
  pkey_free(key);
  ignore(sbrk(MIB) == NULL);
  int file = memfd_create("memory", MFD_ALLOW_SEALING);
  ignore(ftruncate(file, MIB));
  char *mapped = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) touch(mapped, MIB);
  ignore(fallocate(file, 3, 0, 65536));
  fcntl(file, F_ADD_SEALS, F_SEAL_GROW);
  int segment = shmget(IPC_PRIVATE, MIB, IPC_CREAT | 0600);
  char *attached = shmat(segment, NULL, 0);
  if (attached != (char *)-1) {
    touch(attached, MIB);
    shmdt(attached);
  }
  shmctl(segment, IPC_RMID, NULL);
  int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  struct sembuf up = {0, 1, 0};
  semop(set, &up, 1);
  semctl(set, 0, IPC_RMID);
  int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  struct {
    long type;
    char text[16];
  } message = {1, "text"};
  msgsnd(queue, &message, 16, IPC_NOWAIT);
  ignore(msgrcv(queue, &message, 16, 0, IPC_NOWAIT));
  msgctl(queue, IPC_RMID, NULL);
  struct iovec here = {shared, 4096}, there = {shared + 4096, 4096};
  ignore(process_vm_readv(getpid(), &here, 1, &there, 1, 0));
  ignore(process_vm_writev(getpid(), &here, 1, &there, 1, 0));
  syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
  syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
  syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

/// Large pages, made, split and collapsed; pages that move.
void load_pages(void) {
  char *memory = map(16 * MIB);
  if (memory == MAP_FAILED) return;
  char *aligned = (char *)(((unsigned long)memory + 2 * MIB - 1) & ~(2ul * MIB - 1));
  madvise(aligned, 4 * MIB, MADV_HUGEPAGE);
  touch(aligned, 4 * MIB);
  madvise(aligned + MIB, 65536, MADV_DONTNEED);
  mprotect(aligned + 65536, 4096, PROT_READ);
  madvise(aligned + 8 * MIB, 2 * MIB, MADV_NOHUGEPAGE);
  char *small = aligned + 6 * MIB;
  touch(small, 2 * MIB);
  madvise(small, 2 * MIB, 25);  // MADV_COLLAPSE
  madvise(small, 2 * MIB, MADV_PAGEOUT);
  madvise(small, 2 * MIB, MADV_COLD);
  unsigned long nodes = 1;
  syscall(SYS_set_mempolicy, MPOL_BIND, &nodes, 64);
  syscall(SYS_mbind, small, 2 * MIB, MPOL_BIND, &nodes, 64, MPOL_MF_MOVE);
  syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0);
  void *pages[2] = {small, small + 4096};
  int places[2] = {0, 0}, status[2];
  syscall(SYS_move_pages, 0, 2, pages, places, status, 2);
  syscall(SYS_migrate_pages, 0, 64, &nodes, &nodes);
  char *huge = mmap(
    NULL, 2 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
  if (huge != MAP_FAILED) touch(huge, 2 * MIB);
  int fault = (int)syscall(SYS_userfaultfd, O_NONBLOCK | O_CLOEXEC);
  struct uffdio_api api = {.api = UFFD_API};
  ioctl(fault, UFFDIO_API, &api);
  close(fault);
  // More than one allocation's worth of kernel memory, freed at once.
  for (int round = 0; round < 8; round++) {
    int ends[2];
    if (pipe(ends) != 0) break;
    fcntl(ends[0], F_SETPIPE_SZ, MIB);
    close(ends[0]);
    close(ends[1]);
  }
  remap_file_pages(shared, 0, 0, 0, 0);
}
