"""A shim that is wrong in the way its first argument names, and then only with some of the messages it is sent."""

import json
import os
import signal
import socket
import struct
import sys
import threading
import time

mode = sys.argv[1]
# What kills it: a PASSWORD-ALGORITHM attribute, which no vector for an agent has.
PATTERN = b"\x00\x1d"


def say(**members):
    sys.stdout.write(json.dumps(members) + "\n")
    sys.stdout.flush()


def decode(message):
    if mode == "crash" and PATTERN in message[20:]:
        os.kill(os.getpid(), signal.SIGSEGV)
    if mode == "hang" and PATTERN in message[20:]:
        time.sleep(60)
    if mode == "misreads":
        return {"accept": True, "integrity": "valid"}
    return {"accept": False}


def match():
    return {"outcome": "success" if mode == "believes" else "discard"}


def agent():
    """A socket that answers every request, with success where the mode says so."""
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind(("127.0.0.1", 0))

    def serve():
        while True:
            data, source = port.recvfrom(65536)
            odd = data[:2] != b"\0\1" or len(data) % 4 != 0
            if mode == "live-dies" and odd:
                os._exit(9)
            if mode == "live-stops" and odd:
                return
            if len(data) >= 20 and data[:2] == b"\0\1":
                kind = 0x0101 if mode == "live-believes" else 0x0111
                port.sendto(struct.pack("!HHI", kind, 0, 0x2112A442) + data[8:20], source)

    threading.Thread(target=serve, daemon=True).start()
    ip = "192.0.2.1" if mode == "live-elsewhere" else "127.0.0.1"
    candidate = {"component": 1, "foundation": "1", "transport": "udp", "priority": 1, "ip": ip,
                 "port": port.getsockname()[1], "type": "host"}
    stream = {"stream": "audio", "ufrag": "fuzzed00", "pwd": "passwordOfTheFuzzedAgent", "candidates": [candidate]}
    return {"streams": [stream]}


for line in sys.stdin:
    request = json.loads(line)
    number, op = request["id"], request["op"]
    if op == "hello":
        who = {"name": f"fuzzed-{mode}", "version": "1", "language": "Python"}
        ops = ["stun.decode", "credential.match"]
        if mode.startswith("live"):
            ops += ["agent.create", "agent.remote", "agent.close"]
        say(id=number, ok={"protocol": 1, "implementation": who, "ops": ops})
    elif op == "stun.decode":
        say(id=number, ok=decode(bytes.fromhex(request["message"])))
    elif op == "credential.match":
        say(id=number, ok=match())
    elif mode.startswith("live") and op == "agent.create":
        say(id=number, ok=agent())
    elif mode.startswith("live") and op.startswith("agent."):
        say(id=number, ok={})
    else:
        say(id=number, unsupported="no such operation")
