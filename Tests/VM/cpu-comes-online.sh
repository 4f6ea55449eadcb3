#!/bin/bash
# A CPU that is offline when a recording begins comes online in the middle of it: it is recorded from
# then on, or it is told that it was not.
# vm: --kernel 6.1
# vm: --kernel 6.1 --append maxcpus=1
# vm: --kernel 6.12
# vm: --kernel 6.12 --append maxcpus=1
. "$(dirname "$0")/support.bash"

for backend in $(backends); do
  # With maxcpus=1 it has never been online at first.
  if (($(nproc) > 1)); then set_cpu 1 0; fi
  start_recording -e raw_syscalls -b 8192 --backend "$backend"
  load alone 0 1000
  expect_rest "$backend, before CPU 1 is online"
  set_cpu 1 1
  # The recorder looks for new CPUs several times in a second.
  sleep 1
  if [[ $backend != mmap ]]; then expect_reader_on 1; fi
  load both 1 1000
  load both 0 1000
  expect_rest "$backend, with CPU 1 online"
  stop_recording

  read_recording
  expect_load alone 0 1000
  expect_load both 0 1000
  expect_no_loss 0
  expect_sum
  if [[ $backend == mmap ]]; then
    # The kernel has nothing to map before the CPU has been online.
    expect_message 'CPU 1 was not recorded: it was offline'
  else
    expect_message 'CPU 1 came online'
    if grep -q 'was not recorded' "$messages"; then fail "$backend: CPU 1 was not recorded"; fi
    expect_load both 1 1000
    expect_no_loss 1
  fi
done
