"""What the comparisons share: runs of programs with their times and memory, recordings to measure with."""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECORDED = ("raw_syscalls", "sched")


class Failure(Exception):
    """What keeps the comparison from going on."""


class PeakMemory(threading.Thread):
    """Follows the peak resident set of a process: ru_maxrss has this script's, from before the exec."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.status = Path(f"/proc/{pid}/status")
        self.peak = 0
        self.done = threading.Event()

    def run(self):
        while not self.done.wait(0.02):
            try:
                found = re.search(r"^VmHWM:\s+(\d+) kB$", self.status.read_text(), re.M)
            except OSError:
                return
            if found:
                self.peak = max(self.peak, int(found.group(1)) * 1024)

    def stop(self):
        self.done.set()
        self.join()
        return self.peak


def run(command, output=subprocess.DEVNULL):
    """Runs a reader; its times in seconds, and its peak resident set in bytes."""
    with tempfile.TemporaryFile() as errors:
        begin = time.clock_gettime(time.CLOCK_MONOTONIC)
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        memory = PeakMemory(child.pid)
        memory.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            child.wait()
            raise
        end = time.clock_gettime(time.CLOCK_MONOTONIC)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise Failure(
                f"{' '.join(map(str, command))}: status {child.returncode}:"
                f" {said[-1] if said else 'it says nothing'}")
    return {
        "wall": end - begin, "user": usage.ru_utime, "system": usage.ru_stime,
        "memory": memory.stop()}


def record(rawcap, count, directory):
    """Makes the recording: one-byte copies on each CPU, as fast as they go."""
    if os.geteuid() != 0:
        raise Failure("only root may record: name a FILE, or run it as root")
    load = directory / "load"
    built = subprocess.run(
        ["cc", "-O2", "-pthread", "-o", load, HERE / "yardsticks/load.c"],
        capture_output=True, text=True)
    if built.returncode:
        raise Failure(f"cannot compile load.c:\n{built.stderr}")
    file = directory / "trace.dat"
    command = [rawcap, "record", "-o", file, "-b", "20000"]
    for system in RECORDED:
        command += ["-e", system]
    run([*command, load, directory / "load.report", str(count)])
    return file


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def run_json(command):
    """Runs a program that prints one JSON object; that, with what `run` tells."""
    with tempfile.TemporaryFile() as output:
        result = run(command, output)
        output.seek(0)
        return {**json.loads(output.read()), **result}


def said(command):
    """What a program prints; it has to succeed."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        raise Failure(f"{' '.join(map(str, command))}: {lines[-1] if lines else done.returncode}")
    return done.stdout.decode(errors="replace")


def has(rawcap, *names):
    """Whether rawcap has a subcommand."""
    found = said([rawcap, *names[:-1], "--help"])
    return re.search(rf"^  {re.escape(names[-1])}( |$)", found, re.M) is not None


def compile_yardstick(name, directory, packages=()):
    """A program of yardsticks/, compiled."""
    flags = said(["pkg-config", "--cflags", "--libs", *packages]).split() if packages else []
    program = directory / name
    said(["cc", "-O2", "-pthread", "-o", program, HERE / f"yardsticks/{name}.c", *flags])
    return program


def in_memory(path):
    """Reads a file, so that whoever comes first does not have to."""
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass


def need_space(directory, count):
    """Fails when there is not that much room, and a reserve of 2 GB."""
    free = shutil.disk_usage(directory).free
    if free < count + 2 * 10**9:
        raise Failure(
            f"{directory} has {free / 1e9:.1f} GB free: {count / 1e9:.1f} and 2 GB of reserve are needed")


def machine():
    system = os.uname()
    return f"{system.sysname} {system.release} {system.machine}, {os.cpu_count()} CPUs"
