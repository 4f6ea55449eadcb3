#!/bin/bash
# A CPU goes offline while it is recorded, and comes back: nothing of any CPU is missing.
# vm: --kernel 6.1
# vm: --kernel 6.12
. "$(dirname "$0")/support.bash"

for version in 6 7; do
  start_recording -e raw_syscalls -b 8192 --file-version "$version"
  load before 1 1000
  # While CPU 0 has something to do.
  load meanwhile 0 3000 &
  set_cpu 1 0
  wait $!
  load without 0 1000
  expect_rest 'with CPU 1 offline'
  set_cpu 1 1
  load behind 1 1000
  expect_rest 'with CPU 1 back'
  stop_recording

  read_recording
  expect_load before 1 1000
  expect_load meanwhile 0 3000
  expect_load without 0 1000
  expect_load behind 1 1000
  expect_no_loss 0
  expect_no_loss 1
done
