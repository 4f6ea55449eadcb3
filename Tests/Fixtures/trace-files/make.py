#!/usr/bin/env python3
"""Makes the trace.dat fixtures of this folder from real recordings.

usage: make.py RECORDINGS OUTPUT

RECORDINGS has NAME.dat, version 6, for NAME in x86_64, s390x, i686, instances and latency (convert
others with `trace-cmd convert --file-version 6`). What makes files large is cut away: all but the
first lines of kallsyms, all but some event formats, all but the first pages of each CPU. Version 7
comes from `trace-cmd convert`. What that cannot make is compressed here: zlib, which not every
trace-cmd has, and big-endian files on a little-endian machine.
"""
import struct
import subprocess
import sys
import zlib

PAGES = {"x86_64": [12, 3], "s390x": [4, 3], "i686": [3, 2, 0, 4]}


class Reader:
    def __init__(self, data):
        self.data, self.at, self.order = data, 0, "<"

    def take(self, count):
        self.at += count
        assert self.at <= len(self.data)
        return self.data[self.at - count : self.at]

    def number(self, code):
        return struct.unpack(self.order + code, self.take(struct.calcsize(code)))[0]

    def string(self):
        end = self.data.index(b"\0", self.at)
        return self.take(end + 1 - self.at)


def read(path):
    r = Reader(open(path, "rb").read())
    assert r.take(12) == b"\x17\x08\x44tracing6\0"[:12], path
    f = {"mark": r.take(2)}
    if f["mark"][0]:
        r.order = ">"
    f["order"], f["page"] = r.order, r.number("I")
    f["headers"] = []
    for _ in range(2):
        name = r.string()
        f["headers"].append((name, r.take(r.number("Q"))))
    f["ftrace"] = [r.take(r.number("Q")) for _ in range(r.number("I"))]
    f["events"] = []
    for _ in range(r.number("I")):
        name = r.string()
        f["events"].append((name, [r.take(r.number("Q")) for _ in range(r.number("I"))]))
    f["kallsyms"] = r.take(r.number("I"))
    f["printk"] = r.take(r.number("I"))
    f["names"] = r.take(r.number("Q"))
    f["cpus"] = r.number("I")
    f["options"] = []
    tag = r.take(10)
    if tag.startswith(b"options"):
        while True:
            kind = r.number("H")
            if kind == 0:
                break
            f["options"].append((kind, r.take(r.number("I"))))
        tag = r.take(10)
    if tag.startswith(b"latency"):
        f["text"] = r.data[r.at :]
        return f

    def table(at):
        t = Reader(r.data)
        t.at, t.order = at, r.order
        places = [(t.number("Q"), t.number("Q")) for _ in range(f["cpus"])]
        clock = t.take(t.number("Q"))
        return clock, [r.data[o : o + s] for o, s in places]

    f["buffers"] = [(b"", *table(r.at))]
    for kind, data in f["options"]:
        if kind == 3:
            at = struct.unpack(r.order + "Q", data[:8])[0]
            if data[8:-1]:
                f["buffers"].append((data[8:], *table(at + 10)))
    return f


def cut(f, pages):
    f["kallsyms"] = b"".join(f["kallsyms"].splitlines(True)[:40])
    f["events"] = [
        (name, formats[:8])
        for name, formats in f["events"]
        if name.rstrip(b"\0") in (b"sched", b"irq", b"timer", b"raw_syscalls")
    ]
    for _, _, data in f.get("buffers", []):
        for cpu in range(len(data)):
            data[cpu] = data[cpu][: pages[cpu] * f["page"]]


def write(f, path):
    n = lambda code, value: struct.pack(f["order"] + code, value)
    sized = lambda code, data: n(code, len(data)) + data
    formats = lambda list: n("I", len(list)) + b"".join(sized("Q", x) for x in list)
    out = bytearray(b"\x17\x08\x44tracing6\0" + f["mark"] + n("I", f["page"]))
    for name, text in f["headers"]:
        out += name + sized("Q", text)
    out += formats(f["ftrace"]) + n("I", len(f["events"]))
    for name, texts in f["events"]:
        out += name + formats(texts)
    out += sized("I", f["kallsyms"]) + sized("I", f["printk"]) + sized("Q", f["names"])
    out += n("I", f["cpus"]) + b"options  \0"
    patches = []
    for kind, data in f["options"]:
        out += n("H", kind)
        if kind == 3:
            patches.append((data[8:], len(out) + 4))
        out += sized("I", data)
    out += n("H", 0)
    if "text" in f:
        out += b"latency  \0" + f["text"]
    for name, clock, data in f.get("buffers", []):
        for other, at in patches:
            if other == name:
                out[at : at + 8] = n("Q", len(out))
        out += b"flyrecord\0"
        table = len(out)
        out += bytes(16 * len(data)) + sized("Q", clock)
        for cpu, pages in enumerate(data):
            out += bytes(-len(out) % f["page"])
            out[table + 16 * cpu : table + 16 * cpu + 16] = n("Q", len(out)) + n("Q", len(pages))
            out += pages
    open(path, "wb").write(out)


def convert(source, target, compression):
    subprocess.run(
        ["trace-cmd", "convert", "--file-version", "7", "--compression", compression]
        + ["-i", source, "-o", target],
        check=True,
    )


def section(order, kind, flags, body):
    return struct.pack(order + "HHIQ", kind, flags, 0, len(body)) + body


def compress(f, path, method):
    """Writes a recording with one buffer as a compressed file of version 7."""
    order = f["order"]
    n = lambda code, value: struct.pack(order + code, value)
    sized = lambda code, data: n(code, len(data)) + data
    formats = lambda list: n("I", len(list)) + b"".join(sized("Q", x) for x in list)

    def block(data):
        if method == "zlib":
            packed = zlib.compress(data, 9)
        else:
            command = ["zstd", "-q", "-c", "--no-check"]
            packed = subprocess.run(command, input=data, capture_output=True, check=True).stdout
        return n("I", len(packed)) + n("I", len(data)) + packed

    version = {"zlib": b"1.2.13\0", "zstd": b"1.5.4\0"}[method]
    out = bytearray(b"\x17\x08\x44tracing7\0" + f["mark"] + n("I", f["page"]))
    out += method.encode() + b"\0" + version
    pointer = len(out)
    out += bytes(8)
    events = b"".join(name + formats(texts) for name, texts in f["events"])
    options = b""
    for kind, text in [
        (16, b"".join(name + sized("Q", text) for name, text in f["headers"])),
        (17, formats(f["ftrace"])),
        (18, n("I", len(f["events"])) + events),
        (19, sized("I", f["kallsyms"])),
        (20, sized("I", f["printk"])),
        (21, sized("Q", f["names"])),
    ]:
        options += n("H", kind) + sized("I", n("Q", len(out)))
        out += section(order, kind, 1, block(text))
    options += b"".join(n("H", kind) + sized("I", data) for kind, data in f["options"])
    options += n("H", 8) + sized("I", n("I", f["cpus"]))

    name, clock, data = f["buffers"][0]
    start = len(out)
    out += bytes(16)
    entries = b""
    for cpu, pages in enumerate(data):
        if pages:
            out += bytes(-len(out) % f["page"])
            # Chunks of three pages, to be unlike those of trace-cmd; like there, the size of a CPU
            # leaves out the four bytes of their number.
            step = 3 * f["page"]
            chunks = [block(pages[i : i + step]) for i in range(0, len(pages), step)]
            packed = b"".join(chunks)
            entries += n("I", cpu) + n("Q", len(out)) + n("Q", len(packed))
            out += n("I", len(chunks)) + packed
    out[start : start + 16] = section(order, 3, 1, b"")[:8] + n("Q", len(out) - start - 16)
    count = sum(1 for pages in data if pages)
    buffer = n("Q", start) + name + b"\0" + clock.strip(b"[]\0") + b"\0"
    buffer += n("I", f["page"]) + n("I", count) + entries
    options += n("H", 3) + sized("I", buffer) + n("H", 0) + sized("I", n("Q", 0))
    out[pointer : pointer + 8] = n("Q", len(out))
    out += section(order, 0, 0, options)
    open(path, "wb").write(out)


recordings, output = sys.argv[1:]
for name in ["x86_64", "s390x", "i686", "instances", "latency"]:
    f = read(f"{recordings}/{name}.dat")
    cut(f, PAGES.get(name, [2] * 64))
    if name == "instances":
        # Recorded beside other software: only the thread that was filtered for keeps its name.
        f["names"] = b"".join(x for x in f["names"].splitlines(True) if x.endswith(b" sleep\n"))
        f["options"] = [
            (kind, b"Linux (none) 6.18.0 x86_64\0" if kind == 5 else data)
            for kind, data in f["options"]
        ]
    v6 = f"{output}/{name}-v6.dat"
    write(f, v6)
    if name == "s390x":
        compress(f, f"{output}/{name}-v7-zstd.dat", "zstd")
    else:
        convert(v6, f"{output}/{name}-v7-zstd.dat", "zstd")
    if name == "x86_64":
        convert(v6, f"{output}/{name}-v7.dat", "none")
        compress(f, f"{output}/{name}-v7-zlib.dat", "zlib")
