#!/usr/bin/env python3
"""icespec shim for tinystun (protocol 1).

accept, class, method, transaction_id, attributes: tinystun.Message.
integrity: Message.verify, fingerprint: Message.fingerprint. The shim decides nothing.
"""

import json
import sys

import tinystun

CLASSES = ["request", "indication", "success", "error"]
VERDICTS = {None: "absent", True: "valid", False: "invalid"}


def hello(request):
    return {
        "protocol": 1,
        "implementation": {"name": "tinystun", "version": "0.1", "language": "Python"},
        "ops": sorted(OPERATIONS),
        "features": [],
        "claims": ["rfc5389"],
    }


def stun_decode(request):
    if "realm" in request:
        raise Unsupported("tinystun has no long-term credentials")
    try:
        message = tinystun.Message(bytes.fromhex(request["message"]))
    except tinystun.NotStun:
        return {"accept": False}
    kind = message.type
    return {
        "accept": True,
        "class": CLASSES[kind >> 7 & 2 | kind >> 4 & 1],
        "method": f"{kind >> 2 & 0xF80 | kind >> 1 & 0x70 | kind & 0xF:04x}",
        "transaction_id": message.transaction_id.hex(),
        "attributes": [{"type": f"{kind:04x}", "value": value.hex()} for kind, value, _ in message.attributes],
        "integrity": integrity(message, request.get("password")),
        "fingerprint": VERDICTS[message.fingerprint()],
    }


def integrity(message, password):
    if password is None:
        return "unchecked"
    return VERDICTS[message.verify(password.encode())]


class Unsupported(Exception):
    """The stack has no such thing."""


OPERATIONS = {"hello": hello, "stun.decode": stun_decode}


def answer(request):
    if request["op"] not in OPERATIONS:
        return {"unsupported": f"no operation {request['op']}"}
    try:
        return {"ok": OPERATIONS[request["op"]](request)}
    except Unsupported as what:
        return {"unsupported": str(what)}
    except Exception as error:  # the shim's fault, or one that tinystun does not announce
        return {"error": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], **answer(request)}), flush=True)
