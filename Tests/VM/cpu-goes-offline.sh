#!/bin/bash
# A CPU goes offline while it is recorded, and comes back: nothing of any CPU is missing.
# vm: --kernel 6.1
# vm: --kernel 6.12
. "$(dirname "$0")/support.bash"

version=7
for backend in $(backends); do
  # Both versions get their turn, without doing everything twice.
  version=$((13 - version))
  start_recording -e raw_syscalls -b 8192 --file-version "$version" --backend "$backend"
  expect_reader_on 1
  load before 1 1000
  # While CPU 0 has something to do.
  load meanwhile 0 3000 &
  set_cpu 1 0
  wait $!
  load without 0 1000
  expect_rest "$backend, with CPU 1 offline"
  set_cpu 1 1
  load behind 1 1000
  expect_rest "$backend, with CPU 1 back"
  expect_reader_on 1
  stop_recording
  expect_message 'CPU 1 went offline'
  expect_message 'CPU 1 came online'

  read_recording
  expect_load before 1 1000
  expect_load meanwhile 0 3000
  expect_load without 0 1000
  expect_load behind 1 1000
  expect_no_loss 0
  expect_no_loss 1
  expect_sum
done
