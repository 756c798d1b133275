#!/usr/bin/env python3
"""Skeleton of an icespec shim (protocol 1): copy it, replace what is marked.

It runs as it is, with a small STUN decoder in the place of your stack:
    printf '{"id":1,"op":"hello","protocol":1}\n' | python3 shim.py
"""

import hashlib
import hmac
import json
import struct
import sys
import threading
import zlib

CLASSES = ["request", "indication", "success", "error"]


def hello(request):
    # REPLACE: your stack's name and version; what it has and what it claims.
    return {
        "protocol": 1,
        "implementation": {"name": "template", "version": "1", "language": "python"},
        "ops": sorted(OPERATIONS),
        "features": [],
        "claims": ["rfc5389"],
    }


def stun_decode(request):
    # REPLACE this whole function by calls of your stack. Report what the stack
    # says, also when you know better: a shim that corrects its stack tests itself.
    data = bytes.fromhex(request["message"])
    if len(data) < 20:
        return {"accept": False}
    kind, length, cookie = struct.unpack_from("!HHI", data)
    if kind >> 14 or cookie != 0x2112A442 or length % 4 or length != len(data) - 20:
        return {"accept": False}
    reply = {
        "accept": True,
        "class": CLASSES[kind >> 7 & 2 | kind >> 4 & 1],
        "method": f"{kind >> 2 & 0xF80 | kind >> 1 & 0x70 | kind & 0xF:04x}",
        "transaction_id": data[8:20].hex(),
        "attributes": [],
        "integrity": "absent",
        "fingerprint": "absent",
    }
    at = 20
    while at < len(data):
        attribute, size = struct.unpack_from("!HH", data, at)
        value = data[at + 4 : at + 4 + size]
        if len(value) != size:
            return {"accept": False}
        reply["attributes"].append({"type": f"{attribute:04x}", "value": value.hex()})
        # What precedes the attribute, its length counting up to the attribute's end.
        covered = data[:2] + struct.pack("!H", at + 4 + size - 20) + data[4:at]
        if attribute == 0x0008 and reply["integrity"] == "absent":
            reply["integrity"] = integrity(request, covered, value)
        if attribute == 0x8028:
            crc = struct.pack("!I", zlib.crc32(covered) ^ 0x5354554E)
            reply["fingerprint"] = "valid" if crc == value else "invalid"
        at += 4 + size + -size % 4
    return reply


def integrity(request, covered, value):
    if "password" not in request:
        return "unchecked"
    key = request["password"].encode()
    if "realm" in request:
        key = hashlib.md5(
            f"{request['username']}:{request['realm']}:{request['password']}".encode()
        ).digest()
    digest = hmac.new(key, covered, hashlib.sha1).digest()
    return "valid" if hmac.compare_digest(digest, value) else "invalid"


OPERATIONS = {"hello": hello, "stun.decode": stun_decode}  # REPLACE: add credential.match …


def answer(line):
    number = None
    try:
        request = json.loads(line)
        number = request["id"]
        if request["op"] not in OPERATIONS:
            return {"id": number, "unsupported": f"no operation {request['op']}"}
        return {"id": number, "ok": OPERATIONS[request["op"]](request)}
    except Exception as error:  # the shim's own fault, never the stack's verdict
        return {"id": number, "error": f"{type(error).__name__}: {error}"}


OUTPUT = threading.Lock()


def say(line):
    with OUTPUT:  # a live agent's callbacks come from other threads: one line at a time
        print(json.dumps(line), flush=True)


def event(name, agent, **members):
    """What a live agent tells, from its callbacks, as soon as it does:

        event("state", agent, stream="audio", state="connected")
        event("data", agent, stream="audio", component=1, data="00ff")

    The agent itself is agent.create, .remote, .send, .close (and .restart): README.md,
    "Live agents". Let the stack run in its own thread or loop, never in this reader.
    """
    say({"event": name, "agent": agent, **members})


for line in sys.stdin.buffer:  # bytes: json says what is no UTF-8; ends at EOF
    say(answer(line))
