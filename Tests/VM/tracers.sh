#!/bin/bash
# Every tracer that the kernel has is recorded, with the text that trace-cmd prints, in an instance where the
# kernel allows that, and leaves all as it was: in the end, and after SIGKILL by the next rawcap.
# vm: --kernel 6.1 --disk 64 --timeout 900
# vm: --kernel 6.1-rt --disk 64 --timeout 1500 --cpus 1
# vm: --kernel 6.12 --disk 64 --timeout 900
# vm: --kernel 6.12-rt --disk 64 --timeout 1500 --cpus 1
# vm: --kernel newest --disk 64 --timeout 1200
. "$(dirname "$0")/support.bash"

# The disk is what is traced.
recording=$directory/recording.dat
busy='for i in 1 2 3 4; do ls / > /dev/null; done'
# Wakes threads of all three kinds up.
wake='for i in 1 2 3; do chrt -f 40 sleep 0.05; chrt -d -T 1000000 -P 10000000 -D 10000000 0 sleep 0.05 || true
  sleep 0.05; done'
write_disk='dd if=/dev/zero of=/mnt/file bs=4k count=64 conv=fsync status=none'
disk=/sys/bus/pci/drivers/virtio-pci
device=$(basename "$(readlink -f /sys/block/vda/device/..)")

# What somebody has set up before, and has to be there afterwards.
mkdir $instances/foreign
echo 1 > $instances/foreign/events/sched/sched_wakeup/enable
echo 250 > $tracing/tracing_thresh
echo 2222 > $tracing/buffer_size_kb
echo vfs_open > $tracing/set_graph_function
echo 3 > $tracing/max_graph_depth
if [[ -e $tracing/osnoise ]]; then
  echo 70000 > $tracing/osnoise/runtime_us
  echo 90000 > $tracing/osnoise/period_us
  echo 0 > $tracing/osnoise/cpus
  echo per-cpu > $tracing/hwlat_detector/mode
  if [[ -e $tracing/osnoise/options ]]; then echo OSNOISE_PREEMPT_DISABLE > $tracing/osnoise/options; fi
fi
keep_settings foreign

# Sets `session` to what records the tracer $1, and `work` to a command that gives it something to record.
choose() {
  session=(-p "$1")
  work=$busy
  case $1 in
    nop) session+=(-e sched_switch) ;;
    function) session+=(-l 'vfs_*' -n vfs_write -O func_stack_trace) ;;
    function_graph) session+=(-l 'vfs_*' -l 'rw_*' -g vfs_read --max-graph-depth 2 --latency-threshold 0) ;;
    blk)
      session+=(--block-device vda --tracer-option act_mask=write)
      work=$write_disk
      ;;
    mmiotrace)
      # A driver that comes anew maps its registers.
      work="echo $device > $disk/unbind; cat /sys/devices/system/cpu/online > $directory/online; echo $device > $disk/bind"
      ;;
    hwlat)
      # The width first, which fits only into the new window.
      session+=(--tracer-option width=1500000 --tracer-option window=2000000 --tracer-option mode=round-robin
        --latency-threshold 1us)
      work='sleep 3'
      ;;
    osnoise)
      session+=(--tracer-option runtime_us=40000 --tracer-option period_us=50000 --tracer-option cpus=0
        --latency-threshold 1us)
      if [[ -e $tracing/osnoise/options ]]; then
        session+=(--tracer-option options=NO_OSNOISE_PREEMPT_DISABLE --tracer-option options=OSNOISE_IRQ_DISABLE)
      fi
      work='sleep 2'
      ;;
    timerlat)
      session+=(--tracer-option timerlat_period_us=100000)
      work='sleep 2'
      ;;
    wakeup | wakeup_rt | wakeup_dl)
      # All functions would be too much for an emulated processor.
      session+=(-O nofunction-trace --latency-threshold 0)
      work=$wake
      ;;
    *) fail "the tracer $1 is not known here" ;;
  esac
}

mkdir $instances/probe
own=$(< $instances/probe/available_tracers)
rmdir $instances/probe

for tracer in $(< $tracing/available_tracers); do
  choose "$tracer"
  begin=$SECONDS
  if [[ $tracer == mmiotrace ]]; then umount /mnt; fi
  rawcap record "${session[@]}" -o "$recording" sh -c "$work" || fail "$tracer cannot be recorded"
  expect_as_before "$tracer"
  # Where an instance can have it, nothing else is touched.
  if [[ " $own " == *" $tracer "* ]]; then
    if grep -q 'top-level buffer' "$messages"; then fail "$tracer: an instance would do"; fi
  else
    expect_message 'top-level buffer only'
  fi
  if [[ $tracer == hwlat ]]; then
    # Hardware that delays nothing leaves nothing.
    read_recording 0
    expect_message 'longest latency was'
  else
    read_recording 1
  fi
  case $tracer in
    function) grep -q 'function: *vfs_' "$text" && grep -q '^=> ' "$text" ;;
    function_graph) grep -q 'vfs_read()' "$text" ;;
    blk)
      grep -q ' blktrace: ' "$text" \
        && "$RAWCAP" report --json "$recording" | grep -q '"sector":[1-9][0-9]*,"bytes":[1-9]'
      ;;
    mmiotrace)
      [[ $(< "$directory/online") == 0 ]] || fail 'mmiotrace: there is more than one CPU'
      expect_message 'keeps all CPUs offline but one'
      grep -q 'mmiotrace_rw: ' "$text" && grep -q 'mmiotrace_map: ' "$text"
      mount /dev/vda /mnt
      ;;
    osnoise | timerlat) grep -q " $tracer: " "$text" ;;
    wakeup*)
      expect_message 'the longest latency is'
      grep -q "^# $tracer latency trace" "$text"
      "$RAWCAP" info "$recording" | grep -q "^$tracer: .* µs on CPU"
      ;;
    *) true ;;
  esac || fail "$tracer: what was to be recorded is not there: $(head -n 20 "$text")"

  # Killed, and what is left is put back by whoever comes next.
  "$RAWCAP" record "${session[@]}" -o "$recording" 2> "$messages" &
  recorder=$!
  for ((tries = 0; tries < 600; tries++)); do
    if [[ $(cat $instances/rawcap-$recorder/tracing_on 2> /dev/null) == 1 ]]; then break; fi
    if [[ $(< $tracing/current_tracer) == "$tracer" && $(< $tracing/tracing_on) == 1 && $tracer != nop ]]; then break; fi
    kill -0 $recorder 2> /dev/null || fail "$tracer: no recording: $(< "$messages")"
    sleep 0.1
  done
  kill -KILL $recorder
  wait $recorder 2> /dev/null || true
  rawcap record -e sched_switch -o "$recording" true
  expect_as_before "$tracer, SIGKILL"
  printf '%s: %d s, %s lines, then killed and put back\n' "$tracer" $((SECONDS - begin)) "$(wc -l < "$text")" >&2
done

# Each latency above a threshold, one behind the other.
if [[ " $own " == *' wakeup '* ]]; then
  rawcap record -p wakeup -O nofunction-trace --latency-threshold 5us -o "$recording" --file-version 6 \
    sh -c "$wake"
  read_recording 1
  (($(grep -c '^# wakeup latency trace' "$text") > 1)) || fail 'there are not several traces'
  expect_message 'traces, the longest latency is'
  expect_as_before 'a threshold'
fi

# What somebody else has set is told, and not changed.
rawcap record -p function_graph -l 'vfs_*' -o "$recording" sh -c "$busy"
expect_message 'set_graph_function is “vfs_open”, set by somebody else, and narrows what is recorded; -g overrides it'
expect_message 'max_graph_depth is “3”'
expect_message 'tracing_thresh is “250”, set by somebody else, and narrows what is recorded; --latency-threshold 0'
read_recording 0
if grep -q 'funcgraph_entry: ' "$text"; then fail 'function_graph: a threshold of somebody else has no effect'; fi
expect_as_before 'what somebody else has set'

# Calls that take long.
rawcap record -p function_graph -l 'vfs_*' --latency-threshold 1us -o "$recording" sh -c "$busy"
read_recording 1
grep -q 'funcgraph_exit: ' "$text" || fail 'function_graph: there is no call'
if grep -q 'funcgraph_entry: ' "$text"; then fail 'function_graph: the threshold has no effect'; fi
expect_as_before 'a threshold of function_graph'

# As they come.
rawcap stream -p function -l 'vfs_*' sh -c "$busy" > "$text"
(($(grep -c 'function: *vfs_' "$text") > 20)) || fail "stream: there are no functions: $(head -n 5 "$text")"
rawcap stream -p function_graph -l 'vfs_*' -g vfs_read --max-graph-depth 1 --latency-threshold 0 sh -c "$busy" > "$text"
(($(grep -c 'funcgraph_entry: .*vfs_read()' "$text") > 3)) || fail "stream: there is no vfs_read: $(head -n 5 "$text")"
expect_as_before 'streams of tracers'
# On every kernel, what it changes is everybody's.
"$RAWCAP" stream -p function_graph -l 'vfs_*' -g vfs_read --latency-threshold 0 > "$text" 2> "$messages" &
recorder=$!
for ((tries = 0; tries < 300; tries++)); do
  [[ ! -s $text ]] || break
  ls / > /dev/null
  sleep 0.1
done
kill -KILL $recorder
wait $recorder 2> /dev/null || true
rawcap stream -e sched_switch true > "$text"
expect_message 'which was killed, had changed'
expect_as_before 'a stream, SIGKILL'
if rawcap stream -p irqsoff; then fail 'irqsoff is not refused'; fi
expect_message 'a latency tracer leaves one text'

# What is not there is told.
if rawcap record -p irqsoff -o "$recording" true; then fail 'irqsoff is not refused'; fi
expect_message 'no tracer “irqsoff”, as it was built without CONFIG_IRQSOFF_TRACER'
if rawcap record -p blk --block-device nvme9 -o "$recording" true; then fail 'nvme9 is not refused'; fi
expect_message 'there is no block device “nvme9” that can be traced: there are vda'
if rawcap record -p blk --tracer-option mask=1 -o "$recording" true; then fail 'mask is not refused'; fi
expect_message 'the tracer blk has no setting “mask”: it has act_mask, end_lba, pid, start_lba'
if rawcap record -p function --tracer-option mask=1 -o "$recording" true; then fail 'mask is not refused'; fi
expect_message 'the tracer function has no setting “mask”, nor any'
expect_as_before 'in the end'
