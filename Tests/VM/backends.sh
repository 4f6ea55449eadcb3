#!/bin/bash
# Each backend records the same, with small and large sub-buffers; what the kernel does not have is refused
# in one line, and nothing is left behind.
# vm: --kernel 6.1
# vm: --kernel 6.12
# vm: --kernel newest --timeout 500
. "$(dirname "$0")/support.bash"

# Sees to it that a recording with the options is refused in one line that has $1.
expect_refusal() {
  local reason=$1 status=0
  shift
  rawcap record -e raw_syscalls -o "$recording" "$@" true || status=$?
  ((status == 1)) || fail "$*: status $status instead of a refusal"
  (($(wc -l < "$messages") == 1)) || fail "$*: the refusal is not one line"
  grep -q "$reason" "$messages" || fail "$*: the refusal does not say “$reason”"
  expect_no_instance
}

sizes=(4)
if kernel_is_from 6.8; then sizes+=(64); else expect_refusal buffer_subbuf_size_kb --subbuf-size 64; fi
for backend in $(backends); do
  for size in "${sizes[@]}"; do
    options=(--backend "$backend" -b 8192)
    if kernel_is_from 6.8; then options+=(--subbuf-size "$size"); fi
    start_recording -e raw_syscalls "${options[@]}"
    load first 0 1500 &
    load second 1 1500
    wait $!
    stop_recording
    read_recording
    expect_load first 0 1500
    expect_load second 1 1500
    expect_no_loss 0
    expect_no_loss 1
    expect_sum
    grep -q "sub-buffers of $((size << 10)) bytes" "$text.info" \
      || fail "$backend: the sub-buffers do not have $size KiB"
  done
done
if ! kernel_is_from 6.10; then expect_refusal 'does not map ring buffers' --backend mmap; fi
expect_no_instance
