#!/bin/bash
# rawcap doctor tells broken settings apart, and the commands that it prints mend them.
#
# With one CPU: switching events on changes the kernel's code, again and again here, and an emulated CPU
# may run what another one is changing.
# vm: --kernel 6.1 --cpus 1
# vm: --kernel 6.12 --cpus 1
# vm: --kernel newest --cpus 1
# vm: --kernel 6.12 --cpus 1 --append lockdown=confidentiality
. "$(dirname "$0")/support.bash"

tracefs=/sys/kernel/tracing
as=()

# Sees to it that the check $1 has the state $2; its lines are in `text`, with the text $3, if given.
expect_check() {
  local status=0 expected=0
  if [[ $2 == problem ]]; then expected=1; fi
  "${as[@]}" "$RAWCAP" doctor "$1" > "$text" || status=$?
  cat "$text" >&2
  ((status == expected)) || fail "$1: status $status"
  grep -q "^$2  *$1 " "$text" || fail "$1 is not $2"
  # In one line: it may be broken anywhere.
  if (($# > 2)); then
    tr -s '\n ' '  ' < "$text" | grep -qF -- "$3" || fail "$1: there is no “$3”"
  fi
}

# Does what the check in `text` says, as root; there has to be something.
mend() {
  sed -n 's/^ *\(as root\)\?# //p' "$text" > "$directory/mend"
  [[ -s $directory/mend ]] || fail 'there is no command'
  sed 's/^/mending: /' "$directory/mend" >&2
  PATH=$(dirname "$RAWCAP"):$PATH:/usr/sbin:/sbin bash -e "$directory/mend" \
    || fail "status $? of what should mend"
}

# Sees to it that all is well for recording: doctor says so, and it is true.
expect_recording() {
  local status=0
  "${as[@]}" "$RAWCAP" doctor > "$text" || status=$?
  ((status == 0)) || fail "doctor, status $status: $(grep -A 9 '^problem' "$text")"
  "${as[@]}" "$RAWCAP" record -e sched:sched_switch -o "$directory/open/doctor.dat" true \
    || fail "status $? of record"
  rm "$directory/open/doctor.dat"
}

# Sees to it that recording fails with one line that refers to the check $1.
expect_reference() {
  local status=0
  "${as[@]}" "$RAWCAP" record -e sched:sched_switch -o "$directory/open/doctor.dat" true 2> "$messages" || status=$?
  cat "$messages" >&2
  ((status == 1)) || fail "status $status of record"
  (($(wc -l < "$messages") == 1)) || fail 'the refusal is not one line'
  expect_message "\`rawcap doctor $1\`"
}

# Who else may be asked to record.
chmod 755 "$directory"
mkdir "$directory/open"
chmod 777 "$directory/open"
cp "$RAWCAP" "$directory/rawcap"
RAWCAP=$directory/rawcap

if grep -q lockdown=confidentiality /proc/cmdline; then
  # tracefs has nothing in it then.
  expect_check lockdown problem 'boot without lockdown=confidentiality'
  expect_check events unknown 'before lockdown is mended'
  expect_reference lockdown
  mount -t securityfs none /sys/kernel/security
  expect_check lockdown problem 'locked down for confidentiality'
  exit
fi

# A healthy system, without and with securityfs.
expect_recording
expect_check lockdown ok
mount -t securityfs none /sys/kernel/security
expect_check lockdown ok 'not locked down (none)'
expect_check function-tracer ok 'function and function_graph'
if kernel_is_from 6.10; then expect_check mmap ok; else expect_check mmap note 'Linux 6.10'; fi
if kernel_is_from 6.8; then expect_check sub-buffers ok; else expect_check sub-buffers note; fi

# Symbols.
echo 2 > /proc/sys/kernel/kptr_restrict
expect_check kptr-restrict note 'kptr_restrict is 2'
mend
expect_check kptr-restrict ok
# Newest kernels have this for good, and do not take 0.
if { echo 0 > /proc/sys/kernel/ftrace_enabled; } 2> /dev/null; then
  expect_check ftrace-enabled note
  mend
elif ! kernel_is_from 7.0; then
  fail 'ftrace_enabled cannot be switched off'
fi
expect_check ftrace-enabled ok

# Others at work.
expect_check conflicts ok
echo function > "$tracefs/current_tracer"
echo 1 > "$tracefs/events/sched/sched_switch/enable"
mkdir "$tracefs/instances/rawcap-1234567" "$tracefs/instances/other"
expect_check conflicts note 'runs the tracer function'
mend
expect_check conflicts ok
rmdir "$tracefs/instances/other"
expect_no_instance

# No tracefs; looking does not mount it.
umount "$tracefs"
expect_check tracefs-mount problem
expect_check permissions unknown 'before tracefs-mount is mended'
! mountpoint -q "$tracefs" || fail 'doctor has mounted tracefs'
as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
expect_reference tracefs-mount
expect_check tracefs-mount problem
mend
as=()
expect_recording

# Read-only.
mount -o remount,bind,ro "$tracefs"
expect_check tracefs-mount problem 'read-only'
expect_reference tracefs-mount
mend
expect_recording
mount -o remount,ro "$tracefs"
expect_check tracefs-mount problem 'read-only'
mend
expect_recording

# The function tracer is missing, to all appearances: events are not touched by that.
echo nop > "$directory/tracers"
mount --bind "$directory/tracers" "$tracefs/available_tracers"
expect_check function-tracer note 'CONFIG_FUNCTION_TRACER=y'
expect_recording
umount "$tracefs/available_tracers"

# A user with a group of their own, and one whose group is that of all users.
echo 'doctor-one:x:41001:41001::/:/bin/sh' >> /etc/passwd
echo 'doctor-one:x:41001:' >> /etc/group
echo "doctor-two:x:41002:100::/:/bin/sh" >> /etc/passwd
for user in 41001:41001 41002:100; do
  name=$(getent passwd "${user%:*}" | cut -d : -f 1)
  # As after a new login.
  as=(setpriv --reuid="$name" --regid="${user#*:}" --init-groups)
  expect_check permissions problem 'nothing can be traced'
  expect_check events unknown
  expect_reference permissions
  expect_check permissions problem
  mend
  expect_check permissions ok
  expect_recording

  # The group alone lets its members look.
  chown root "$tracefs/instances"
  expect_check permissions problem 'events can be listed, not recorded'
  "${as[@]}" "$RAWCAP" list events sched > /dev/null || fail 'a member of the group cannot look'
  expect_reference permissions
  expect_check permissions problem
  mend
  expect_recording

  # Priorities and pipes.
  expect_check capabilities note cap_sys_nice
  mend
  expect_check capabilities ok
  expect_recording
  setcap -r "$RAWCAP"
  if grep -q 1 /proc/sys/kernel/kptr_restrict; then
    expect_check kptr-restrict note
    mend
    expect_check kptr-restrict ok
    echo 1 > /proc/sys/kernel/kptr_restrict
  fi

  mount -o remount,gid=0,mode=700 "$tracefs"
  chown root "$tracefs/instances"
done
as=()
expect_recording

# Locked down while it runs, which cannot be taken back: the files are there and stay closed.
echo confidentiality > /sys/kernel/security/lockdown
expect_check lockdown problem 'locked down for confidentiality'
expect_check permissions unknown 'before lockdown is mended'
expect_reference lockdown
