/* All events of a trace.dat in time order through libtracecmd, and the number of each system call that begins:
 * the peer of Sources/IterateMerged, in Benchmarks/compare-merge.
 *
 *   cc -O2 -o libtracecmd-merge libtracecmd-merge.c $(pkg-config --cflags --libs libtracecmd libtracefs libtraceevent)
 *   ./libtracecmd-merge FILE         (Debian: libtracecmd-dev)
 */
#include <stdio.h>
#include <time.h>
#include <trace-cmd/trace-cmd.h>

struct state {
	struct tep_handle *tep;
	struct tep_format_field *number;
	int enter;
	unsigned long long events, sum, missing;
};

static double monotonic(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static int take(struct tracecmd_input *input, struct tep_record *record, int cpu, void *context)
{
	struct state *const state = context;
	unsigned long long value;

	(void)input;
	(void)cpu;
	state->events++;
	if (record->missed_events)
		state->missing++;
	if (tep_data_type(state->tep, record) == state->enter
	    && !tep_read_number_field(state->number, record->data, &value))
		state->sum += value;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 64;
	struct tracecmd_input *const input = tracecmd_open(argv[1], 0);
	if (!input)
		return fprintf(stderr, "libtracecmd-merge: cannot open %s\n", argv[1]), 1;
	struct state state = {.tep = tracecmd_get_tep(input)};
	struct tep_event *const enter = tep_find_event_by_name(state.tep, "raw_syscalls", "sys_enter");
	state.number = enter ? tep_find_field(enter, "id") : NULL;
	if (!state.number)
		return fprintf(stderr, "libtracecmd-merge: there is no raw_syscalls:sys_enter\n"), 1;
	state.enter = enter->id;

	const double begin = monotonic();
	const int status = tracecmd_iterate_events(input, NULL, 0, take, &state);
	const double end = monotonic();
	tracecmd_close(input);
	if (status)
		return fprintf(stderr, "libtracecmd-merge: status %d\n", status), 1;
	printf("{\"events\": %llu, \"sum\": %llu, \"missing\": %llu, \"seconds\": %.9f}\n",
	       state.events, state.sum, state.missing, end - begin);
	return 0;
}
