/* The load of Benchmarks/compare: on each CPU a pinned `dd` that copies single bytes, two system calls each.
 *
 *   load REPORT COUNT
 *
 * Writes one line to REPORT: when it began and ended (CLOCK_MONOTONIC) and the CPU time of it all, in seconds. The time at which
 * it ended is the one that recorders are measured from: they are told by its exit, as by any command's.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double monotonic(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static double cpu_time(int who)
{
	struct rusage u;
	getrusage(who, &u);
	return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 64;
	char count[32];
	snprintf(count, sizeof count, "count=%ld", atol(argv[2]));
	FILE *report = fopen(argv[1], "w");
	cpu_set_t allowed;
	if (!report || sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return perror(argv[1]), 1;

	double begin = monotonic();
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &allowed) || fork())
			continue;
		cpu_set_t own;
		CPU_ZERO(&own);
		CPU_SET(cpu, &own);
		sched_setaffinity(0, sizeof own, &own);
		execlp("dd", "dd", "if=/dev/zero", "of=/dev/null", "bs=1", count, "status=none", NULL);
		_exit(127);
	}
	int status, failed = 0;
	while (wait(&status) > 0)
		failed |= status;
	double end = monotonic();
	fprintf(report, "%.6f %.6f %.6f\n", begin, end, cpu_time(RUSAGE_CHILDREN) + cpu_time(RUSAGE_SELF));
	return fclose(report) || failed ? 1 : 0;
}
