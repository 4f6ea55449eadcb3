#!/bin/bash
# Tracers that only the top-level buffer has record there, and all is put back: in the end, at signals, and by
# the next rawcap after one that was killed.
# short
# vm: --kernel 6.1 --timeout 600
. "$(dirname "$0")/support.bash"

busy='for i in 1 2 3 4; do ls / > /dev/null; done'

# What somebody has set up before, and has to be there afterwards.
mkdir $instances/foreign
echo 1 > $instances/foreign/events/sched/sched_wakeup/enable
echo 'p:foreign do_exit' >> $tracing/kprobe_events
echo 'vfs_read vfs_write' > $tracing/set_ftrace_filter
echo 'vfs_fsync:traceoff:3' >> $tracing/set_ftrace_filter
echo 'prev_pid == 4711' > $tracing/events/sched/sched_switch/filter
echo 'stacktrace if prio == 4711' > $tracing/events/sched/sched_waking/trigger
echo 2222 > $tracing/buffer_size_kb
echo mono > $tracing/trace_clock
echo 0 > $tracing/options/irq-info
echo 3 > $tracing/max_graph_depth
echo vfs_open > $tracing/set_graph_function

keep_settings foreign

# All that a session changes, at once.
session=(-p function_graph -l 'vfs_*' -l 'rw_*' -n vfs_write -g vfs_read -g vfs_open --graph-notrace vfs_fsync
  --max-graph-depth 2 -O nooverwrite -O sleep-time -O irq-info -T -C tai -b 512K --cpus 0-1
  -e sched_switch -f 'prev_pid != 7' -R 'stacktrace if next_pid == 99'
  -e sched_waking -f 'prio < 50' -R 'traceoff:1 if prio == 4712')

# One of a kind at a function is somebody's.
if rawcap record -p function_graph --function-command 'vfs_f*:traceoff' -o "$recording" true; then
  fail 'a foreign function command is taken over'
fi
expect_message 'somebody else has “vfs_fsync:traceoff:count=3” there already'
expect_as_before 'a function command that somebody else has'
rawcap record -p function_graph -g vfs_read --function-command vfs_fsync:stacktrace -o "$recording" sh -c "$busy"
expect_as_before 'a function command'

# In the end.
rawcap record -p function_graph -g vfs_read --max-graph-depth 3 -o "$recording" sh -c "$busy"
expect_message 'put back in the end'
read_recording 20
grep -q 'funcgraph_entry: .*vfs_read()' "$text" || fail 'there is no vfs_read'
expect_as_before 'in the end'
rawcap record "${session[@]}" -o "$recording" sh -c "$busy"
expect_as_before 'after everything at once'

# At signals.
for signal in INT TERM HUP QUIT; do
  "$RAWCAP" record "${session[@]}" -o "$recording" 2> "$messages" &
  recorder=$!
  for ((tries = 0; tries < 300; tries++)); do
    if [[ $(< $tracing/current_tracer) == function_graph && $(< $tracing/tracing_on) == 1 ]]; then break; fi
    sleep 0.1
  done
  [[ $(< $tracing/current_tracer) == function_graph ]] || fail "no recording: $(< "$messages")"
  if [[ $signal == INT ]]; then
    # Nobody else gets it meanwhile.
    if rawcap record "${session[@]}" -o "$directory/other.dat" true; then fail 'two at once'; fi
    expect_message 'in use by'
  fi
  kill -$signal $recorder
  wait $recorder || true
  expect_as_before "SIG$signal"
done

# After SIGKILL: whoever comes next puts it back, whatever that is.
"$RAWCAP" record "${session[@]}" -o "$recording" 2> "$messages" &
recorder=$!
for ((tries = 0; tries < 300; tries++)); do
  if [[ $(< $tracing/current_tracer) == function_graph && $(< $tracing/tracing_on) == 1 ]]; then break; fi
  sleep 0.1
done
kill -KILL $recorder
wait $recorder 2> /dev/null || true
[[ $(< $tracing/current_tracer) == function_graph ]] || fail 'a killed recorder left nothing behind'
rawcap record -e sched_switch -o "$recording" true
expect_message 'put back what'
expect_as_before 'SIGKILL'

# Somebody else's tracing is left alone.
echo function > $tracing/current_tracer
if rawcap record -p function_graph -o "$recording" true; then fail 'a foreign tracer is not respected'; fi
expect_message 'in use by the tracer function'
[[ $(< $tracing/current_tracer) == function ]] || fail 'a foreign tracer was ended'
echo nop > $tracing/current_tracer

# What this scenario has set up itself.
rmdir $instances/foreign
echo '-:foreign' >> $tracing/kprobe_events
echo > $tracing/set_ftrace_filter
echo '!vfs_fsync:traceoff:0' >> $tracing/set_ftrace_filter
echo 0 > $tracing/events/sched/sched_switch/filter
echo '!stacktrace' > $tracing/events/sched/sched_waking/trigger
echo local > $tracing/trace_clock
echo 1 > $tracing/options/irq-info
echo 0 > $tracing/max_graph_depth
echo > $tracing/set_graph_function
