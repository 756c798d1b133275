"""Live agents on rtpengine: one call an agent, an audio section a stream, plain RTP without DTLS.

The call has two sides, both played here. `peer` is who the suite is; rtpengine's side towards it is the
subject. `far` is the shim's own end without ICE: what rtpengine takes from the peer comes out there.

- controlling: far offers, rtpengine offers ICE to the peer; `remote` is the peer's answer.
- controlled: the peer offers without ICE and far answers, with ICE=force rtpengine opens ICE towards the
  peer all the same; `remote` is the peer offering again, now with its credentials.

rtpengine is asked for ICE=force towards the peer, ICE=remove towards far, and ICE-lite=both for a lite
agent; the rest is its defaults.
"""

import re
import socket
import uuid

CANDIDATE = re.compile(r"a=candidate:(\S+) (\d+) (\S+) (\d+) (\S+) (\d+) typ (\S+)")
DISCARD = 9  # the peer's address outside its candidates; leaving it means ICE found another
NOBODY = {"ufrag": "nobody", "pwd": "nobodynobodynobodynobody", "candidates": [], "lite": False}


class Unsupported(Exception):
    """What rtpengine has no way to do."""


class Stream:
    def __init__(self, wanted):
        self.name, self.components = wanted["stream"], wanted["components"]
        self.known, self.selected, self.state = None, {}, "new"
        self.far, self.local, self.ports = [], [], {}


class Agent:
    def __init__(self, engine, request):
        self.engine, self.id = engine, request["agent"]
        self.controlling = request["role"] == "controlling"
        self.role = request["role"]
        self.address = request.get("address", "127.0.0.1")
        if self.address not in ("127.0.0.1", "::1"):
            raise ValueError(f"{self.address} is not a loopback address")
        self.lite = {"ICE_lite": "both"} if request["lite"] else {}
        if request.get("shared_socket"):
            raise Unsupported("rtpengine has a socket a component")
        self.streams = [Stream(wanted) for wanted in request["streams"]]
        numbers = {stream.components for stream in self.streams}
        if not numbers <= {1, 2} or len(numbers) > 1:
            raise Unsupported("rtpengine has one component with rtcp-mux or two without, for a whole call")
        self.mux = numbers == {1}
        self.call, self.version, self.answered = str(uuid.uuid4()), 0, False

    def open(self):
        family = socket.AF_INET6 if self.address == "::1" else socket.AF_INET
        for stream in self.streams:
            for _ in range(stream.components):
                end = socket.socket(family, socket.SOCK_DGRAM)
                stream.far.append(end)
                end.bind((self.address, 0))
        if not self.controlling:
            self.from_peer()
        self.to_peer()
        return [self.describe(stream) for stream in self.streams]

    def sockets(self):
        """The far ends, each with its stream and component."""
        for stream in self.streams:
            for component, end in enumerate(stream.far, 1):
                yield end, (stream, component)

    def to_peer(self):
        """far speaks; the reply is what rtpengine tells the peer, with the subject's credentials."""
        flags = {"rtcp_mux": ["offer", "require"] if self.mux else ["demux"]}
        sdp = self.exchange(self.controlling, "far", ICE="force", **flags, **self.lite)
        for stream, section in zip(self.streams, sections(sdp)):
            stream.local = section

    def from_peer(self):
        """The peer speaks; the reply is what rtpengine tells far, with the ports there."""
        sdp = self.exchange(not self.controlling, "peer", ICE="remove", **self.lite)
        for stream, section in zip(self.streams, sections(sdp)):
            rtp = int(section[0].split()[1])
            told = [line[len("a=rtcp:") :].split()[0] for line in section if line.startswith("a=rtcp:")]
            stream.ports = {1: rtp, 2: int(told[0]) if told else rtp + 1}

    def exchange(self, offering, speaker, **flags):
        listener = "peer" if speaker == "far" else "far"
        tags = {"from_tag": speaker if offering else listener}
        if not offering or self.answered:
            tags["to_tag"] = listener if offering else speaker
        if offering:
            way = "six" if self.address == "::1" else "four"
            flags["direction"] = [way, way]
        self.answered = self.answered or not offering
        command = "offer" if offering else "answer"
        return self.engine.ask(command, call_id=self.call, sdp=self.write(speaker), **tags, **flags)["sdp"]

    def write(self, speaker):
        """The SDP of a side."""
        self.version += 1
        network = f"IN {'IP6' if self.address == '::1' else 'IP4'} {self.address}"
        lines = ["v=0", f"o=- 1 {self.version} {network}", "s=-", f"c={network}", "t=0 0"]
        if speaker == "peer" and any(stream.known and stream.known["lite"] for stream in self.streams):
            lines.append("a=ice-lite")
        for number, stream in enumerate(self.streams):
            ports = [DISCARD + 2 * number, DISCARD + 2 * number + 1]
            if speaker == "far":
                ports = [end.getsockname()[1] for end in stream.far]
            lines += [f"m=audio {ports[0]} RTP/AVP 0", f"a=mid:{number}"]
            lines += ["a=rtcp-mux"] if self.mux else [f"a=rtcp:{ports[1]}"]
            if speaker == "peer":
                lines += self.credentials(stream)
        return "\r\n".join(lines) + "\r\n"

    def credentials(self, stream):
        # An answer that leaves ICE out would end it for the section; before an offer it does not.
        known = stream.known or (NOBODY if self.controlling else None)
        if known is None:
            return []
        lines = [f"a=ice-ufrag:{known['ufrag']}", f"a=ice-pwd:{known['pwd']}"]
        for candidate in known["candidates"]:
            keys = ("foundation", "component", "transport", "priority", "ip", "port")
            parts = " ".join(str(candidate[key]) for key in keys)
            lines.append(f"a=candidate:{parts} typ {candidate['type']}")
        return lines

    def describe(self, stream):
        named = [line[2:] for line in stream.local if line.startswith("a=") and ":" in line]
        values = dict(line.split(":", 1) for line in named)
        candidates = []
        for line in stream.local:
            found = CANDIDATE.match(line)
            if found:
                foundation, component, transport, priority, ip, port, kind = found.groups()
                candidates.append(
                    {
                        "component": int(component),
                        "foundation": foundation,
                        "transport": transport.lower(),
                        "priority": int(priority),
                        "ip": ip,
                        "port": int(port),
                        "type": kind,
                    }
                )
        stream.candidates = {candidate["component"]: candidate for candidate in candidates}
        ufrag, pwd = values["ice-ufrag"], values["ice-pwd"]
        return {"stream": stream.name, "ufrag": ufrag, "pwd": pwd, "candidates": candidates}

    def find(self, request):
        for stream in self.streams:
            if stream.name == request["stream"]:
                return stream
        raise ValueError(f"agent {self.id} has no stream {request['stream']}")

    def remote(self, request):
        stream = self.find(request)
        given = {key: request[key] for key in ("ufrag", "pwd", "candidates")}
        given["lite"] = request.get("lite", False)
        before = stream.known
        if before and (before["ufrag"], before["pwd"]) == (given["ufrag"], given["pwd"]):
            given["candidates"] = before["candidates"] + given["candidates"]
        elif before:
            raise Unsupported("rtpengine would answer a restart with credentials nobody asks for")
        stream.known = given
        if self.controlling and self.answered:
            self.to_peer()
        self.from_peer()
        if not self.controlling:
            self.to_peer()

    def send(self, request):
        stream, component = self.find(request), request["component"]
        if component > stream.components:
            raise ValueError(f"no component {component}")
        if not stream.ports:
            return {"sent": False}
        data = bytes.fromhex(request["data"])
        stream.far[component - 1].sendto(data, (self.address, stream.ports[component]))
        return {}

    def received(self, end, place):
        stream, component = place
        data = end.recv(65536).hex()
        place = {"agent": self.id, "stream": stream.name, "component": component}
        return {"event": "data", **place, "data": data}

    def poll(self):
        """What a query shows to have changed."""
        tags = self.engine.ask("query", call_id=self.call)["tags"]
        medias = tags.get("peer", {}).get("medias", [])  # nobody before the answer
        for stream, media in zip(self.streams, medias):
            yield from self.pairs(stream, media["streams"])
            if len(stream.selected) == stream.components and stream.state != "connected":
                stream.state = "connected"
                yield {"event": "state", "agent": self.id, "stream": stream.name, "state": "connected"}
            role = "controlling" if "ICE controlling" in media["flags"] else "controlled"
            if role != self.role:
                self.role = role
                yield {"event": "role", "agent": self.id, "role": role}

    def pairs(self, stream, components):
        """rtpengine's address of the peer is the SDP's until ICE has found one."""
        for component, state in enumerate(components[: stream.components], 1):
            ip, port = state["endpoint"]["address"], state["endpoint"]["port"]
            if port > DISCARD + 2 * len(self.streams) and stream.selected.get(component) != (ip, port):
                stream.selected[component] = (ip, port)
                local = stream.candidates[component]
                place = {"agent": self.id, "stream": stream.name, "component": component}
                ends = {
                    "local": {"ip": local["ip"], "port": local["port"]},
                    "remote": {"ip": ip, "port": port},
                }
                yield {"event": "selected", **place, **ends}

    def close(self):
        try:
            tag = "far" if self.controlling else "peer"
            self.engine.ask("delete", call_id=self.call, from_tag=tag, delete_delay=0)
        finally:
            for stream in self.streams:
                for end in stream.far:
                    end.close()


def sections(sdp):
    """The lines of each m-section; session-level lines are left out."""
    found = []
    for line in sdp.splitlines():
        if line.startswith("m="):
            found.append([])
        if found:
            found[-1].append(line)
    return found
