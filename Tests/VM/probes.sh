#!/bin/bash
# Probes of every kind are made, hit, read as the kernel and trace-cmd show them, and removed; others' stay.
# vm: --kernel 6.1 --disk 64 --timeout 900
# vm: --kernel 6.12 --disk 64 --timeout 900
# vm: --kernel newest --disk 64 --timeout 900
. "$(dirname "$0")/support.bash"

tracefs=/sys/kernel/tracing
echo 'p:foreign/mine vfs_write' >> $tracefs/kprobe_events

# A library of our own on a file system of the guest's own: nobody else comes by, and pages that are written
# over stay in the guest.
library=/mnt/libc.so.6
cp /lib/x86_64-linux-gnu/libc.so.6 $library

# Sees to it that no probe is left but the foreign one.
expect_no_probe() {
  [[ $(cat $tracefs/dynamic_events) == 'p:foreign/mine vfs_write' ]] \
    || fail "these probes are left: $(cat $tracefs/dynamic_events)"
}

# Sees to it that rawcap probe refuses $2 and what follows, and says $1.
expect_refusal() {
  local said=$1
  shift
  if rawcap probe "$@"; then fail "$*: is not refused"; fi
  expect_message "$said"
}

probes=(
  'kp=vfs_read count=%dx:u64 buf=%si name=$comm:string back=+0(%sp):symbol bytes=+0(%sp):x8[4] low=%dx:b4@0/32 sign=%dx:s8 four=\4'
  'kr=vfs_read%return ret=$retval:s64'
  'r8:kr8 vfs_write n=$retval:u32'
  'ko=do_sys_openat2 file=+0(%si):ustring flags=+0(%dx):x64'
  'at=vfs_read+0 first=$arg1'
  "up=$library:getenv name=+0(%di):ustring chars=+0(%di):u8[3]"
  "ur=$library:getenv%return value=\$retval"
  'e:ep sched.sched_switch next=$next_comm:string pid=$next_pid:s32'
)
names=(kp kr kr8 ko at up ur ep)
if kernel_is_from 6.12; then
  if grep -q '^[[:space:]]*f\[:' $tracefs/README; then
    probes+=('f:fp vfs_read size=count:u64' 'f:fx vfs_read%return ret=$retval:s64'
      't:tp sched_switch switched=preempt:u8')
    names+=(fp fx tp)
  else
    expect_refusal 'has no fprobes: it needs CONFIG_FPROBE_EVENTS' add -f vfs_read
  fi
else
  expect_refusal 'has no fprobes: it needs CONFIG_FPROBE_EVENTS' add -f vfs_read
  expect_refusal 'has no tprobes: it needs CONFIG_FPROBE_EVENTS' add -t sched_switch
fi

# A load that hits all of them, by a name that is seen.
cp "$(command -v env)" "$directory/probed"
busy="for i in 1 2 3; do LANG=C.UTF-8 LD_LIBRARY_PATH=/mnt $directory/probed > /dev/null; done"

# For the time of one recording.
options=()
for probe in "${probes[@]}"; do options+=(--probe "$probe"); done
rawcap record -F -o "$recording" "${options[@]}" sh -c "$busy"
read_recording 20
for name in "${names[@]}"; do
  grep -q " $name: " "$text" || fail "the probe $name was not hit: $(head -n 50 "$text")"
  grep -m 2 " $name: " "$text" >&2
done
grep -q ' ko: .* file="[^"]*libc' "$text" || fail 'no file is opened by its name'
grep -q ' up: .* name="LANG"\| up: .* name="[A-Z_]*"' "$text" || fail 'no variable has its name'
expect_no_probe
expect_no_instance

# Kept: hits are counted; the kernel shows the same values in a buffer that somebody else looks at.
rm -f "$text".names
for probe in "${probes[@]}"; do
  read -ra words <<< "$probe"
  rawcap probe add "${words[@]}" > "$text.added"
  cat "$text.added" >> "$text.names"
done
"$RAWCAP" probe list | tee "$text.list" >&2
for name in "${names[@]}"; do
  grep -q "^\* rawcap:$name " "$text.list" || fail "$name is not listed"
done
grep -q '^  foreign:mine ' "$text.list" || fail 'the foreign probe is not listed'
"$RAWCAP" probe list --json > "$text.list"
grep -q '"event":"kp","kind":"kprobe"' "$text.list" || fail 'there is no JSON'
"$RAWCAP" check-formats > "$text.formats" 2>&1 || true
if grep -q 'rawcap:' "$text.formats"; then
  fail "a probe's format is not understood: $(grep 'rawcap:' "$text.formats")"
fi
mkdir $instances/other
echo 16384 > $instances/other/buffer_size_kb
# An eprobe records only in the first instance that enables it (6.1, 6.12: kernel/trace/trace_eprobe.c).
for name in "${names[@]}"; do
  if [[ $name != ep ]]; then echo 1 > $instances/other/events/rawcap/$name/enable; fi
done
rawcap record -e rawcap -o "$recording" sh -c "$busy"
echo 0 > $instances/other/tracing_on
read_recording 20
# The place is a symbol for the kernel and an address for trace-cmd, whose text report prints; a negative byte is
# positive there, and a string that was not in memory is empty. What else there is is compared. The other buffer has recorded longer.
values() {
  sed -n 's/^.*[0-9]: \([a-z0-9]*:\) *\(([^)]*)\)\? */\1 /p' \
    | sed 's|\(+0x[0-9a-f]*\)/0x[0-9a-f]*|\1|g; s| sign=-\{0,1\}[0-9]*||; s|=(fault)|=""|g' | sort -u
}
values < "$text" > "$text.own"
values < $instances/other/trace > "$text.kernel"
for name in "${names[@]}"; do
  grep "^$name: " "$text.own" > "$text.one" || fail "$name: there is nothing to compare"
  if [[ $name == ep ]]; then continue; fi
  missing=$(comm -23 "$text.one" "$text.kernel" | sed -n 1,3p)
  [[ -z $missing ]] \
    || fail "$name: the kernel shows something else: $missing, but $(grep -m 3 "^$name: " "$text.kernel")"
done
"$RAWCAP" probe list | awk '$2 == "rawcap:kp" && $4 == 0 { exit 1 }' || fail 'hits are not counted'

# Somebody uses them.
expect_refusal 'is in use in the instance other' remove kp
echo 0 > $instances/other/events/rawcap/enable
rmdir $instances/other
rawcap probe remove kp 'k*'
expect_refusal 'there is no probe “rawcap:kp”' remove kp
rawcap probe remove --all
expect_no_probe
expect_refusal 'there is no probe “rawcap:mine”' remove mine

# What is wrong is told.
expect_refusal 'did you mean vfs_read' add vfs_raed
expect_refusal 'did you mean getenv' add libc:getenf
expect_refusal 'bytes only' add libc:getenv+100000
expect_refusal 'the file has no code' add libc:0x1
expect_refusal 'did you mean sched:sched_switch' add --event sched:sched_swich
expect_refusal 'Invalid register name' add vfs_read 'a=%nosuch'
expect_refusal 'name is missing' add vfs_read 'a=%'
if kernel_is_from 7.0; then
  rawcap record -F -o "$recording" --probe 'named=vfs_read caller=$stack0:symstr' sh -c "$busy"
  read_recording 5
  grep -q ' named: .* caller="[a-z_0-9]*+0x' "$text" || fail "no caller has a name: $(head -n 5 "$text")"
else
  expect_refusal 'with “symbol”, the report names the same' add vfs_read 'a=$stack0:symstr'
fi
mount -t debugfs none /sys/kernel/debug 2> /dev/null || true
if [[ -r /sys/kernel/debug/kprobes/blacklist ]]; then
  blacklisted=$(awk '$2 ~ /^[a-z_]+$/ { print $2; exit }' /sys/kernel/debug/kprobes/blacklist)
  expect_refusal "$blacklisted cannot be probed" add "$blacklisted"
fi
expect_no_probe

# A killed recorder's probes are gone with the next start.
start_recording -e sched --probe 'killed=vfs_read'
kill -KILL "$recorder"
wait "$recorder" 2> /dev/null || true
grep -q rawcap/killed $tracefs/dynamic_events || fail 'a killed recorder left no probe'
rawcap record -e sched:sched_switch -o "$recording" true
expect_message 'which was killed'
expect_no_probe
expect_no_instance

# A signal ends a recording, and its probes.
start_recording --probe 'ended=vfs_read'
stop_recording
expect_no_probe
