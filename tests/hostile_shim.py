"""A shim that misbehaves in the way its first argument names; every other mode answers properly until then.

Modes that leave a process behind write its number to the file that the second argument names.
"""

import json
import os
import signal
import subprocess
import sys
import time

mode = sys.argv[1]
pid_file = sys.argv[2] if len(sys.argv) > 2 else os.devnull
out = sys.stdout.buffer


def write(data):
    out.write(data)
    out.flush()


def say(**members):
    write(json.dumps(members).encode() + b"\n")


def left_behind(**options):
    """A process that holds our output open and outlives us, if it is let."""
    script = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)"
    child = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.DEVNULL, **options)
    with open(pid_file, "a") as file:
        file.write(f"{child.pid}\n")


def flood(line):
    try:
        while True:
            out.write(line)
    except BrokenPipeError:
        os._exit(0)


def misbehave(number):
    reply = {"id": number, "ok": {"accept": False}}
    match mode:
        case "good":
            say(**reply)
        case "silent":
            pass
        case "slow":
            time.sleep(30)
            say(**reply)
        case "flooding":
            flood(b'{"event":"state","agent":"a1","state":"checking"}\n')
        case "events-slowly":
            while True:
                say(event="state")
                time.sleep(0.01)
        case "floods-afterwards":
            say(**reply)
            flood(b'{"event":"state"}\n')
        case "flooding-replies":
            flood(json.dumps(reply).encode() + b"\n")
        case "long-line":
            write(b'{"id":%d,"ok":{"x":"' % number)
            chunk = b"x" * (1 << 20)
            try:
                for _ in range(1024):
                    out.write(chunk)
            except BrokenPipeError:
                os._exit(0)
            write(b'"}}\n')
        case "invalid-utf8":
            write(b'{"id":%d,"ok":{"accept":"\xff\xfe"}}\n' % number)
        case "not-json":
            write(b"Traceback (most recent call last):\x1b[31m\n")
        case "wrong-id":
            say(id=number + 1, ok={"accept": False})
        case "wrong-shape":
            say(id=number, ok={"accept": "perhaps"})
        case "exits-early":
            print("out of cheese", file=sys.stderr)
            os._exit(7)
        case "killed":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "dies-mid-line":
            write(b'{"id":%d,"ok":{"acc' % number)
            os._exit(0)
        case "closes-stdout":
            os.close(1)
            time.sleep(600)
        case "stops":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "leaves-child":
            left_behind()
            os._exit(0)
        case "leaves-session":
            left_behind(start_new_session=True)
            os._exit(0)
        case "leaves-orphan":
            # The process in between ends at once, so that nobody is the parent of what is left.
            if os.fork() == 0:
                os.setsid()
                left_behind()
                os._exit(0)
            os._exit(0)
        case "answers-unasked" | "ignores-termination" | "child-at-end":
            say(**reply)
            if mode == "answers-unasked":
                say(**reply)
        case "stderr-flood":
            sys.stderr.write("e" * (64 << 20))
            say(**reply)
        case "error":
            say(id=number, error="cannot")
        case _:
            sys.exit(f"no mode {mode}")


def main():
    if mode == "never-starts":
        time.sleep(600)
    if mode == "ignores-termination":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if mode == "child-at-end":
        left_behind()
    if mode == "child-leaves-environment":
        left_behind(start_new_session=True, env={})
    for line in sys.stdin:
        request = json.loads(line)
        number, operation = request["id"], request["op"]
        if operation == "hello":
            who = {"name": f"hostile-{mode}", "version": "1", "language": "Python"}
            protocol = 2 if mode == "other-protocol" else 1
            say(id=number, ok={"protocol": protocol, "implementation": who, "ops": ["stun.decode"]})
        elif operation != "stun.decode":
            if mode == "knows-everything":
                say(id=number, ok={})
            else:
                say(id=number, unsupported="no such operation")
        elif mode == "child-leaves-environment":
            say(id=number, ok={"accept": False})
        else:
            misbehave(number)
    if mode == "ignores-termination":
        while True:
            time.sleep(1)


main()
