#!/bin/bash
# What a killed recorder had written can be recovered, where the file system cuts gaps out of files and
# where everything has to be moved.
# vm: --kernel 6.1 --disk 256
# vm: --kernel 6.12 --disk 256
. "$(dirname "$0")/support.bash"

for place in "$VM_DISK" /dev/shm; do
  for variant in '--file-version 6' '--file-version 7' '--compression zstd'; do
    recording=$place/recording.dat
    read -ra options <<< "$variant"
    # Small sub-buffers: what the writer is on stays in the ring buffer.
    if kernel_is_from 6.8; then options+=(--subbuf-size 4); fi
    start_recording -e raw_syscalls -b 8192 "${options[@]}"
    load before 0 500
    load before 1 500
    load filler 0 500
    load filler 1 500
    # The recorder looks several times in a second; compressing may take longer here.
    sleep 2
    kill -KILL "$recorder"
    wait "$recorder" 2> /dev/null || true
    if "$RAWCAP" report "$recording" > "$text" 2>&1; then fail 'there is nothing to recover'; fi
    rawcap recover "$recording" || fail "$place, $variant: status $? of recover"
    expect_message 'recovered, '
    read_recording
    expect_load before 0 500
    expect_load before 1 500
    rawcap recover "$recording" || fail "$place, $variant: status $? of recovering again"
    expect_message 'finished already'
    rm "$recording"
  done
done
