/* Counts what a perf.data file holds: samples, lost samples, and the bytes of the samples' records. `perf script` takes minutes for it.
 *
 *   perf-count FILE
 *
 * The layout is that of <linux/perf_event.h> (`struct perf_event_header`) and tools/perf's perf.data-file-format.txt.
 */
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#ifndef PERF_RECORD_LOST_SAMPLES
#define PERF_RECORD_LOST_SAMPLES 13
#endif

int main(int argc, char **argv)
{
	struct stat file;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0 || fstat(fd, &file) < 0 || file.st_size < 104)
		return fprintf(stderr, "perf-count: no perf.data file\n"), 1;
	const char *base = mmap(NULL, file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (base == MAP_FAILED || memcmp(base, "PERFILE2", 8))
		return fprintf(stderr, "perf-count: not in the form that is known\n"), 1;
	/* magic, size, attr_size, attrs {offset, size}, data {offset, size} */
	uint64_t at, size;
	memcpy(&at, base + 40, 8);
	memcpy(&size, base + 48, 8);
	uint64_t end = at <= (uint64_t)file.st_size && size <= file.st_size - at ? at + size : (uint64_t)file.st_size;
	uint64_t samples = 0, lost = 0, bytes = 0;
	while (at + sizeof(struct perf_event_header) <= end) {
		struct perf_event_header header;
		uint64_t count;
		memcpy(&header, base + at, sizeof header);
		if (header.size < sizeof header || header.size > end - at)
			break;
		if (header.type == PERF_RECORD_SAMPLE) {
			samples++;
			bytes += header.size;
		} else if (header.type == PERF_RECORD_LOST && header.size >= 24) {
			memcpy(&count, base + at + 16, 8);
			lost += count;
		} else if (header.type == PERF_RECORD_LOST_SAMPLES && header.size >= 16) {
			memcpy(&count, base + at + 8, 8);
			lost += count;
		}
		at += header.size;
	}
	printf("%lu %lu %lu\n", samples, lost, bytes);
	return 0;
}
