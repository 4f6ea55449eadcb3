#!/bin/bash
# A kernel records what it is asked to, in both versions of the file, and trace-cmd reads the same.
# short
# vm: --kernel 6.1
# vm: --kernel 6.1-rt
# vm: --kernel 6.12
# vm: --kernel newest
. "$(dirname "$0")/support.bash"

for version in 6 7; do
  status=0
  rawcap record -e sched --file-version "$version" -o "$recording" \
    sh -c 'for i in 1 2 3 4 5 6 7 8; do ls / > /dev/null; sleep 0.05; done; exit 3' || status=$?
  ((status == 3)) || fail "version $version: status $status instead of the command’s, 3"
  read_recording
  expect_no_loss 0
  expect_no_loss 1
done
expect_no_instance
