#!/usr/bin/env python3
"""How much faster `icespec audit` reads a large capture than tshark dissects it, and in how much memory.

    benches/audit_ratio.py [PACKETS]      default 10000000

The capture is made of the recorded ones in vectors/captures, over and over, each time at another time and
between other addresses; the audit gets the credentials of all of them, so that it verifies every message.
Both programs read the same file from the page cache, one after the other, twice, icespec first and last.
Exit 1 if tshark takes less than 20 times the processor time, or icespec above 200 MB. Needs tshark, editcap
(wireshark-common) and 2 GB in target/.
"""

import glob
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ICESPEC = os.environ.get("ICESPEC", os.path.join(ROOT, "target/release/icespec"))
FASTER, MEGABYTES = 20, 200
ETHERNET = 1
# Repetitions before an address is used again: few enough that the audit keeps all flows and looks at every packet.
ADDRESSES = 60


def records(path, scratch):
    """The packets of a capture as (microseconds, bytes), none if its link layer is not Ethernet."""
    flat = os.path.join(scratch, "flat.pcap")
    subprocess.run(["editcap", "-F", "pcap", path, flat], check=True, stdout=subprocess.DEVNULL)
    with open(flat, "rb") as file:
        data = file.read()
    magic, _, _, _, _, _, link = struct.unpack_from("<IHHiIII", data)
    if magic != 0xA1B2C3D4 or link != ETHERNET:
        return []
    found, at = [], 24
    while at < len(data):
        seconds, micros, length, whole = struct.unpack_from("<IIII", data, at)
        if length == whole:
            found.append((seconds * 1_000_000 + micros, data[at + 16 : at + 16 + length]))
        at += 16 + length
    return found


def is_ipv4(packet):
    return packet[12:14] == b"\x08\x00"


def make(path, wanted, scratch):
    base = []
    for capture in sorted(glob.glob(os.path.join(ROOT, "vectors/captures/*/capture.pcap*"))):
        begin = None
        for micros, packet in records(capture, scratch):
            if is_ipv4(packet):
                begin = micros if begin is None else begin
                base.append((micros - begin, packet))
    base.sort(key=lambda one: one[0])
    span = base[-1][0] + 1_000_000
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, ETHERNET))
        written, number = 0, 0
        while written < wanted:
            part = base[: wanted - written]
            file.write(b"".join(frame(part, number, number * span)))
            written += len(part)
            number += 1
    return len(base), number


def frame(packets, number, shift=0):
    """Records of the packets, moved in time and to the addresses of this repetition."""
    address = number % ADDRESSES + 1
    for micros, packet in packets:
        at = micros + shift
        header = struct.pack("<IIII", 1_700_000_000 + at // 1_000_000, at % 1_000_000, len(packet), len(packet))
        yield header
        # The second byte of both addresses; what is in the packets stays as it was signed.
        yield packet[:27] + bytes([address]) + packet[28:31] + bytes([address]) + packet[32:]


def credentials(path):
    """All credentials of all descriptions, as a credentials file."""
    known = {}
    for description in glob.glob(os.path.join(ROOT, "vectors/captures/*/*.sdp")):
        with open(description, encoding="utf-8") as file:
            text = file.read()
        ufrags = re.findall(r"^a=ice-ufrag:(\S+)", text, re.M)
        passwords = re.findall(r"^a=ice-pwd:(\S+)", text, re.M)
        known.update(zip(ufrags, passwords))
    for listed in glob.glob(os.path.join(ROOT, "vectors/captures/*/credentials.json")):
        with open(listed, encoding="utf-8") as file:
            known.update((one["ufrag"], one["pwd"]) for one in json.load(file)["credentials"])
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"credentials": [{"ufrag": ufrag, "pwd": pwd} for ufrag, pwd in known.items()]}, file)
    return len(known)


def measure(argv):
    """Seconds of processor and wall clock, and megabytes at the most."""
    begin = time.monotonic()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        sys.exit(f"{argv[0]} failed: {status}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main():
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    if "ICESPEC" not in os.environ:
        subprocess.run(["cargo", "build", "-q", "--release"], check=True, cwd=ROOT)
    os.makedirs(os.path.join(ROOT, "target/audit-ratio"), exist_ok=True)
    with tempfile.TemporaryDirectory(dir=os.path.join(ROOT, "target/audit-ratio")) as scratch:
        capture, listed = os.path.join(scratch, "large.pcap"), os.path.join(scratch, "credentials.json")
        base, times = make(capture, wanted, scratch)
        known = credentials(listed)
        print(f"{wanted} packets: {base} recorded ones {times} times, {known} credentials,"
              f" {os.path.getsize(capture) / 1e6:.0f} MB")
        ours = [ICESPEC, "audit", capture, "--credentials", listed]
        theirs = ["tshark", "-n", "-r", capture]
        runs = [(name, *measure(argv)) for name, argv in
                (("icespec", ours), ("tshark", theirs), ("icespec", ours))]
    for name, wall, processor, megabytes in runs:
        print(f"{name:8} {wall:8.2f} s, {processor:8.2f} s of processor, {megabytes:6.0f} MB")
    mine = [run for run in runs if run[0] == "icespec"]
    # Of processor time: what else runs on the machine has no part in it.
    ratio = runs[1][2] / max(run[2] for run in mine)
    peak = max(run[3] for run in mine)
    print(f"ratio {ratio:.1f} (at least {FASTER}), peak {peak:.0f} MB (at most {MEGABYTES})")
    return 0 if ratio >= FASTER and peak <= MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
