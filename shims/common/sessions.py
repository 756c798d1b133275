"""Two whole-session shims and one session between them; `session-pair` is its command line.

    pair = SessionPair(commands, sections=["audio"], bundle="max-bundle")
    pair.greet(); pair.offer(); pair.answer(); pair.connect()

`descriptions` keeps what was exchanged, in order: offer, offer-as-read (if it was rewritten), answer,
then reoffer, reanswer.
"""

import re
import time

from driver import Driver, Failed, Shim

SESSION = "x"
SIGNALLING = 15  # s for a description: gathering and keys are in it
SETTLED = 1.0  # s that a restarted session has to stay connected
AGAIN = 0.25  # s between two attempts to send
AFTERMATH = 0.1  # s for what the transports have to say of a failure
UP = ("connected", "completed")


class SessionShim(Shim):
    """One shim process with one session in it."""

    def __init__(self, *arguments):
        self.connection, self.ice, self.dtls = None, {}, {}
        self.messages, self.unsettled = [], time.monotonic()
        super().__init__(*arguments)

    def note(self, event):
        kind = event.get("event")
        if kind == "message":
            self.messages.append(event["data"])
        elif kind == "connection":
            self.connection = event["state"]
            self.unsettled = time.monotonic()
        elif kind in ("ice", "dtls"):
            getattr(self, kind)[event.get("mid", "")] = event["state"]
            self.unsettled = time.monotonic()

    def story(self):
        """The last that it told, for the line that is printed."""
        words = [f"connection {self.connection}"]
        for kind, states in (("ice", self.ice), ("dtls", self.dtls)):
            words += [f"{kind} {mid}{' ' if mid else ''}{state}" for mid, state in sorted(states.items())]
        return f"; {self.name}: {', '.join(words)}"


class SessionPair(Driver):
    def __init__(self, commands, sections, bundle="max-bundle", address=None, distinct=False, rewrite=None,
                 timeout=20, verbose=False):
        super().__init__(SessionShim, commands, verbose)
        self.sections, self.bundle, self.timeout = list(sections), bundle, timeout
        self.place = {"address": address} if address else {}
        self.distinct = {"distinct": True} if distinct else {}
        self.rewrite = rewrite or (lambda sdp: sdp)
        self.descriptions, self.begin = {}, time.monotonic()

    def state(self):
        return "".join(shim.story() for shim in self.shims)

    # The exchange, step by step.

    def offer(self, name="offer", **more):
        offerer, _ = self.shims
        self.begin = time.monotonic()
        made = self.call(offerer, "session.offer", patience=SIGNALLING, session=SESSION, sections=self.sections,
                         bundle=self.bundle, **self.place, **self.distinct, **more)
        self.descriptions[name] = made["sdp"]

    def answer(self, offer="offer", answer="answer"):
        """B reads the offer, perhaps another one than was made; A reads the answer."""
        offerer, answerer = self.shims
        sdp = self.rewrite(self.descriptions[offer])
        if sdp != self.descriptions[offer]:
            self.descriptions[f"{offer}-as-read"] = sdp
        made = self.call(answerer, "session.answer", patience=SIGNALLING, session=SESSION, sdp=sdp,
                         bundle=self.bundle, **self.place)
        self.descriptions[answer] = made["sdp"]
        self.call(offerer, "session.remote", patience=SIGNALLING, session=SESSION, type="answer", sdp=made["sdp"])

    def connect(self):
        self.wait(self.connected, self.timeout, "connected")

    def connected(self):
        self.refuse_failure()
        return all(shim.connection == "connected" for shim in self.shims)

    def refuse_failure(self):
        for shim in self.shims:
            if shim.connection in ("failed", "closed"):
                seconds, state = time.monotonic() - self.begin, shim.connection
                self.linger(AFTERMATH)
                raise Failed(f"{shim.name} is {state} {seconds:.1f} s after the offer{self.state()}")

    # Data.

    def exchange(self, salt):
        """A text each way through the data channel, and its echo back."""
        for source, sink in (self.shims, self.shims[::-1]):
            self.deliver(source, sink, f"{salt} {source.name}".encode())

    def deliver(self, source, sink, text):
        """Resends what is refused: a channel opens some time after the connection is up."""
        echo = (b"echo:" + text).hex()
        end = time.monotonic() + self.timeout
        sent = False
        while echo not in source.messages:
            if not sent:
                sent = self.call(source, "session.send", session=SESSION, data=text.hex()).get("sent", True)
            try:
                self.wait(lambda: echo in source.messages, AGAIN, "echo")
            except Failed:
                if any(shim.process.poll() is not None for shim in self.shims):
                    raise
                self.refuse_failure()
            if time.monotonic() > end:
                how = "its echo did not come" if text.hex() in sink.messages else "it did not arrive"
                how = how if sent else "the channel is not open"
                raise Failed(f"message {source.name} to {sink.name}: {how}{self.state()}")

    # ICE restart, by the offerer.

    def restart(self):
        self.offer("reoffer", restart=True)
        self.need_new_credentials("offer", "reoffer", self.shims[0])
        self.answer("reoffer", "reanswer")
        self.need_new_credentials("answer", "reanswer", self.shims[1])
        for shim in self.shims:
            shim.unsettled = time.monotonic()
        self.wait_settled()

    def need_new_credentials(self, before, after, shim):
        kept = fragments(self.descriptions[before]) & fragments(self.descriptions[after])
        if kept:
            raise Failed(f"{shim.name}: no ICE restart, its {after} keeps the ufrag {', '.join(sorted(kept))}")

    def wait_settled(self):
        """Connected, and nothing changes any more: stacks differ in what they tell of a restart."""
        end = time.monotonic() + self.timeout
        while not self.settled():
            if time.monotonic() > end:
                raise Failed(f"connected after the restart: not within {self.timeout} s{self.state()}")
            self.linger(0.05)

    def settled(self):
        return self.connected() and all(
            time.monotonic() - shim.unsettled > SETTLED
            and all(state in (*UP, "closed") for state in (*shim.ice.values(), *shim.dtls.values()))
            for shim in self.shims
        )

    def linger(self, seconds):
        """Takes what comes for a while."""
        try:
            self.wait(lambda: False, seconds, "")
        except Failed:
            if any(shim.process.poll() is not None for shim in self.shims):
                raise

    def close(self):
        for shim in self.shims:
            self.call(shim, "session.close", session=SESSION)
        self.end()


def fragments(sdp):
    return set(re.findall(r"^a=ice-ufrag:(\S+)", sdp, re.MULTILINE))
