"""The stacks that take part: how each shim is prepared and started."""

import pathlib
import shutil
import subprocess
import sys

SHIMS = pathlib.Path(__file__).resolve().parents[3] / "shims"




# Name of the stack: folder of its shim, arguments of `run` and of `setup`.
STACKS = {
    "aioice-0.12.1": ("aioice", ["0.12.1"]),
    "aioice-0.13.0": ("aioice", ["0.13.0"]),
    "libnice": ("libnice", []),
    "libre": ("libre", []),
    "libjuice": ("libjuice", []),
    "pion-ice": ("pion-ice", []),
    "webrtc-ice": ("webrtc-ice", []),
    "rtc-ice": ("rtc-ice", []),
    "is": ("is", []),
    "rice-proto": ("rice-proto", []),
    "werift-ice": ("werift-ice", []),
    "rtpengine": ("rtpengine", []),
    "aiortc-1.9.0": ("aiortc", ["1.9.0"]),
    "aiortc-1.14.0": ("aiortc", ["1.14.0"]),
    "aiortc-1.16.0": ("aiortc", ["1.16.0"]),
    "werift": ("werift", []),
    "libwebrtc": ("libwebrtc", []),
    "libdatachannel": ("libdatachannel", []),
    "pion-webrtc": ("pion-webrtc", []),
    "str0m": ("str0m", []),
    "chromium": ("chromium", []),
    "firefox": ("firefox", []),
    "webrtcbin": ("webrtcbin", []),
}


# aioice behind a TURN server: the shim's Python with a program of the recorder's.
RELAYED = ("aioice-0.13.0-relayed", "shims/aioice/venv-0.13.0/bin/python", "vectors/captures/recorder/relayed.py", "3478")
STACKS[RELAYED[0]] = ("aioice", ["0.13.0"])


def argv(name):
    if name == RELAYED[0]:
        return [str(SHIMS.parent / RELAYED[1]), str(SHIMS.parent / RELAYED[2]), RELAYED[3]]
    folder, arguments = STACKS[name]
    return [str(SHIMS / folder / "run"), *arguments]


def shown(name):
    """The command as a reader of the repository types it."""
    if name == RELAYED[0]:
        return " ".join(RELAYED[1:])
    folder, arguments = STACKS[name]
    return " ".join([f"shims/{folder}/run", *arguments])


def prepare(name):
    """Sets a stack up where its shim does not answer yet."""
    folder, arguments = STACKS[name]
    if says_hello(name):
        return
    print(f"record: {name} is not set up; shims/{folder}/setup", file=sys.stderr)
    # Shims that start one version of several are set up by version too.
    setup(folder, arguments)


def prepare_coturn():
    if not shutil.which("turnserver"):
        setup("coturn", [])


def setup(folder, arguments):
    if subprocess.run([str(SHIMS / folder / "setup"), *arguments], check=False).returncode != 0:
        sys.exit(f"record: shims/{folder}/setup failed")


def says_hello(name):
    line = '{"id":1,"op":"hello","protocol":1}\n'
    try:
        done = subprocess.run(argv(name), input=line, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return '"ok"' in done.stdout
