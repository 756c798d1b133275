"""Two ICE agents without SDP: the operations `agent.*`.

Each stream is a section; what goes over it is RTP, as in a session with keys that were agreed on elsewhere.
"""

import struct

from .shim import Failed

UP = ("connected", "completed")


class Agents:
    def __init__(self, stage, streams=("audio",), components=1):
        self.stage, self.streams, self.components = stage, list(streams), components
        self.told = [None, None]
        self.count = 0

    def create(self, side, role=None, **more):
        """Creates the agent of a side and writes its credentials down."""
        streams = [{"stream": name, "components": self.components} for name in self.streams]
        role = role or ("controlling", "controlled")[side]
        more.setdefault("lite", False)
        made = self.stage.shims[side].call("agent.create", agent="x", role=role, streams=streams,
                                           address=self.stage.addresses[side], **more)
        self.note(side, made["streams"], 0)

    def note(self, side, streams, generation):
        self.told[side] = streams
        for stream in streams:
            self.stage.knows(side, stream["stream"], stream["ufrag"], stream["pwd"], generation)

    def introduce(self, side, change=lambda stream: stream, lite=False):
        """Tells a side what the other one told, as `change` returns it."""
        for stream in self.told[1 - side]:
            read = change(dict(stream))
            self.stage.shims[side].call("agent.remote", agent="x", stream=read["stream"], ufrag=read["ufrag"],
                                        pwd=read["pwd"], candidates=read["candidates"], lite=lite)

    def restart(self, generation):
        for side, shim in enumerate(self.stage.shims):
            self.note(side, shim.call("agent.restart", agent="x")["streams"], generation)
            shim.events.clear()

    def only_ours(self):
        """A capture filter for the candidates' ports, where a stack sends other things over the same link."""
        ports = {str(c["port"]) for told in self.told for stream in told for c in stream["candidates"]}
        return " or ".join(f"udp port {port}" for port in sorted(ports))

    def up(self, side, streams=None):
        shim = self.stage.shims[side]
        return all(shim.state("state", stream=name) in UP for name in streams or self.streams)

    def connected(self, seconds=15):
        self.stage.wait(lambda: self.up(0) and self.up(1), seconds, "connected")

    def rtp(self, packets=3, sides=(0, 1)):
        """Some RTP each way on every stream, RTCP on a second component; what a stack refuses stays away."""
        for _ in range(packets):
            for side in sides:
                for name in self.streams:
                    self.send(side, name)
            self.count += 1
            self.stage.rest(0.1)

    def send(self, side, name):
        shim = self.stage.shims[side]
        for component in range(1, self.components + 1):
            data = rtp(side, self.count) if component == 1 else rtcp(side)
            shim.call("agent.send", agent="x", stream=name, component=component, data=data.hex())

    def close(self):
        for shim in self.stage.shims:
            shim.call("agent.close", agent="x")

    def open(self, change=lambda stream: stream, pause=0, first=None, **second):
        """Both agents, and each told of the other, the answerer first; `change` is on the way to the offerer, `pause`
        before it. `first` and the rest is what each is created with beside its streams."""
        self.create(0, **first or {})
        self.create(1, **second)
        self.meet(change, pause, lite=second.get("lite", False))

    def meet(self, change=lambda stream: stream, pause=0, lite=False):
        self.introduce(1)
        self.stage.rest(pause)
        self.introduce(0, change, lite=lite)

    def work(self):
        self.connected()
        self.rtp()

    def end(self):
        self.stage.rest(0.5)
        self.close()

    def run(self, **how):
        """The plain course of two agents that connect."""
        self.open(**how)
        self.work()
        self.end()

    def fail(self, seconds, **how):
        """Two agents that never connect; for as long as it is worth watching."""
        self.open(**how)
        self.stay_down(seconds)

    def stay_down(self, seconds):
        self.stage.rest(seconds)
        if self.up(0) and self.up(1):
            raise Failed("connected, which the scenario rules out")
        self.close()


def rtp(side, number):
    """A packet of silence, PCMU."""
    return struct.pack("!BBHII", 0x80, 0, 1000 + number, 160 * number, 0x1CE0000 + side) + b"\xff" * 40


def rtcp(side):
    """An empty receiver report."""
    return struct.pack("!BBHI", 0x80, 201, 1, 0x1CE0000 + side)
