#!/bin/bash
# A CPU is offline from before a recording to its end: that is told, and no reason to fail or to be busy.
# vm: --kernel 6.1
# vm: --kernel 6.1 --append maxcpus=1
# vm: --kernel 6.12 --append maxcpus=1
. "$(dirname "$0")/support.bash"

if (($(nproc) > 1)); then set_cpu 1 0; fi
version=7
for backend in $(backends); do
  version=$((13 - version))
  start_recording -e raw_syscalls -b 8192 --file-version "$version" --backend "$backend"
  load alone 0 1000
  expect_rest "$backend, with CPU 1 offline"
  stop_recording
  expect_message 'CPU 1 was not recorded: it was offline'

  read_recording
  expect_load alone 0 1000
  expect_no_loss 0
  expect_sum
done

# The command's status is not lost by it.
status=0
rawcap record -e raw_syscalls -o "$recording" sh -c 'exit 3' || status=$?
((status == 3)) || fail "status $status instead of the command’s, 3"
expect_message 'CPU 1 was not recorded: it was offline'
