#!/bin/bash
# Of a command and its children only, compressed while it is recorded.
# vm: --kernel 6.1
# vm: --kernel 6.12
. "$(dirname "$0")/support.bash"

load other 0 1 # makes the program
while :; do load other 1 1000; done &
others=$!
status=0
cp "$(command -v dd)" "$directory/child"
rawcap record -F -e raw_syscalls -b 8192 --compression zstd -o "$recording" \
  sh -c "for cpu in 0 1; do
    taskset -c \$cpu '$directory/child' if=/dev/zero of=/dev/null bs=1 count=2000 status=none
  done; exit 5" || status=$?
kill "$others"
((status == 5)) || fail "status $status instead of the command’s, 5"
read_recording
expect_load child 0 2000
expect_load child 1 2000
expect_no_loss 0
expect_no_loss 1
expect_sum
if grep -q '^ *other-' "$text"; then fail 'another process was recorded'; fi
grep -q 'compression zstd' "$text.info" || fail 'the pages are not compressed'
expect_no_instance
