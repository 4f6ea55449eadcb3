#!/bin/bash
# A CPU is offline from before a recording to its end: that is no reason for it to fail, or to be busy.
# vm: --kernel 6.1
# vm: --kernel 6.1 --append maxcpus=1
# vm: --kernel 6.12 --append maxcpus=1
. "$(dirname "$0")/support.bash"

if (($(nproc) > 1)); then set_cpu 1 0; fi
for version in 6 7; do
  start_recording -e raw_syscalls -b 8192 --file-version "$version"
  load alone 0 1000
  expect_rest 'with CPU 1 offline'
  stop_recording

  read_recording
  expect_load alone 0 1000
  expect_no_loss 0
done
