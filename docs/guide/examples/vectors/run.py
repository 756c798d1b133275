#!/usr/bin/env python3
"""Feeds the stun.decode vectors to tinystun, without icespec: run.py VECTORS/stun"""

import collections
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "python-shim"))
import tinystun

CLASSES = ["request", "indication", "success", "error"]
VERDICTS = {None: "absent", True: "valid", False: "invalid"}


def decode(vector):
    """REPLACE: the reply of your stack to an input."""
    try:
        message = tinystun.Message(bytes.fromhex(vector["message"]))
    except tinystun.NotStun:
        return {"accept": False}
    password = vector.get("password")
    return {
        "accept": True,
        "class": CLASSES[message.type >> 7 & 2 | message.type >> 4 & 1],
        "transaction_id": message.transaction_id.hex(),
        "attributes": [{"type": f"{kind:04x}", "value": value.hex()} for kind, value, _ in message.attributes],
        "method": f"{message.type >> 2 & 0xF80 | message.type >> 1 & 0x70 | message.type & 0xF:04x}",
        "integrity": "unchecked" if password is None else VERDICTS[message.verify(password.encode())],
        "fingerprint": VERDICTS[message.fingerprint()],
    }


def matches(pattern, reply):
    if isinstance(pattern, dict) and set(pattern) == {"any"}:
        return any(matches(one, reply) for one in pattern["any"])
    if isinstance(pattern, dict):
        return isinstance(reply, dict) and all(matches(one, reply.get(name)) for name, one in pattern.items())
    if isinstance(pattern, list):
        return isinstance(reply, list) and len(pattern) == len(reply) and all(map(matches, pattern, reply))
    return type(pattern) is type(reply) and pattern == reply


def grade(vector):
    reply = decode(vector["input"])
    for outcome in vector["outcomes"]:
        if matches(outcome["reply"], reply):
            return outcome["grade"]
    return "invalid"  # what no outcome matches is wrong too


counts = collections.Counter()
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    for vector in json.loads(file.read_text("utf-8"))["vectors"]:
        if "realm" in vector["input"]:
            counts["skipped"] += 1  # tinystun has no long-term credentials
            continue
        result = grade(vector)
        counts[result] += 1
        if result == "invalid":
            print(f"{result} {vector['id']}: {vector['title']}")
print(", ".join(f"{counts[name]} {name}" for name in ("valid", "acceptable", "invalid", "skipped")))
sys.exit(counts["invalid"] > 0)
