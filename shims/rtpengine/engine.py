"""The rtpengine daemon: started on loopback, asked by its ng protocol (bencode over UDP)."""

import ctypes
import itertools
import os
import signal
import socket
import subprocess
import time

PORTS = range(12000, 32000, 400)  # below the ports the system hands out; a share a process
START = 5  # seconds until the daemon has to answer; it takes a third of one on an idle machine
PATIENCE = 0.8  # seconds a command may take
PR_SET_PDEATHSIG = 1


def encode(value):
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(encode, value)) + b"e"
    if isinstance(value, dict):
        return b"d" + b"".join(encode(key) + encode(value[key]) for key in sorted(value)) + b"e"
    return b"i%de" % value


def decode(data, at=0):
    """The value at an offset and the offset behind it."""
    kind = data[at : at + 1]
    if kind == b"i":
        end = data.index(b"e", at)
        return int(data[at + 1 : end]), end + 1
    if kind in (b"l", b"d"):
        values, at = [], at + 1
        while data[at : at + 1] != b"e":
            value, at = decode(data, at)
            values.append(value)
        pairs = dict(zip(values[::2], values[1::2])) if kind == b"d" else values
        return pairs, at + 1
    colon = data.index(b":", at)
    end = colon + 1 + int(data[at:colon])
    return data[colon + 1 : end].decode(errors="replace"), end


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def claim_ports():
    """The first share nobody has, and what holds it: rtpengine binds with SO_REUSEADDR, so two
    daemons would both open a port without an error."""
    for low in PORTS:
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0icespec-rtpengine-{low}")  # abstract: no file, gone with the process
            return low, claim
        except OSError:
            claim.close()
    raise RuntimeError("no share of ports is free")


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


class Engine:
    def __init__(self):
        told = subprocess.run(["rtpengine", "--version"], capture_output=True, text=True, check=True)
        # "Version: 10.5.3.5-1+deb12u1", on stderr or stdout
        self.version = (told.stdout + told.stderr).split("Version:")[1].split()[0].split("-")[0]
        self.cookies = itertools.count(1)
        self.ready = False
        self.start()

    def start(self):
        """The daemon starts with the shim, in a process group of its own; the first command waits for it."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        low, self.claim = claim_ports()
        interfaces = ["--interface=four/127.0.0.1"] + ["--interface=six/::1"] * has_ipv6()
        self.process = subprocess.Popen(
            [
                *("rtpengine", "--config-file=none", "--foreground", "--table=-1"),
                *("--log-stderr", "--log-level=4", "--log-level-ice=7"),
                *(f"--listen-ng=127.0.0.1:{port}", *interfaces),
                *(f"--port-min={low}", f"--port-max={low + PORTS.step - 1}"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))

    def wait(self):
        """Until the daemon answers."""
        self.ready = True
        end = time.monotonic() + START
        while True:
            try:
                return self.ask("ping", patience=0.1)
            except OSError:  # no answer yet, or nobody there
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def ask(self, command, patience=PATIENCE, **members):
        """A command's reply; names with a hyphen are written with an underscore."""
        if not self.ready:
            self.wait()
        if self.process.poll() is not None:
            # Its death is the subject's: the shim goes with it, and the suite says so.
            os._exit(1)
        members = {name.replace("_", "-"): value for name, value in members.items()}
        cookie = b"%d" % next(self.cookies)
        self.socket.settimeout(patience)
        self.socket.send(cookie + b" " + encode({"command": command, **members}))
        while True:
            answer = self.socket.recv(65536)
            if answer.startswith(cookie + b" "):
                break
        reply, _ = decode(answer, len(cookie) + 1)
        if reply.get("result") not in ("ok", "pong"):
            raise RuntimeError(f"rtpengine: {command}: {reply.get('error-reason', reply)}")
        return reply

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
