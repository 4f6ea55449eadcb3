#!/bin/bash
# What a recorder that was killed leaves behind is gone when the next one has begun.
# vm: --kernel 6.1
# vm: --kernel 6.12
. "$(dirname "$0")/support.bash"

start_recording -e raw_syscalls
load before 1 1000
killed=$recorder
kill -KILL "$killed"
wait "$killed" 2> /dev/null || true
# Nobody else removes it, so that the test is one.
[[ -e $instances/rawcap-$killed ]] || fail 'a killed recorder left no instance'
(($(cat "$instances/rawcap-$killed/tracing_on") == 1)) || fail 'the instance left behind does not trace'

start_recording -e sched
! [[ -e $instances/rawcap-$killed ]] || fail 'the instance of the killed recorder is still there'
load behind 1 1000
stop_recording
read_recording 20
expect_no_instance
