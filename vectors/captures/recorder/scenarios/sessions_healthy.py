"""Whole sessions that work: different pairs, kinds of BUNDLE, links."""

from ..expect import healthy
from ..network import LO, LO6, VETH
from ..scenario import scenario
from ..sessions import Session

DONE = healthy(dtls="completed")


@scenario("session-pion-aiortc", "pion with aiortc, three sections in a BUNDLE group", "pion-webrtc", "aiortc-1.16.0", LO, DONE)
def _(stage):
    Session(stage).run()


@scenario("session-aiortc-ipv6", "aiortc with aiortc over IPv6", "aiortc-1.16.0", "aiortc-1.14.0", LO6, DONE)
def _(stage):
    Session(stage).run(0.5)


@scenario("session-pion-restart", "ICE restart of a running session", "pion-webrtc", "pion-webrtc", LO, DONE)
def _(stage):
    session = Session(stage, ["application"])
    session.open()
    session.connected()
    session.talk()
    for shim in stage.shims:
        shim.events.clear()
    offer = session.offer("reoffer", restart=True)
    session.remote(session.answer(offer, name="reanswer", offer="reoffer"), name="reanswer")
    stage.rest(2)
    session.talk()
    session.close()
