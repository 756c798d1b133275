"""A stack without any session behind shim protocol 1, which fails in the way its first argument names."""

import json
import sys

MODE = sys.argv[1]
OPS = ["hello", "session.offer", "session.answer", "session.remote", "session.send", "session.close"]


def answer(request):
    if request["op"] == "hello":
        implementation = {"name": "session-shim", "version": "1", "language": "Python"}
        ops = ["hello"] if MODE == "agent" else OPS
        return {"ok": {"protocol": 1, "implementation": implementation, "ops": ops, "features": [], "claims": []}}
    if request["op"] == "session.close":
        return {"ok": {}}
    if request["op"] not in OPS:
        return {"unsupported": "no such operation"}
    if MODE == "dies":
        sys.exit(7)
    if MODE == "refuses" and request["op"] == "session.answer":
        return {"error": "Different credentials are not supported in a bundle"}
    if MODE == "no-text":
        return {"ok": {"sdp": 7}}
    if MODE == "nonsense":
        return {"ok": {"sdp": "v=0\r\nthis is no description\r\n"}}
    if MODE == "boasts":
        print(json.dumps({"event": "connection", "session": request["session"], "state": "connected"}), flush=True)
    return {"unsupported": "not here"}


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], **answer(asked)}), flush=True)
