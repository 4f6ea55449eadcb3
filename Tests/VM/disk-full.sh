#!/bin/bash
# The disk is full in the middle of a recording, by the recording itself or by someone else: what came
# before can be read.
# vm: --kernel 6.1 --disk 64
# vm: --kernel 6.12 --disk 64
. "$(dirname "$0")/support.bash"

for version in 6 7; do
  rm -f "$recording"
  status=0
  rawcap record -e raw_syscalls --file-version "$version" -o "$recording" \
    dd if=/dev/zero of=/dev/null bs=1 count=1000000 status=none || status=$?
  ((status == 1)) || fail "version $version: status $status for a full disk"
  grep -qi 'no space' "$messages" || fail "the full disk is not told: $(cat "$messages")"
  "$RAWCAP" info "$recording" > /tmp/info || fail 'the recording of a full disk cannot be read'
  events=$(awk '$1 == "total" { print $4 }' /tmp/info)
  ((events > 100000)) || fail "a full disk has $events events only"
  trace-cmd report -i "$recording" 2> /tmp/complaints | wc -l > /tmp/lines
  (($(< /tmp/lines) == events + 1)) || fail "trace-cmd reads $(< /tmp/lines) lines: $(< /tmp/complaints)"
done

for version in 6 7; do
  rm -f "$recording"
  start_recording -e raw_syscalls --file-version "$version"
  dd if=/dev/zero of=/dev/null bs=1 count=2000 status=none
  sleep 1
  # Whoever fills the disk takes the last block.
  cat /dev/zero > "$directory/filler" 2> /dev/null || true
  dd if=/dev/zero of=/dev/null bs=1 count=20000 status=none
  sleep 1
  kill -INT "$recorder" 2> /dev/null || true
  status=0
  wait "$recorder" || status=$?
  cat "$messages" >&2
  rm "$directory/filler"
  # Nobody is promised an end without a problem, but a recording that can be read.
  grep -qi 'no space' "$messages" || fail 'the full disk is not told'
  "$RAWCAP" info "$recording" > /tmp/info || fail 'the recording of a full disk cannot be read'
  events=$(awk '$1 == "total" { print $4 }' /tmp/info)
  ((events > 1000)) || fail "there are $events events only"
done
[[ -z $(ls "$instances") ]] || fail "instances are left: $(ls "$instances")"
