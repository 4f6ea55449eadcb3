# What the scenarios share; they source it. RAWCAP is the program that is tested.
#
# A scenario is run by scripts/test-vm, as root in a guest of its own. It succeeds with exit status 0,
# or fails with a line on standard error that says what did not hold. Its lines “# vm: …” are options of
# scripts/vm: it is run once for each.
set -euo pipefail

: "${RAWCAP:?names the program that is tested}"
tracing=/sys/kernel/tracing
instances=$tracing/instances
# In memory; a recording goes to the scenario’s disk, if it has one.
directory=$(mktemp -d)
recording=${VM_DISK:-$directory}/recording.dat
messages=$directory/messages
text=$directory/text
recorder=

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# rawcap, whatever it prints on standard error kept in `messages` too.
rawcap() {
  local status=0
  "$RAWCAP" "$@" 2> "$messages" || status=$?
  cat "$messages" >&2
  return "$status"
}

# Starts “rawcap record” with the arguments, into `recording`, and returns when it records.
start_recording() {
  "$RAWCAP" record -o "$recording" "$@" 2> "$messages" &
  recorder=$!
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if [[ $(cat "$instances/rawcap-$recorder/tracing_on" 2> /dev/null) == 1 ]]; then return; fi
    kill -0 "$recorder" 2> /dev/null || break
    sleep 0.1
  done
  fail "rawcap did not begin to record: $(cat "$messages")"
}

# Ends the recording as Ctrl-C does, and sees to it that it ended well.
stop_recording() {
  kill -INT "$recorder"
  local status=0
  wait "$recorder" || status=$?
  cat "$messages" >&2
  ((status == 0)) || fail "rawcap record ended with status $status"
  ! [[ -e $instances/rawcap-$recorder ]] || fail 'the instance was left behind'
}

# Makes $3 reads and $3 writes on CPU $2, in a process with the name $1.
load() {
  local name=$1 cpu=$2 count=$3
  cp -u "$(command -v dd)" "$directory/$name"
  taskset -c "$cpu" "$directory/$name" if=/dev/zero of=/dev/null bs=1 count="$count" status=none
}

# Reads `recording` into `text`, and sees to it that trace-cmd prints the same, and that it has more than
# $1 lines.
read_recording() {
  "$RAWCAP" report "$recording" > "$text"
  trace-cmd report -i "$recording" > "$text.trace-cmd" 2> "$text.complaints" \
    || fail "trace-cmd cannot read the recording: $(cat "$text.complaints")"
  (($(wc -l < "$text") > ${1-100})) || fail 'there are hardly any events'
  cmp -s "$text" "$text.trace-cmd" \
    || fail "trace-cmd prints another text: $(diff "$text" "$text.trace-cmd" | head -n 4)"
}

# Sees to it that nothing of what `load $1 $2 $3` did is missing in `text`.
expect_load() {
  local name=$1 cpu=$2 count=$3 events
  # No match is an answer too.
  events=$(grep -c "^ *$name-[0-9]* *\[00$cpu\] " "$text" || true)
  ((events >= 4 * count)) \
    || fail "CPU $cpu: of $((4 * count)) beginnings and ends of system calls of $name, $events are there"
}

# Sees to it that info counts no loss on CPU $1.
expect_no_loss() {
  local lost
  lost=$("$RAWCAP" info "$recording" \
    | awk -v cpu="$1" '/^top buffer/ { top = 1 } top && $1 == cpu { print $5; exit }')
  [[ $lost == 0 ]] || fail "CPU $1 lost events: “$lost”"
}

# Sees to it that the kernel's counters and the file add up.
expect_sum() {
  "$RAWCAP" info "$recording" > "$text.info"
  grep -q "^The kernel's counters and the file add up" "$text.info" \
    || fail "counters and file do not add up: $(tail -n 4 "$text.info")"
}

# Sees to it that rawcap printed a line with $1.
expect_message() { grep -qF -- "$1" "$messages" || fail "rawcap does not say “$1”"; }

# Is the kernel $1 or newer?
kernel_is_from() { printf '%s\n' "$1" "$(uname -r)" | sort -V -C; }

# Prints the backends that the kernel has.
backends() {
  echo splice read
  if kernel_is_from 6.10; then echo mmap; fi
}

# Sees to it that the reader of CPU $1 may run there and nowhere else, now or soon.
expect_reader_on() {
  local task tries cpus=none
  for ((tries = 0; tries < 50; tries++)); do
    for task in /proc/"$recorder"/task/*; do
      if [[ $(< "$task/comm") == "rawcap/$1" ]]; then
        cpus=$(sed -n 's/^Cpus_allowed_list:\t//p' "$task/status")
      fi
    done
    if [[ $cpus == "$1" ]]; then return; fi
    sleep 0.1
  done
  fail "the reader of CPU $1 may run on these CPUs: $cpus"
}

# Sees to it that no instance is left.
expect_no_instance() {
  [[ -z $(ls "$instances") ]] || fail "instances are left: $(ls "$instances")"
}

# Prints all settings outside of its own instance that a session can change.
settings() (
  cd "$tracing"
  for file in current_tracer tracing_on set_event buffer_size_kb buffer_subbuf_size_kb buffer_percent \
    trace_clock tracing_cpumask set_ftrace_filter set_ftrace_notrace set_ftrace_pid set_graph_function \
    set_graph_notrace max_graph_depth tracing_thresh tracing_max_latency kprobe_events uprobe_events \
    synthetic_events set_event_pid set_event_notrace_pid set_ftrace_notrace_pid \
    events/sched/sched_switch/filter events/sched/sched_switch/trigger \
    events/sched/sched_waking/trigger events/sched/sched_waking/filter instances/*/set_event \
    hwlat_detector/* osnoise/*; do
    if [[ -f $file ]]; then printf '%s: %s\n' "$file" "$(tr '\n' ' ' < "$file")"; fi
  done
  grep -r . options
  grep -H . /sys/devices/system/cpu/online /sys/block/*/trace/enable 2> /dev/null || true
)

# Remembers the settings; the arguments are the instances that there are.
keep_settings() {
  kept_instances=$*
  settings > "$directory/before"
}

# Sees to it that all is as it was; $1 says when.
expect_as_before() {
  settings > "$directory/after"
  diff "$directory/before" "$directory/after" >&2 || fail "$1: the settings are not what they were"
  [[ $(ls $instances) == "$kept_instances" ]] || fail "$1: instances are left: $(ls $instances)"
}

# Prints the CPU time of the recorder so far, in ticks.
recorder_ticks() {
  # What stands behind the name, which may have spaces.
  local fields
  read -ra fields <<< "$(sed 's/.*) //' "/proc/$recorder/stat")"
  echo $((fields[11] + fields[12]))
}

# Sees to it that the recorder rests when there is next to nothing to record.
expect_rest() {
  local before ticks hertz
  hertz=$(getconf CLK_TCK)
  before=$(recorder_ticks)
  sleep 3
  ticks=$(($(recorder_ticks) - before))
  printf '%s\n' "$1: the recorder took $ticks of $((3 * hertz)) ticks" >&2
  # A loop without rest would take all of a CPU; waking up now and then takes a few ticks.
  ((ticks < hertz)) || fail 'the recorder does not rest'
}

set_cpu() {
  echo "$2" > "/sys/devices/system/cpu/cpu$1/online" || fail "CPU $1 cannot be switched to $2"
}
