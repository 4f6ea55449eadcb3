#!/bin/bash
# Tracers, functions, triggers and options are set up, recorded, and gone afterwards.
# short
# vm: --kernel 6.1
# vm: --kernel 6.1-rt
# vm: --kernel newest --timeout 700
. "$(dirname "$0")/support.bash"

# Sees to it that rawcap refuses $2 and what follows, and says $1.
expect_refusal() {
  local said=$1
  shift
  if rawcap record -o "$recording" "$@" true; then fail "$*: is not refused"; fi
  expect_message "$said"
}

busy='for i in 1 2 3 4 5 6 7 8; do ls / > /dev/null; done'

# Only what was asked for, and none of what was not.
rawcap record -p function -l 'vfs_*' -n vfs_write -o "$recording" sh -c "$busy"
read_recording 20
grep -q 'function: *vfs_read' "$text" || fail 'there is no vfs_read'
if grep 'function: ' "$text" | grep -v 'function: *vfs_'; then fail 'there are other functions'; fi
if grep -q 'function: *vfs_write ' "$text"; then fail 'there is what -n leaves out'; fi

# Only the command; functions and events together.
rawcap record -p function -l vfs_read -e sys_enter -F -o "$recording" sh -c "$busy"
read_recording 10
grep -q 'function: *vfs_read' "$text" || fail 'there is no vfs_read of the command'
grep -q ' sys_enter: ' "$text" || fail 'there is no sys_enter of the command'

# Threads that are left out are left out of function tracing, too.
bash -c 'while :; do read -r line < /proc/loadavg; done' &
noisy=$!
rawcap record -p function -l vfs_read -e sys_enter --no-pid $noisy -o "$recording" sh -c "$busy"
kill $noisy
read_recording 10
grep -q 'function: *vfs_read' "$text" || fail 'there is no vfs_read of others'
if grep -e "^ *bash-$noisy " "$text"; then fail 'a thread that is left out is there'; fi

# Thousands of functions, at full speed: everything is in the file, or counted. With all of them, an emulated kernel on
# a busy machine does nothing else, for minutes, and one for real time even with these.
if [[ $(uname -r) != *-rt-* ]]; then
  rawcap record -p function -l 's*' -l 'v*' --duration 1s -o "$recording" sh -c "$busy"
  read_recording 1000
  expect_sum
fi

# The kernel's stacks; a trigger that ends the recording of events.
rawcap record -e sched_switch -T -R traceoff:1 -o "$recording" sh -c "$busy"
read_recording 2
(($(grep -c ' sched_switch: ' "$text") <= 4)) || fail 'the trigger did not switch tracing off'
grep -q '^=> ' "$text" || fail 'there are no stacks'

expect_refusal 'did you mean' -p function -l vfs_raed
expect_refusal 'no tracer “fnction”: it has' -p fnction
expect_refusal 'does not take the trigger' -e sched_switch -R 'traceoff:never'
expect_refusal 'did you mean stacktrace' -e sched_switch -O stacktrce
# Tracers that need no function: what they write is recorded, too.
for tracer in hwlat osnoise timerlat; do
  if ! grep -qw "$tracer" /sys/kernel/tracing/available_tracers; then continue; fi
  rawcap record -p "$tracer" --duration 3s -o "$recording" || fail "$tracer cannot be recorded"
  "$RAWCAP" report "$recording" > "$text"
  trace-cmd report -i "$recording" 2> /dev/null | cmp -s - "$text" \
    || fail "$tracer: trace-cmd prints another text"
  printf '%s: %s lines\n' "$tracer" "$(wc -l < "$text")" >&2
done

# All is as it was.
[[ $(< /sys/kernel/tracing/current_tracer) == nop ]] || fail 'the top-level tracer was changed'
grep -q '^#### all functions enabled' /sys/kernel/tracing/set_ftrace_filter \
  || fail 'the top-level functions were changed'
expect_no_instance
