/* The plain C loop that Benchmarks/compare holds rawcap against: what recording costs when nothing but the pages matters.
 *
 *   splice-recorder INSTANCE RING_KB SUBBUF_KB SYSTEM OUTPUT COMMAND [ARGUMENT...]
 *
 * INSTANCE is a tracefs instance's directory, which must exist; SYSTEM is the events to enable. A pinned thread per CPU waits with poll
 * for a half-full ring, splices its full sub-buffers through a pipe to OUTPUT.CPU, and reads the last one at the end. No metadata, no
 * account of losses, nothing that a reader of the files would need. Prints: events read, events lost, bytes of pages.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct reader {
	pthread_t thread;
	int cpu, ring, file, in, out; /* in and out: the pipe's ends, as the ring sees them */
	long bytes;
};

static const char *instance;
static long page;
static atomic_int stop;
static pthread_barrier_t all_ready;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int open_in(int flags, const char *format, ...)
{
	char name[256], path[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(name, sizeof name, format, arguments);
	va_end(arguments);
	snprintf(path, sizeof path, "%s/%s", instance, name);
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		fail(path);
	return fd;
}

static void set(const char *file, const char *value)
{
	int fd = open_in(O_WRONLY, "%s", file);
	if (write(fd, value, strlen(value)) < 0)
		fail(file);
	close(fd);
}

static long move_full_pages(struct reader *r)
{
	long moved = 0;
	for (;;) {
		ssize_t got = splice(r->ring, NULL, r->in, NULL, 1 << 20, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
		if (got <= 0)
			return moved;
		moved += got;
		while (got > 0) {
			ssize_t put = splice(r->out, NULL, r->file, NULL, got, SPLICE_F_MOVE);
			if (put <= 0)
				fail("splice to the file");
			got -= put;
		}
	}
}

static void *read_ring(void *argument)
{
	struct reader *r = argument;
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(r->cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof set, &set);
	setpriority(PRIO_PROCESS, syscall(SYS_gettid), -20);
	struct pollfd request = {.fd = r->ring, .events = POLLIN};
	pthread_barrier_wait(&all_ready);
	for (;;) {
		int last = atomic_load(&stop);
		long moved = move_full_pages(r);
		r->bytes += moved;
		if (last)
			break;
		if (!moved)
			poll(&request, 1, 20);
	}
	char *rest = aligned_alloc(4096, page);
	ssize_t got;
	while ((got = read(r->ring, rest, page)) > 0) {
		if (write(r->file, rest, got) != got)
			fail("write to the file");
		r->bytes += got;
	}
	free(rest);
	return NULL;
}

static long counter(int cpu, const char *label)
{
	char text[1024];
	int fd = open_in(O_RDONLY, "per_cpu/cpu%d/stats", cpu);
	ssize_t got = read(fd, text, sizeof text - 1);
	close(fd);
	text[got < 0 ? 0 : got] = 0;
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, label, strlen(label)))
			return atol(line + strlen(label));
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 7)
		return 64;
	instance = argv[1];
	page = atol(argv[3]) * 1024;
	set("tracing_on", "0");
	if (page != 4096)
		set("buffer_subbuf_size_kb", argv[3]);
	set("buffer_size_kb", argv[2]);
	set("buffer_percent", "50");
	char enable[128];
	snprintf(enable, sizeof enable, "events/%s/enable", argv[4]);
	set(enable, "1");
	int on = open_in(O_WRONLY, "tracing_on");

	int cpus = sysconf(_SC_NPROCESSORS_ONLN);
	struct reader *readers = calloc(cpus, sizeof *readers);
	pthread_barrier_init(&all_ready, NULL, cpus + 1);
	for (int cpu = 0; cpu < cpus; cpu++) {
		struct reader *r = &readers[cpu];
		int ends[2];
		char path[512];
		snprintf(path, sizeof path, "%s.%d", argv[5], cpu);
		r->cpu = cpu;
		r->ring = open_in(O_RDONLY | O_NONBLOCK, "per_cpu/cpu%d/trace_pipe_raw", cpu);
		r->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (r->file < 0 || pipe2(ends, O_CLOEXEC) < 0)
			fail(path);
		fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
		r->out = ends[0];
		r->in = ends[1];
		if (pthread_create(&r->thread, NULL, read_ring, r))
			fail("thread");
	}
	pthread_barrier_wait(&all_ready);

	if (write(on, "1", 1) != 1)
		fail("tracing_on");
	pid_t child = fork();
	if (!child) {
		execvp(argv[6], argv + 6);
		_exit(127);
	}
	waitpid(child, NULL, 0);
	if (write(on, "0", 1) != 1)
		fail("tracing_on");
	atomic_store(&stop, 1);
	long bytes = 0, events = 0, lost = 0;
	for (int cpu = 0; cpu < cpus; cpu++) {
		pthread_join(readers[cpu].thread, NULL);
		bytes += readers[cpu].bytes;
		events += counter(cpu, "read events: ");
		lost += counter(cpu, "overrun: ") + counter(cpu, "commit overrun: ") + counter(cpu, "dropped events: ");
	}
	printf("%ld %ld %ld\n", events, lost, bytes);
	return 0;
}
