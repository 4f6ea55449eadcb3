#!/bin/bash
# Histograms, synthetic events and latencies: counted in the kernel, right, and gone afterwards; those of others stay.
# vm: --kernel 6.1 --timeout 500
# vm: --kernel 6.12 --timeout 500
# vm: --kernel newest --timeout 700
. "$(dirname "$0")/support.bash"

tracing=/sys/kernel/tracing
busy='for i in 1 2 3 4 5 6; do ls / > /dev/null; done'

# Sees to it that rawcap refuses the arguments, and says $1.
expect_refusal() {
  local said=$1
  shift
  if rawcap "$@"; then fail "$*: is not refused"; fi
  expect_message "$said"
}

# Sees to it that only what was there before is there: instances, synthetic events, triggers, journals.
expect_untouched() {
  [[ $(ls "$instances") == foreign ]] || fail "instances: $(ls "$instances")"
  [[ $(cut -f 1 "$tracing/synthetic_events") == theirs ]] \
    || fail "synthetic events: $(cat "$tracing/synthetic_events")"
  grep -q '^hist:keys=prev_prio' "$instances/foreign/events/sched/sched_switch/trigger" \
    || fail 'the foreign histogram is gone'
  [[ -z $(ls /run/rawcap 2> /dev/null) ]] || fail "journals: $(ls /run/rawcap)"
}

# The number behind “"$1":” in $text, the first one.
number() { grep -o "\"$1\":[0-9]*" "$text" | head -n 1 | cut -d : -f 2; }

echo 'theirs u64 time; pid_t pid' >> "$tracing/synthetic_events"
mkdir "$instances/foreign"
echo 'hist:keys=prev_prio' >> "$instances/foreign/events/sched/sched_switch/trigger"

# Exact: as many calls as were made.
cp "$(command -v dd)" "$directory/counted"
rawcap hist raw_syscalls:sys_enter --keys id.syscall,common_pid.execname --values id --json --size 4096 \
  -- "$directory/counted" if=/dev/zero of=/dev/null bs=1 count=500 status=none > "$text"
for call in sys_read sys_write; do
  grep -o "\"syscall\":\"$call\"[^}]*},\"common_pid\":{\"comm\":\"counted\"[^}]*}},\"values\":{\"hitcount\":50[0-9]" \
    "$text" > /dev/null || fail "not 500 $call: $(head -c 3000 "$text")"
done
expect_untouched

# All kinds of keys, as text.
stack=stacktrace
if kernel_is_from 6.3; then stack=common_stacktrace; fi
for keys in next_comm next_prio.log2,common_cpu next_pid.buckets=100 prev_state.hex common_pid.execname \
  "$stack" "next_comm,$stack" common_timestamp.usecs; do
  rawcap hist sched:sched_switch --keys "$keys" --top 5 -- sh -c "$busy" > "$text" || fail "$keys"
  grep -q '^[1-9][0-9,]* events in [1-9]' "$text" || fail "$keys: $(cat "$text")"
done
rawcap hist timer:hrtimer_start --keys function.sym --sort function.ascending -- sh -c "$busy" > "$text"
grep -q '█' "$text" || fail "no functions: $(cat "$text")"
cat "$text" >&2

# What has no room is told.
rawcap hist raw_syscalls:sys_enter --keys id,common_pid,common_timestamp --size 128 -- sh -c "$busy" > "$text"
grep -q 'are not counted' "$text" || fail 'dropped events are not told'

# Ctrl-C, or another signal: the table comes, and nothing stays.
for signal in INT TERM; do
  "$RAWCAP" hist sched:sched_switch --keys next_comm > "$text" 2> "$messages" &
  pid=$!
  until [[ -e $instances/rawcap-$pid ]]; do sleep 0.1; done
  sleep 2
  kill -"$signal" "$pid"
  wait "$pid" || fail "SIG$signal: rawcap hist failed: $(cat "$messages")"
  grep -q 'events in' "$text" || fail "SIG$signal: there is no table"
done
expect_untouched

# Refused before the kernel hears of it; the last one crashes kernels.
expect_refusal 'did you mean next_comm' hist sched:sched_switch --keys next_com --once --for 1s
expect_refusal 'there is no modifier' hist sched:sched_switch --keys next_pid.log3 --once --for 1s
expect_refusal 'did you mean sched:sched_switch' hist sched:sched_swich --keys next_pid --once --for 1s
expect_refusal 'only common_pid' hist sched:sched_switch --keys next_pid.execname --once --for 1s
expect_refusal 'does not take the trigger' hist sched:sched_switch --keys next_pid --filter 'foo == 1' --once --for 1s
expect_refusal 'holds no stack' hist sched:sched_switch --keys next_prio.stacktrace --once --for 1s
expect_untouched

# Synthetic events: ours go with --all, theirs do not; one in use says so.
rawcap synthetic add rawcap_mine 'u64 time' 'char comm[16]'
rawcap synthetic list > "$text"
grep -qx 'rawcap_mine u64 time; char comm\[16\]' "$text" || fail "not listed: $(cat "$text")"
expect_refusal 'there is an event of that name' synthetic add rawcap_mine 'u64 time'
expect_refusal 'Invalid type' synthetic add rawcap_other 'u65 time'
echo 1 > "$instances/foreign/events/synthetic/rawcap_mine/enable"
expect_refusal 'is in use' synthetic remove rawcap_mine
echo 0 > "$instances/foreign/events/synthetic/rawcap_mine/enable"
rawcap synthetic remove --all
expect_untouched

# Latency, and the same from a recording at the same time: of one program, whose whole life both see.
waking=(--from sched:sched_waking --to sched:sched_switch --key 'pid=next_pid')
cp "$(command -v perl)" "$directory/napper"
"$RAWCAP" record -o "$recording" -C mono -b 8M -e sched:sched_waking -e sched:sched_switch \
  "$RAWCAP" latency "${waking[@]}" --json --to-filter 'next_comm == "napper"' \
  -- "$directory/napper" -e 'select(undef, undef, undef, 0.01) for 1 .. 100' \
  > "$text" 2> "$messages" || fail "$(cat "$messages")"
cat "$messages" >&2
expect_untouched
"$RAWCAP" report --json "$recording" | awk '
  function field(name) {
    fields = substr($0, index($0, "\"fields\":"))
    if (!match(fields, "\"" name "\":[0-9]+")) return ""
    return substr(fields, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
  }
  { match($0, "\"time\":[0-9]+"); time = substr($0, RSTART + 7, RLENGTH - 7) }
  /"event":"sched_waking"/ { begun[field("pid")] = time }
  /"event":"sched_switch"/ && /"next_comm":"napper"/ {
    key = field("next_pid")
    if (key in begun) {
      count++
      if (time - begun[key] > max) max = time - begun[key]
      delete begun[key]
    }
  }
  END { printf "%d %d\n", count, max }' > "$directory/recorded"
read -r count max < "$directory/recorded"
printf 'latency: counted %s, longest %s ns; recorded %s, longest %s ns\n' \
  "$(number count)" "$(number max)" "$count" "$max" >&2
[[ $(number lost) == 0 && $(number count) == "$count" ]] || fail 'not as many as in the recording'
((count > 90)) || fail 'there are hardly any'
# Two instances read the clock for the same event one after the other.
difference=$(($(number max) - max))
((${difference#-} < 1000000)) || fail 'the longest one is another'

# As text, and with no pair at all.
rawcap latency "${waking[@]}" --by next_comm --top 4 --threshold 1ms -- sh -c "$busy" > "$text"
grep -q 'p99.9' "$text" || fail "no table: $(cat "$text")"
cat "$text" >&2
rawcap latency "${waking[@]}" --to-filter 'next_pid == 4000000' -- true | grep -q 'No such pair' || fail 'a pair that cannot be'
expect_refusal 'did you mean' latency --from sched:sched_waking --to sched:sched_switch --key pd=next_pid --for 1s
expect_refusal 'are not alike' latency --from sched:sched_waking --to sched:sched_switch --key comm=next_pid --for 1s
expect_untouched

# Killed: the kernel keeps instance, triggers and event, until the next rawcap comes.
"$RAWCAP" latency "${waking[@]}" --threshold 1ms > /dev/null 2>&1 &
pid=$!
until grep -q next_pid "$instances/rawcap-$pid/events/sched/sched_switch/trigger" 2> /dev/null; do sleep 0.2; done
kill -KILL "$pid"
wait "$pid" || true
if rmdir "$instances/rawcap-$pid" 2> /dev/null; then fail 'the kernel does not keep the instance: what is this test for?'; fi
rawcap hist sched:sched_switch --keys next_comm -- true > /dev/null
expect_untouched
