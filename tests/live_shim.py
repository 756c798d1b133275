"""A small ICE agent behind shim protocol 1, right or wrong in the way its first argument names.

It exists to be seen through: each way to be wrong is one that icespec's live driver has to notice.
"""

import hashlib
import hmac
import json
import os
import secrets
import select
import socket
import struct
import sys
import time
import zlib

MODE = sys.argv[1]
COOKIE = 0x2112A442
USERNAME, INTEGRITY, ERROR, MAPPED = 0x0006, 0x0008, 0x0009, 0x0020
PRIORITY, USE_CANDIDATE, FINGERPRINT, CONTROLLED, CONTROLLING = 0x0024, 0x0025, 0x8028, 0x8029, 0x802A


def say(**members):
    sys.stdout.write(json.dumps(members) + "\n")
    sys.stdout.flush()


def build(kind, transaction, attributes, key=None, fingerprint=True):
    body = b""
    for number, value in attributes:
        body += struct.pack(">HH", number, len(value)) + value + bytes(-len(value) % 4)

    def head(more):
        return struct.pack(">HHI", kind, len(body) + more, COOKIE) + transaction

    if key is not None:
        mac = hmac.new(key.encode(), head(24) + body, hashlib.sha1).digest()
        body += struct.pack(">HH", INTEGRITY, 20) + mac
    if fingerprint:
        crc = zlib.crc32(head(8) + body) ^ 0x5354554E
        body += struct.pack(">HHI", FINGERPRINT, 4, crc)
    return head(0) + body


def read(data):
    """The attributes, and where the integrity begins."""
    attributes, at, offset = {}, None, 20
    while offset + 4 <= len(data):
        number, length = struct.unpack_from(">HH", data, offset)
        if number == INTEGRITY and at is None:
            at = offset
        attributes.setdefault(number, data[offset + 4 : offset + 4 + length])
        offset += 4 + length + -length % 4
    return attributes, at


def verified(data, key):
    attributes, at = read(data)
    if at is None:
        return False
    covered = data[:2] + struct.pack(">H", at + 24 - 20) + data[4:at]
    return hmac.new(key.encode(), covered, hashlib.sha1).digest() == attributes[INTEGRITY]


class Agent:
    def __init__(self, request):
        self.name = request["agent"]
        self.stream = request["streams"][0]["stream"]
        self.controlling = request["role"] == "controlling"
        self.tie_breaker = bytes.fromhex(request["tie_breaker"])
        self.ufrag, self.pwd = secrets.token_hex(4), secrets.token_hex(16)
        self.remote = None
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.checks = {}
        self.connected = False
        self.deaf = False
        self.last = None

    def describe(self):
        ip, port = self.socket.getsockname()
        candidate = dict(component=1, foundation="1", transport="udp", priority=2130706431)
        candidate.update(ip=ip, port=port, type="host")
        return {"stream": self.stream, "ufrag": self.ufrag, "pwd": self.pwd, "candidates": [candidate]}

    def state(self, word):
        say(event="state", agent=self.name, stream=self.stream, state=word)

    def check(self, to, nominating):
        transaction = secrets.token_bytes(12)
        role = CONTROLLING if self.controlling else CONTROLLED
        attributes = [
            (USERNAME, f"{self.remote[0]}:{self.ufrag}".encode()),
            (PRIORITY, struct.pack(">I", 0x7EFFFFFF if MODE == "host-priority" else 0x6EFFFFFF)),
            (role, self.tie_breaker),
        ]
        if nominating:
            attributes.append((USE_CANDIDATE, b""))
        data = build(1, transaction, attributes, self.remote[1], MODE != "no-fingerprint")
        again = 0.1 if MODE == "hurries" else 0.5
        self.checks[transaction] = [data, to, nominating, time.monotonic() + again, again]
        self.socket.sendto(data, to)

    def work(self):
        for one in list(self.checks.values()):
            if time.monotonic() >= one[3]:
                one[3] = time.monotonic() + one[4]
                self.socket.sendto(one[0], one[1])

    def take(self, data, source):
        if MODE == "floods":
            for _ in range(20000):
                self.socket.sendto(b"x" * 10, source)
        if MODE == "repeats-itself" and self.last:
            self.socket.sendto(*self.last)
        kind = struct.unpack_from(">H", data)[0]
        if kind == 1:
            self.asked(data, source)
        elif data[8:20] in self.checks:
            self.answered(data, source)

    def asked(self, data, source):
        attributes, at = read(data)
        transaction = data[8:20]
        self.deaf |= at is None and MODE == "deaf"
        if MODE == "silent" or self.deaf:
            return
        if at is None and MODE == "dies":
            os._exit(7)
        local = attributes.get(USERNAME, b"").decode().split(":")[0]
        refused = None
        if at is None or USERNAME not in attributes:
            refused = bytes([0, 0, 4, 0])
        elif local != self.ufrag or not verified(data, self.pwd):
            refused = bytes([0, 0, 4, 1])
        if refused is None or MODE == "trusts":
            ip, port = source
            mapped = struct.pack(">BBH", 0, 1, port ^ (COOKIE >> 16))
            mapped += struct.pack(">I", struct.unpack(">I", socket.inet_aton(ip))[0] ^ COOKIE)
            key = {"unsigned": None, "wrong-key": "x" * 22, "peer-key": self.remote and self.remote[1]}.get(
                MODE, self.pwd
            )
            self.last = build(0x101, transaction, [(MAPPED, mapped)], key), source
            self.socket.sendto(*self.last)
        elif MODE != "hardened":
            self.socket.sendto(build(0x111, transaction, [(ERROR, refused)]), source)
        if self.remote and (refused is None or MODE in ("triggers", "trusts")):
            self.check(source, self.controlling)

    def answered(self, data, source):
        check = self.checks[data[8:20]]
        good = verified(data, self.remote[1]) and struct.unpack_from(">H", data)[0] == 0x101
        if good or MODE == "fooled":
            del self.checks[data[8:20]]
            if check[2] and not self.connected:
                self.connected = True
                self.state("connected")
        elif MODE == "retries":
            del self.checks[data[8:20]]
            self.check(check[1], check[2])
        elif MODE == "gives-up":
            del self.checks[data[8:20]]


AGENTS = {}


def create(request):
    if MODE == "hangs":
        time.sleep(60)
    agent = Agent(request)
    AGENTS[agent.name] = agent
    return {"streams": [agent.describe()]}


def remote(request):
    agent = AGENTS[request["agent"]]
    agent.remote = (request["ufrag"], request["pwd"])
    agent.state("checking")
    for candidate in request["candidates"]:
        agent.check((candidate["ip"], candidate["port"]), agent.controlling)
    if MODE == "bad-event":
        say(event="state", agent=agent.name, stream="nobody", state="checking")
    if MODE == "many-events":
        os.set_blocking(sys.stdout.fileno(), True)
        for _ in range(20000):
            agent.state("checking")
    if MODE == "dies-later":
        agent.dies = time.monotonic() + 0.2
    return {}


def close(request):
    AGENTS.pop(request["agent"]).socket.close()
    if MODE == "dies-at-close":
        os._exit(9)
    return {}


OPERATIONS = {"agent.create": create, "agent.remote": remote, "agent.close": close}


def hello(_):
    return {
        "protocol": 1,
        "implementation": {"name": "small", "version": "1", "language": "Python"},
        "ops": list(OPERATIONS),
        "features": ["full"],
        "claims": [],
    }


def main():
    buffer = b""
    while True:
        sockets = [agent.socket for agent in AGENTS.values()]
        ready, _, _ = select.select([sys.stdin.fileno(), *sockets], [], [], 0.02)
        for agent in AGENTS.values():
            agent.work()
            if time.monotonic() > getattr(agent, "dies", float("inf")):
                os._exit(8)
            if agent.socket in ready:
                agent.take(*agent.socket.recvfrom(65536))
        if sys.stdin.fileno() not in ready:
            continue
        chunk = os.read(sys.stdin.fileno(), 65536)
        if not chunk:
            return
        *lines, buffer = (buffer + chunk).split(b"\n")
        for line in lines:
            request = json.loads(line)
            operation = {"hello": hello, **OPERATIONS}.get(request["op"])
            if operation is None:
                say(id=request["id"], unsupported="no such operation")
            else:
                say(id=request["id"], ok=operation(request))


main()
