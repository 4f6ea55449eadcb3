#!/bin/bash
# What is chosen is checked before the kernel sees it; functions and their commands; several buffers.
# vm: --kernel 6.1 --timeout 900
# vm: --kernel 6.12 --timeout 900
# vm: --kernel newest --timeout 1200
. "$(dirname "$0")/support.bash"

expect_refusal() {
  local said=$1
  shift
  if rawcap record -o "$recording" "$@" true; then fail "$*: is not refused"; fi
  expect_message "$said"
}

busy='for i in 1 2 3 4 5 6 7 8; do ls / > /dev/null; done'

# Filters and triggers.
expect_refusal 'did you mean next_pid' -e sched_switch -f 'prev_pid > 1 && nxt_pid == 3'
expect_refusal 'in quotes' -e sched_switch -f 'prev_comm == 3'
expect_refusal 'does not take the filter' -e sched_switch -f 'prev_comm == bash'
expect_refusal 'did you mean traceoff' -e sched_switch -R tracoff
expect_refusal 'did you mean sched:sched_waking' -e sched_switch -R enable_event:sched:sched_wakng

# Nothing that the kernel takes is refused, and nothing that it does not take is called a field.
mkdir "$instances/check"
filters=0
taken=()
while read -r event filter; do
  filters=$((filters + 1))
  if echo "$filter" 2> /dev/null > "$instances/check/events/${event/://}/filter"; then
    taken+=(-e "$event" -f "$filter")
  else
    printf 'the kernel does not take: %s\n' "$filter" >&2
  fi
done << 'FILTERS'
sched:sched_switch prev_pid == 99999999999
sched:sched_switch prev_pid == -1
sched:sched_switch prev_state & -1
sched:sched_switch CPU == 1
sched:sched_switch comm == "x"
sched:sched_switch common_pid == 1 && common_flags & 1
sched:sched_switch stacktrace == 1
sched:sched_switch prev_comm == 'a"'
sched:sched_switch 0
sched:sched_switch prev_pid==1||!(prev_pid<3)
sched:sched_switch prev_comm.ustring == "x"
sched:sched_switch prev_pid == CPUS{0}
sched:sched_switch prev_pid == 3 &&
sched:sched_switch !(!(prev_pid == 1 && next_pid > 2) || next_comm != "a")
raw_syscalls:sys_enter args == 1
raw_syscalls:sys_enter id < 0x10
irq:irq_handler_entry name ~ "*e*"
timer:hrtimer_start function.function == hrtimer_wakeup
timer:hrtimer_start function == 1
syscalls:sys_enter_openat filename.ustring ~ "/etc*"
syscalls:sys_enter_openat filename == "x"
FILTERS
((${#taken[@]} >= 4 * 14)) || fail "of $filters filters the kernel takes $((${#taken[@]} / 4))"
rmdir "$instances/check"
rawcap record -o "$recording" "${taken[@]}" --duration 1ms || fail 'what the kernel takes is refused'

# What a number becomes that does not fit.
rawcap record -o "$recording" -e sched_switch -f 'prev_pid == 4294967297' true
expect_message 'the kernel compares its lower 32 bits'

# Lists.
rawcap list functions 'vfs_re*' > "$text"
grep -qx vfs_read "$text" || fail 'there is no vfs_read'
if rawcap list functions vfs_raed; then fail 'vfs_raed is a function'; fi
expect_message 'did you mean'
rawcap list functions > "$text"
grep -q '  [0-9]* functions$' "$text" || fail 'no name is shared'
for kind in clocks options tracers triggers systems; do
  rawcap list "$kind" > "$text"
  [[ $kind == systems ]] || cat "$text" >&2
  rawcap list "$kind" --json > "$text.json"
  python3 -m json.tool "$text.json" > "$text.pretty" || fail "$kind: no JSON"
  if grep -q '"summary": null' "$text.pretty"; then fail "$kind: not all are explained"; fi
done
rawcap list tracers > "$text"
grep -q '^function  *any buffer' "$text" || fail 'no instance can have the function tracer'

# Commands for functions, in a private instance, which takes them with it.
for command in traceoff:1 traceon stacktrace:2 dump:1 cpudump:1 enable_event:sched:sched_waking \
  disable_event:sched:sched_waking snapshot:1; do
  if rawcap record -o "$recording" -e sched_switch --function-command "vfs_read:$command" sh -c "$busy"; then
    printf '%s: taken\n' "$command" >&2
  else
    printf '%s: refused: %s\n' "$command" "$(tail -n 1 "$messages")" >&2
  fi
done
rawcap record -o "$recording" -e sched_switch -l vfs_read:traceoff:1 sh -c "$busy"
expect_message 'switched off'
rawcap record -o "$recording" -p function -l vfs_open --function-command vfs_read:stacktrace sh -c "$busy"
read_recording 5
grep -q '^=> ' "$text" || fail 'there are no stacks'
expect_refusal 'did you mean vfs_read' -e sched_switch --function-command vfs_raed:traceoff
expect_refusal 'there is no command “tracoff”' -e sched_switch --function-command vfs_read:tracoff
expect_refusal 'is no count' -e sched_switch --function-command vfs_read:traceoff:never
if grep -v '^#' /sys/kernel/tracing/set_ftrace_filter; then fail 'something is left at the top level'; fi

# Functions of a module.
module=$(awk '$2 ~ /^\[/ && !name { name = substr($2, 2, length($2) - 2) } END { print name }' \
  /sys/kernel/tracing/available_filter_functions)
if [[ -n $module ]]; then
  rawcap record -o "$recording" -p function -l "*:mod:$module" sh -c "$busy"
  rawcap record -o "$recording" -p function -l ":mod:$module" sh -c "$busy"
fi

# Buffers: functions in one, calls in another, both versions.
for version in 6 7; do
  rawcap record --file-version "$version" -o "$recording" -e sched_switch \
    -B calls -e raw_syscalls -b 1M -B functions -p function -l vfs_read -b 512K sh -c "$busy"
  read_recording 50
  grep -q '^ *calls: .* sys_enter:' "$text" || fail 'buffer calls has no calls'
  grep -q '^ *functions: .* function: *vfs_read' "$text" || fail 'buffer functions has no functions'
  expect_sum
done

# Killed, and recovered; the next start removes both instances.
start_recording -e sched_switch -B calls -e raw_syscalls
sh -c "$busy"
sleep 2
kill -KILL "$recorder"
wait "$recorder" || true
"$RAWCAP" recover "$recording" >&2
read_recording 50
grep -q '^ *calls: ' "$text" || fail 'nothing of buffer calls was recovered'
rawcap record -o "$recording" -e sched_switch true
expect_no_instance
