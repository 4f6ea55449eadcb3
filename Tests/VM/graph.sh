#!/bin/bash
# Function graphs: report prints what trace-cmd does, and with --graph what the kernel does, of the same pages.
#
# With one CPU: an emulated CPU may run what another one is changing.
# vm: --kernel 6.1 --cpus 1
# vm: --kernel 6.12 --cpus 1
# vm: --kernel newest --cpus 1 --timeout 600
. "$(dirname "$0")/support.bash"

tracing=/sys/kernel/tracing
kernel=$directory/kernel.txt
own=$directory/own.txt

# The kernel’s addresses, so that the file has them. (hash-ptr stays on: without it 6.1 loses the first string of an
# event’s text.)
echo 0 > /proc/sys/kernel/kptr_restrict

functions='vfs_* ksys_* __x64_sys_* do_sys_* do_nanosleep hrtimer_nanosleep schedule pipe_read pipe_write
  path_openat do_filp_open link_path_walk.* walk_component lookup_fast dput mntput kfree __kmalloc'

busy='ls / > /dev/null; sleep 0.003; (sleep 0.02; echo x) | cat > /dev/null; cat /proc/self/stat > /dev/null'

# What takes the events out of the buffer.
extract=(trace-cmd extract)
cd "$directory"

# Traces with the tracer's options $@, and leaves the events where they are.
trace() {
  echo 0 > $tracing/tracing_on
  echo nop > $tracing/current_tracer
  echo > $tracing/set_ftrace_filter
  local function
  set -f
  for function in $functions; do echo "$function" >> $tracing/set_ftrace_filter 2> /dev/null || true; done
  set +f
  echo function_graph > $tracing/current_tracer
  local option
  for option in "$@"; do echo "$option" > $tracing/trace_options; done
  echo > $tracing/trace
  echo 1 > $tracing/tracing_on
  bash -c "$busy"
  echo 'a line of a program' > $tracing/trace_marker
  bash -c "$busy"
  echo 0 > $tracing/tracing_on
}

# Sees to it that what the kernel says of its buffer is what report --graph says with the options $@ of the file
# made from it.
expect_kernel_text() {
  local options=() option
  for option in "$@"; do options+=(-O "$option"); done
  cat $tracing/trace > "$kernel"
  "${extract[@]}" -o "$recording" > "$messages" 2>&1 || fail "cannot extract: $(cat "$messages")"
  "$RAWCAP" report --graph "${options[@]}" "$recording" > "$own"
  if ! cmp -s "$kernel" "$own"; then
    fail "$*: the kernel prints another text: $(diff "$kernel" "$own" | head -n 20)"
  fi
  printf '%s: %s lines\n' "${*:-no options}" "$(wc -l < "$own")" >&2
  (($(wc -l < "$own") > ${least:-100})) || fail 'there is hardly any text'
}

trace
expect_kernel_text
read_recording 100
head -n 30 "$own" >&2
for mark in '[+] ' '[!#*@] '; do
  grep -q "^ *[0-9]*) $mark" "$own" || fail "there is no mark $mark"
done
grep -q '/\* a line of a program \*/' "$own" || fail 'the line of a program is missing'
grep -q ' => ' "$own" || fail 'there is no other thread'

trace funcgraph-proc funcgraph-abstime funcgraph-tail
expect_kernel_text proc abstime tail
trace nofuncgraph-proc nofuncgraph-abstime nofuncgraph-tail nofuncgraph-irqs funcgraph-overrun
expect_kernel_text noirqs overrun
trace nofuncgraph-overhead nofuncgraph-duration nofuncgraph-cpu funcgraph-irqs nofuncgraph-overrun
expect_kernel_text nooverhead noduration nocpu
trace funcgraph-overhead nofuncgraph-duration funcgraph-cpu funcgraph-proc
expect_kernel_text noduration proc
trace funcgraph-duration nofuncgraph-proc
if [[ -e $tracing/options/funcgraph-retval ]]; then
  trace funcgraph-retval
  expect_kernel_text retval
  grep -q '= -[0-9]' "$own" || fail 'no function has failed'
  trace funcgraph-retval-hex
  expect_kernel_text retval retval-hex
  trace nofuncgraph-retval nofuncgraph-retval-hex
fi

# Arguments, by the kernel's types, which trace-cmd does not keep.
if [[ -e $tracing/options/funcgraph-args ]]; then
  extract=("$RAWCAP" extract --top)
  trace funcgraph-args
  expect_kernel_text
  grep -q 'vfs_read(file=0x[0-9a-f]*, buf=' "$own" || fail 'no argument has a name'
  # Nanoseconds are a number with a sign, and the mode is one of an enumeration.
  grep -m 1 'hrtimer_nanosleep(rqtp=[0-9]*, mode=1' "$own" >&2 || fail 'nobody sleeps'
  trace nofuncgraph-args
  extract=(trace-cmd extract)
  rawcap record -p function_graph -O funcgraph-args -l vfs_read -o "$recording" bash -c "$busy"
  read_recording 20
  "$RAWCAP" report --graph "$recording" > "$own"
  grep -q 'vfs_read(file=0x[0-9a-f]*, buf=' "$own" || fail 'no argument of a recording has a name'
fi

# Events in between, with stacks.
echo 1 > $tracing/events/sched/enable
trace
expect_kernel_text
grep -q '/\* sched_switch: ' "$own" || fail 'there is no event in between'
echo stacktrace > $tracing/events/sched/sched_waking/trigger
trace
expect_kernel_text
grep -q '^ => ' "$own" || fail 'there is no stack'
echo '!stacktrace' > $tracing/events/sched/sched_waking/trigger
echo 0 > $tracing/events/enable

# All functions, in a buffer that is much too small for them: the kernel shows what is left.
functions=
echo 64 > $tracing/buffer_size_kb
trace
least=50 expect_kernel_text

echo nop > $tracing/current_tracer
echo > $tracing/set_ftrace_filter
echo 1408 > $tracing/buffer_size_kb
echo 1 > $tracing/tracing_on

# Recorded by rawcap: the calls of a command, as text and as data.
rawcap record -p function_graph -l vfs_read -l vfs_write -l 'pipe_*' -l schedule -o "$recording" bash -c "$busy"
read_recording 20
"$RAWCAP" report --graph "$recording" > "$own"
grep -q 'vfs_read()' "$own" || fail 'the graph has no vfs_read'
rawcap calls "$recording" > "$text"
head -n 8 "$text" >&2
grep -q ' vfs_read$' "$text" || fail 'there are no calls of vfs_read'
rawcap calls --tree "$recording" > "$text"
head -n 8 "$text" >&2
grep -q '^.*  vfs_read$' "$text" || fail 'the tree has no vfs_read'
rawcap calls --slower-than 10ms "$recording" > "$text"
head -n 8 "$text" >&2
# The pipe's reader has slept for 20 ms, in schedule.
grep -q ' us  vfs_read' "$text" || fail 'no vfs_read was slow'
grep -q ' × ' "$text" || fail 'a slow call has called nothing'
