#define _GNU_SOURCE
#include "KernelLoad.h"

#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static char block[4096];

/// An io_uring as the kernel lays it out.
struct ring {
  int descriptor;
  uint32_t *tail, *mask, *array;
  struct io_uring_sqe *entries;
  uint32_t count;
};

static int make_ring(struct ring *ring) {
  struct io_uring_params parameters = {0};
  ring->descriptor = (int)syscall(SYS_io_uring_setup, 32, &parameters);
  if (ring->descriptor < 0) return 0;
  char *queue = mmap(
    NULL, parameters.sq_off.array + 32 * 4, PROT_READ | PROT_WRITE, MAP_SHARED, ring->descriptor,
    IORING_OFF_SQ_RING);
  ring->entries = mmap(
    NULL, 32 * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring->descriptor,
    IORING_OFF_SQES);
  if (queue == MAP_FAILED || (void *)ring->entries == MAP_FAILED) return 0;
  ring->tail = (uint32_t *)(queue + parameters.sq_off.tail);
  ring->mask = (uint32_t *)(queue + parameters.sq_off.ring_mask);
  ring->array = (uint32_t *)(queue + parameters.sq_off.array);
  ring->count = 0;
  return 1;
}

static struct io_uring_sqe *next(struct ring *ring, uint8_t operation, int file) {
  uint32_t tail = *ring->tail;
  uint32_t index = tail & *ring->mask;
  struct io_uring_sqe *entry = &ring->entries[index];
  memset(entry, 0, sizeof *entry);
  entry->opcode = operation;
  entry->fd = file;
  entry->user_data = 0x1234;
  ring->array[index] = index;
  __atomic_store_n(ring->tail, tail + 1, __ATOMIC_RELEASE);
  ring->count++;
  return entry;
}

static void submit(struct ring *ring, uint32_t wanted) {
  syscall(
    SYS_io_uring_enter, ring->descriptor, ring->count, wanted, IORING_ENTER_GETEVENTS, NULL, 0);
  ring->count = 0;
}

static void use_ring(void) {
  struct ring ring;
  if (!make_ring(&ring)) return;
  int file = open("ring", O_CREAT | O_RDWR, 0600);
  int ends[2];
  if (pipe(ends) != 0) return;
  syscall(SYS_io_uring_register, ring.descriptor, IORING_REGISTER_FILES, &file, 1);
  next(&ring, IORING_OP_NOP, -1);
  struct io_uring_sqe *entry = next(&ring, IORING_OP_WRITE, file);
  entry->addr = (uint64_t)(uintptr_t)block;
  entry->len = sizeof block;
  entry->flags = IOSQE_IO_LINK;
  next(&ring, IORING_OP_FSYNC, file);
  // A thread of the ring's does what may block.
  entry = next(&ring, IORING_OP_READ, file);
  entry->addr = (uint64_t)(uintptr_t)block;
  entry->len = sizeof block;
  entry->flags = IOSQE_ASYNC;
  entry = next(&ring, IORING_OP_READ, ends[0]);
  entry->addr = (uint64_t)(uintptr_t)block;
  entry->len = 1;
  entry->user_data = 0x5678;
  entry = next(&ring, IORING_OP_POLL_ADD, ends[0]);
  entry->poll32_events = 1;
  struct __kernel_timespec moment = {0, 1000000};
  entry = next(&ring, IORING_OP_TIMEOUT, -1);
  entry->addr = (uint64_t)(uintptr_t)&moment;
  entry->len = 1;
  // Links whose first member fails.
  entry = next(&ring, IORING_OP_WRITE, -1);
  entry->flags = IOSQE_IO_LINK;
  next(&ring, IORING_OP_NOP, -1);
  next(&ring, 250, -1);
  submit(&ring, 5);
  entry = next(&ring, IORING_OP_ASYNC_CANCEL, -1);
  entry->addr = 0x5678;
  submit(&ring, 1);
  ignore(write(ends[1], block, 2));
  usleep(5000);
  syscall(SYS_io_uring_enter, ring.descriptor, 0, 0, IORING_ENTER_GETEVENTS, NULL, 0);
  close(ring.descriptor);
  close(file);
  unlink("ring");
}

static void use_aio(void) {
  aio_context_t context = 0;
  if (syscall(SYS_io_setup, 4, &context) != 0) return;
  int file = open("aio", O_CREAT | O_RDWR, 0600);
  struct iocb request = {
      .aio_fildes = (uint32_t)file, .aio_lio_opcode = IOCB_CMD_PWRITE,
      .aio_buf = (uint64_t)(uintptr_t)block, .aio_nbytes = sizeof block};
  struct iocb *requests[1] = {&request};
  syscall(SYS_io_submit, context, 1, requests);
  struct io_event event;
  struct timespec moment = {1, 0};
  syscall(SYS_io_getevents, context, 1, 1, &event, &moment);
  syscall(SYS_io_destroy, context);
  close(file);
  unlink("aio");
}

void load_rings(void) {
  use_ring();
  use_aio();
}

/// A program of two instructions that says what to do with a packet, run on a packet of zeros.
static void run_program(uint32_t type, int32_t result) {
  struct bpf_insn program[] = {
      {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = result},
      {.code = BPF_JMP | BPF_EXIT},
  };
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.prog_type = type;
  attributes.insns = (uint64_t)(uintptr_t)program;
  attributes.insn_cnt = 2;
  attributes.license = (uint64_t)(uintptr_t) "GPL";
  int descriptor = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes);
  if (descriptor < 0) return;
  memset(&attributes, 0, sizeof attributes);
  attributes.test.prog_fd = (uint32_t)descriptor;
  attributes.test.data_in = (uint64_t)(uintptr_t)block;
  attributes.test.data_size_in = 128;
  attributes.test.repeat = 4;
  syscall(SYS_bpf, BPF_PROG_TEST_RUN, &attributes, sizeof attributes);
  close(descriptor);
}

void load_programs(void) {
  run_program(BPF_PROG_TYPE_XDP, 2);
  run_program(BPF_PROG_TYPE_SOCKET_FILTER, 0);
  union bpf_attr attributes;
  const uint32_t types[] = {
      BPF_MAP_TYPE_ARRAY, BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_LRU_HASH};
  for (int index = 0; index < 4; index++) {
    memset(&attributes, 0, sizeof attributes);
    attributes.map_type = types[index];
    attributes.key_size = 4;
    attributes.value_size = 8;
    attributes.max_entries = 64;
    int map = (int)syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes);
    if (map >= 0) close(map);
  }
}
