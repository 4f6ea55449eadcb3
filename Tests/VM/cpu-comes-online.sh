#!/bin/bash
# A CPU that is offline when a recording begins comes online in the middle of it: it is recorded from
# then on, or it is told that it was not.
# vm: --kernel 6.1
# vm: --kernel 6.1 --append maxcpus=1
# vm: --kernel 6.12
# vm: --kernel 6.12 --append maxcpus=1
. "$(dirname "$0")/support.bash"

# With maxcpus=1 it has never been online.
if (($(nproc) > 1)); then set_cpu 1 0; fi
start_recording -e raw_syscalls -b 8192
load alone 0 1000
expect_rest 'before CPU 1 is online'
set_cpu 1 1
load both 1 1000
load both 0 1000
expect_rest 'with CPU 1 online'
stop_recording

read_recording
expect_load alone 0 1000
expect_load both 0 1000
expect_no_loss 0
if ! grep -q 'CPU 1' "$messages"; then
  expect_load both 1 1000
  expect_no_loss 1
fi
