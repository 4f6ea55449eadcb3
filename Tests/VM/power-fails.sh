#!/bin/bash
# The machine loses its power in the middle of a recording: what had come to the disk is recovered.
# vm: --kernel 6.1 --disk 256 --reboot
# vm: --kernel 6.12 --disk 256 --reboot
. "$(dirname "$0")/support.bash"

if ((VM_BOOT == 1)); then
  # Both at the same time.
  for variant in none zstd; do
    recording=$VM_DISK/$variant.dat
    start_recording -C mono -e raw_syscalls -b 8192 --compression "$variant"
  done
  load early 0 4000
  sleep 2
  # Compressed pages stay in memory for as long as the kernel likes.
  sync "$VM_DISK/zstd.dat"
  # The file system's journal is written every five seconds.
  sleep 8
  load late 0 4000
  sleep 1
  # On the clock of the recording: what comes up to here is for whoever reads this to compare.
  echo "the power fails at $(cut -d ' ' -f 1 /proc/uptime) s" >&2
  sleep 0.5
  echo b > /proc/sysrq-trigger
  sleep 60
  fail 'the power does not fail'
fi

for variant in none zstd; do
  recording=$VM_DISK/$variant.dat
  ls -ls "$recording" >&2
  rawcap recover "$recording" || fail "$variant: status $? of recover"
  "$RAWCAP" info "$recording" | sed -n '/^time/p; /^ *CPU/,/^total/p' >&2
  read_recording
  # The names of threads need not have come to the disk, nor the sub-buffer that the writer was on.
  events=$(grep -c ' \[000\] ' "$text" || true)
  ((events >= 4 * 3000)) \
    || fail "$variant: of 16000 events long before the power failed, $events are there"
done
