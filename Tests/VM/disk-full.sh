#!/bin/bash
# The disk is full in the middle of a recording, by the recording itself or by someone else: what came
# before can be read.
# vm: --kernel 6.1 --disk 24
# vm: --kernel 6.12 --disk 24
. "$(dirname "$0")/support.bash"

# Sees to it that the recording can be read, by trace-cmd too, and has more than $1 events.
expect_events() {
  local events lines
  grep -qi 'no space' "$messages" || fail 'the full disk is not told'
  "$RAWCAP" info "$recording" > "$text" || fail 'the recording of a full disk cannot be read'
  events=$(awk '$1 == "total" { print $4 }' "$text")
  ((events > $1)) || fail "there are $events events only"
  trace-cmd report -i "$recording" > "$text" 2> "$text.complaints" \
    || fail "trace-cmd cannot read the recording: $(cat "$text.complaints")"
  lines=$(grep -vc -e '^cpus=' -e 'EVENTS DROPPED' "$text" || true)
  ((lines == events)) || fail "info counts $events events, trace-cmd prints $lines"
}

# Recovers the recording where rawcap says that this is needed: elsewhere, as it takes some room.
complete() {
  if grep -q 'rawcap recover' "$messages"; then
    cp --sparse=always "$recording" "$directory/recovered"
    "$RAWCAP" recover "$directory/recovered" >&2 || fail "status $? of recover"
    rm "$recording"
    mv "$directory/recovered" "$recording"
  fi
}

for variant in '--file-version 6' '--file-version 7' '--compression zstd'; do
  status=0
  read -ra options <<< "$variant"
  rawcap record -e raw_syscalls "${options[@]}" -o "$recording" \
    dd if=/dev/zero of=/dev/null bs=1 count=200000 status=none || status=$?
  if ((status == 0)) && [[ $variant == *zstd ]]; then
    # Compressed in time, all of it has room.
    read_recording 800000
    expect_sum
  else
    ((status == 1)) || fail "$variant: status $status for a full disk"
    complete
    expect_events 50000
  fi
  rm "$recording"
done

for variant in '--file-version 6' '--file-version 7' '--compression zstd'; do
  read -ra options <<< "$variant"
  start_recording -e raw_syscalls "${options[@]}"
  load before 0 1000
  sleep 1
  # Whoever fills the disk takes its last block.
  cat /dev/zero > "$VM_DISK/filler" 2> /dev/null || true
  load behind 0 20000
  sleep 1
  # It may have ended by itself, and nobody is promised an end without a problem.
  kill -INT "$recorder" 2> /dev/null || true
  wait "$recorder" || true
  cat "$messages" >&2
  complete
  expect_events 1000
  rm -f "$recording" "$VM_DISK/filler"
done
expect_no_instance
