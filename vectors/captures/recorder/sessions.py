"""Two whole WebRTC stacks and one session between them: the operations `session.*`.

Descriptions are kept as their author made them; where the recorder changes one on the way, what was read instead is
kept beside it.
"""

import time

from .shim import Failed

SECTIONS = ("audio", "video", "application")
PLAN = 20  # s for a description: a browser starts in that time


class Session:
    def __init__(self, stage, sections=SECTIONS, bundle="max-bundle", **offer):
        self.stage, self.sections, self.bundle = stage, list(sections), bundle
        self.more = offer

    def call(self, side, op, **members):
        return self.stage.shims[side].call(op, seconds=PLAN, session="x", **members)

    def offer(self, name="offer", **more):
        made = self.call(0, "session.offer", sections=self.sections, bundle=self.bundle,
                         address=self.stage.addresses[0], **self.more, **more)
        self.stage.keep(f"{name}.sdp", made["sdp"])
        return made["sdp"]

    def answer(self, sdp, change=None, name="answer", offer="offer"):
        read = self.changed(sdp, change, offer)
        made = self.call(1, "session.answer", sdp=read, bundle=self.bundle, address=self.stage.addresses[1])
        self.stage.keep(f"{name}.sdp", made["sdp"])
        return made["sdp"]

    def remote(self, sdp, change=None, name="answer"):
        self.call(0, "session.remote", type="answer", sdp=self.changed(sdp, change, name))

    def changed(self, sdp, change, name):
        """What a side reads; the file beside the original only if it differs."""
        read = change(sdp) if change else sdp
        if read != sdp:
            self.stage.keep(f"{name}-as-read.sdp", read)
        return read

    def altered_by_application(self, name, change, sdp):
        """What the author's application changed before it was sent: that is the description then."""
        sent = change(sdp)
        self.stage.keep(f"{name}-as-made.sdp", sdp)
        self.stage.keep(f"{name}.sdp", sent)
        return sent

    def open(self, offer=None, answer=None, munge=None, pause=0):
        """Offer and answer. `munge` is what the offerer's application does before it sends its stack's offer; `offer` and
        `answer` are changes on the way; `pause` is between answer and its arrival."""
        made = self.offer()
        if munge:
            made = self.altered_by_application("offer", munge, made)
        made = self.answer(made, offer)
        self.stage.rest(pause)
        self.remote(made, answer)

    def up(self):
        return all(shim.state("connection") == "connected" for shim in self.stage.shims)

    def connected(self, seconds=25):
        self.stage.wait(self.up, seconds, "connected")

    def talk(self, seconds=1.5):
        """A text each way on the data channel, if there is one; media flows meanwhile."""
        if "application" in self.sections:
            for side in (0, 1):
                self.say(side, f"hello from {self.stage.shims[side].name}")
        self.stage.rest(seconds)

    def say(self, side, text):
        """Sends again what is refused: a channel opens some time after the connection is up."""
        data, echo = text.encode().hex(), f"echo:{text}".encode().hex()
        shim, end = self.stage.shims[side], time.monotonic() + 10
        while shim.call("session.send", session="x", data=data).get("sent") is False:
            if time.monotonic() > end:
                raise Failed(f"{shim.name}: the data channel does not open")
            self.stage.rest(0.1)
        self.stage.wait(lambda: any(e.get("data") == echo for e in shim.events), 10, f"echo for {shim.name}")

    def close(self):
        """A stack that the other side has closed already may call this an error."""
        for side in (0, 1):
            try:
                self.call(side, "session.close")
            except Failed:
                if self.stage.shims[side].process.poll() is not None:
                    raise
        self.stage.rest(0.2)

    def restart(self):
        for shim in self.stage.shims:
            shim.events.clear()
        offer = self.offer("reoffer", restart=True)
        self.remote(self.answer(offer, name="reanswer", offer="reoffer"), name="reanswer")
        self.stage.rest(2)

    def run(self, seconds=1.5, **changes):
        """The plain course of a session that works."""
        self.open(**changes)
        self.connected()
        self.talk(seconds)
        self.close()

    def fail(self, seconds, **changes):
        """A session that never is up; for as long as it is worth watching."""
        self.open(**changes)
        self.stage.rest(seconds)
        if self.up():
            raise Failed("connected, which the scenario rules out")
        self.close()
