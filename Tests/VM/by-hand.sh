#!/bin/bash
# Sessions by hand, in instances and in the top-level buffer: what they do, that everything is as before when they end,
# and what is left when they are killed.
# vm: --kernel 6.1 --timeout 1500
# vm: --kernel 6.1-rt --timeout 1500 --cpus 1
# vm: --kernel 6.12 --timeout 1500
# vm: --kernel newest --timeout 1800
. "$(dirname "$0")/support.bash"

tracing=/sys/kernel/tracing

# What somebody has set up before, and has to be there afterwards.
mkdir $instances/foreign
echo 1 > $instances/foreign/events/sched/sched_wakeup/enable
echo 'p:foreign do_exit' >> $tracing/kprobe_events
echo 'prev_pid == 4711' > $tracing/events/sched/sched_switch/filter
echo 'stacktrace if prio == 4711' > $tracing/events/sched/sched_waking/trigger
echo 2222 > $tracing/buffer_size_kb
echo mono > $tracing/trace_clock
echo 3 > $tracing/max_graph_depth

# Prints all settings that a session can change.
settings() {
  local file
  for file in current_tracer tracing_on set_event buffer_size_kb buffer_percent trace_clock tracing_cpumask \
    set_ftrace_filter set_ftrace_notrace set_ftrace_pid set_graph_function set_graph_notrace \
    max_graph_depth kprobe_events set_event_pid events/sched/sched_switch/filter \
    events/sched/sched_switch/trigger events/sched/sched_waking/trigger instances/foreign/set_event; do
    [[ -e $tracing/$file ]] || continue
    printf '%s: %s\n' "$file" "$(tr '\n' ' ' < "$tracing/$file")"
  done
  cat /proc/sys/kernel/stack_tracer_enabled 2> /dev/null || true
  grep -r . $tracing/options
}
# Sees to it that stat has a line with $1.
expect_stat() {
  rawcap stat > "$directory/stat"
  grep -q "$1" "$directory/stat" || fail "stat does not say “$1”: $(< "$directory/stat")"
}
settings > "$directory/before"
rawcap stat > "$directory/stat-before"

expect_as_before() {
  settings > "$directory/after"
  diff "$directory/before" "$directory/after" >&2 || fail "$1: the settings are not what they were"
  [[ $(ls $instances) == foreign ]] || fail "$1: instances are left: $(ls $instances)"
  [[ -z $(ls /run/rawcap | grep -v -e '^top-level$' -e '\.lock$' || true) ]] || fail "$1: journals are left: $(ls /run/rawcap)"
  rawcap stat > "$directory/stat-after"
  diff "$directory/stat-before" "$directory/stat-after" >&2 || fail "$1: stat shows another state"
}

# What stat says of a state that somebody has set up.
rawcap stat --all > "$directory/stat-all"
for line in 'top level: foreign' 'filters .*prev_pid == 4711' 'triggers .*stacktrace:unlimited if prio == 4711' \
  'buffer KiB .*22' 'clock .*mono' 'graph depth .*3' 'instance foreign: foreign' 'events .*sched:sched_wakeup' \
  'p:kprobes/foreign do_exit (foreign)'; do
  grep -q "$line" "$directory/stat-all" || fail "stat does not say “$line”: $(< "$directory/stat-all")"
done

# An instance: start, mark, show, stop, extract, restart, clear, reset.
rawcap start -e sched -e raw_syscalls -b 4M
if rawcap start -e sched; then fail 'two sessions of one name'; fi
expect_message 'rawcap reset -B rawcap'
expect_stat '^instance rawcap: rawcap.s, until “rawcap reset”'
rawcap marker one two
printf 'three\n\nfour\n' | rawcap marker -
load worker 0 300
# It reads the buffer in the kernel's words: on a slow machine, what it does itself would never end.
rawcap stop
rawcap show > "$directory/shown"
for word in 'one two' three four; do
  grep -q "tracing_mark_write: $word" "$directory/shown" || fail "show has no marker “$word”"
done
if rawcap marker five; then fail 'a buffer that is off takes a marker'; fi
expect_message 'rawcap restart'
rawcap show > "$directory/shown"
rawcap extract -o "$recording"
read_recording
expect_sum
# All that the kernel showed is in the file: its lines that are not comments.
shown=$(grep -vc '^#' "$directory/shown")
read_lines=$(grep -c '^ .*\[00' "$text")
((shown == read_lines)) || fail "the kernel showed $shown events, the file has $read_lines"
grep -q 'print: .*one two' "$text" || fail 'the marker is not in the file'
rawcap restart
load worker 0 100
rawcap extract --restart -o "$recording"
expect_message 'had been taken out of the ring buffers before'
read_recording
[[ $(rawcap show tracing_on) == 1 ]] || fail 'extract --restart leaves the session off'
rawcap stop
rawcap clear
[[ -z $(rawcap show | grep -v '^#' || true) ]] || fail 'clear leaves events'
if rawcap reset -B foreign; then fail 'reset removes an instance of somebody else'; fi
expect_message '--force'
rawcap reset
expect_as_before 'an instance'

# Snapshots, where the kernel has them.
if [[ -e $tracing/snapshot ]]; then
  echo 'this kernel has snapshots' >&2
  rawcap start -e raw_syscalls -b 1M
  if rawcap snapshot; then fail 'there is a snapshot already'; fi
  load first 0 200
  rawcap snapshot --take
  expect_stat 'snapshot .*allocated'
  load second 0 200
  rawcap snapshot > "$directory/shown"
  grep -q ' first-' "$directory/shown" || fail 'the snapshot has nothing'
  ! grep -q ' second-' "$directory/shown" || fail 'the snapshot has what came later'
  rawcap extract -s -o "$recording"
  read_recording
  grep -q '^ *first-' "$text" || fail 'the file has not what the snapshot had'
  ! grep -q '^ *second-' "$text" || fail 'the file has what came later'
  rawcap extract -o "$recording"
  read_recording
  grep -q '^ *second-' "$text" || fail 'what came after the snapshot is lost'
  rawcap snapshot --free
  rawcap stat > "$directory/stat"
  ! grep -q 'snapshot' "$directory/stat" || fail 'the snapshot is not freed'
  rawcap reset
else
  rawcap start -e raw_syscalls
  if rawcap snapshot --take; then fail 'a snapshot of a kernel without'; fi
  expect_message CONFIG_TRACER_SNAPSHOT
  rawcap reset
fi
expect_as_before 'snapshots'

# The top level, where the user says so, and with a tracer that only it has.
rawcap start --top -e sched_wakeup -f 'prio < 120' -b 700K -C tai -O nooverwrite
expect_stat '^top level: rawcap.s, until “rawcap reset --top”'
if rawcap start --top -e irq; then fail 'two sessions in the top level'; fi
rawcap marker --top over there
rawcap extract --top -o "$recording"
"$RAWCAP" report "$recording" > "$text"
grep -q 'over there' "$text" || fail 'the top level was not extracted'
rawcap reset --top
expect_as_before 'the top level'
if [[ " $(< $tracing/available_tracers) " == *' function_graph '* ]] \
  && ! [[ " $(cat $instances/foreign/available_tracers) " == *' function_graph '* ]]; then
  rawcap start -p function_graph -g vfs_read --max-graph-depth 2
  expect_message 'top-level buffer only'
  for i in 1 2 3; do ls / > /dev/null; done
  if rawcap record -p function_graph -o "$recording" true; then fail 'a kept session is not respected'; fi
  expect_message 'rawcap reset --top'
  rawcap extract -o "$recording"
  read_recording 10
  grep -q 'funcgraph_entry: .*vfs_read()' "$text" || fail 'there is no vfs_read'
  rawcap reset
  expect_as_before 'a tracer of the top level'
fi
# One that has a list for all instances.
if [[ " $(cat $instances/foreign/available_tracers) " == *' function '* ]]; then
  rawcap start -p function -l 'vfs_*' -b 256K
  ls / > /dev/null
  rawcap extract -o "$recording"
  read_recording 10
  rawcap reset
  expect_as_before 'functions'
fi

# The stack tracer.
if [[ -e /proc/sys/kernel/stack_tracer_enabled ]]; then
  echo 'this kernel has the stack tracer' >&2
  # The stacks of all functions would be too much for an emulated processor.
  echo 'vfs_*' > $tracing/stack_trace_filter
  rawcap stack --start
  rawcap stack --start
  expect_message 'on already'
  ls -R /proc/self > /dev/null
  expect_stat 'stack tracer .*rawcap.s'
  rawcap stack > "$directory/shown"
  grep -q 'Depth' "$directory/shown" || fail 'there is no stack'
  rawcap stack --reset
  rawcap stack --stop
  rawcap stack --start
  rawcap reset
  expect_message 'stack tracer has ended'
  echo > $tracing/stack_trace_filter
else
  if rawcap stack --start; then fail 'a stack tracer that is not there'; fi
  expect_message CONFIG_STACK_TRACER
fi
expect_as_before 'the stack tracer'

# Flight recorders.
cp /bin/true "$directory/culprit"
rawcap record -e sched_switch -e raw_syscalls -b 512K --on 'sched:sched_process_exec if filename ~ "*culprit"' \
  -o "$recording" sh -c "sleep 1; $directory/culprit; sleep 1"
read_recording
tail -n 1 "$text" | grep -q 'sched_process_exec: .*culprit' || fail "the last event is another: $(tail -n 1 "$text")"
rawcap record -e sched_switch -b 512K --on 'sched:sched_process_exec if filename ~ "*culprit"' --after 1s \
  -o "$recording" sh -c "sleep 1; $directory/culprit; sleep 3"
read_recording 10
grep -q 'sched_process_exec: .*culprit' "$text" || fail 'the event is not there'
if tail -n 1 "$text" | grep -q culprit; then fail 'nothing was recorded after it'; fi
rawcap start -e sched_switch -b 512K --on 'sched:sched_process_exec if filename ~ "*culprit"'
"$directory/culprit"
[[ $(rawcap show tracing_on) == 0 ]] || fail 'the session did not stop'
[[ $(< $tracing/tracing_on) == 1 ]] || fail 'the top level was stopped'
rawcap reset
expect_as_before 'flight recorders'

# Killed while it begins, at any moment; while it waits for a condition; while it extracts.
for delay in 0.2 0.4 0.6 0.9 1.2; do
  for session in '' '--top'; do
    # shellcheck disable=SC2086
    "$RAWCAP" start $session -e sched -e 'irq:softirq_*' -f 'vec != 3' -b 600K -C mono -O nooverwrite 2> "$messages" &
    starter=$!
    sleep $delay
    kill -KILL $starter 2> /dev/null || true
    wait $starter 2> /dev/null || true
    # A session that was complete stays until it is ended; the others go with the next start.
    rawcap record -e sched_switch -o "$recording" true
    rawcap stat > "$directory/stat"
    ! grep -q 'left behind' "$directory/stat" || fail "after $delay: $(< "$directory/stat")"
    rawcap reset --all
    expect_as_before "start $session killed after $delay s"
  done
done
for options in '--on sched:sched_process_exit' '--on sched:sched_process_exit --after 60s'; do
  # shellcheck disable=SC2086
  "$RAWCAP" record -e sched_switch $options -P 1 -o "$recording" sleep 100 2> "$messages" &
  recorder=$!
  sleep 3
  kill -KILL $recorder
  wait $recorder 2> /dev/null || true
  pkill -P $$ sleep || true
  rawcap start -e irq
  rawcap reset
  expect_as_before "record $options, killed"
done
rawcap start -e raw_syscalls -b 4M
load worker 0 2000
"$RAWCAP" extract -o "$recording" 2> "$messages" &
extractor=$!
sleep 0.2
kill -KILL $extractor 2> /dev/null || true
wait $extractor 2> /dev/null || true
rawcap reset
expect_as_before 'extract, killed'

# What a killed recording has left, reset cleans too, and says so.
"$RAWCAP" record -e sched_switch -o "$recording" sleep 100 2> "$messages" &
recorder=$!
for ((tries = 0; tries < 300; tries++)); do
  [[ $(cat "$instances/rawcap-$recorder/tracing_on" 2> /dev/null) != 1 ]] || break
  sleep 0.1
done
expect_stat "rawcap-$recorder: rawcap.s, process $recorder"
kill -KILL $recorder
wait $recorder 2> /dev/null || true
expect_stat "rawcap-$recorder: left behind"
rawcap reset
expect_message "removed the instance rawcap-$recorder"
expect_as_before 'a killed recording'
echo "by hand: all as before on $(uname -r)" >&2
