"""Whole sessions that fail, other than by the original failure."""

import functools

from ..descriptions import with_fingerprint, with_fragment, with_password, with_setup
from ..expect import faulty
from ..network import LO, VETH
from ..scenario import scenario
from ..sessions import Session

DEAD = "throwawayPasswordOfNobody"


@scenario("session-wrong-password", "The answerer reads an offer with a wrong password", "aiortc-1.16.0", "pion-webrtc",
          LO, faulty("bad-password", "answerer", dtls="not-started"),
          "The recorder changes the password of all sections on the way to the answerer.")
def _(stage):
    Session(stage).fail(8, offer=functools.partial(with_password, DEAD))


@scenario("session-unknown-ufrag", "The offerer reads an answer with a fragment nobody has", "aiortc-1.16.0",
          "aiortc-1.16.0", VETH, faulty("unknown-ufrag", "offerer", dtls="not-started"),
          "The recorder changes the fragment of all sections on the way to the offerer.")
def _(stage):
    Session(stage).fail(8, answer=functools.partial(with_fragment, "wxyz"))


@scenario("session-dtls-alert", "The offerer reads a fingerprint that is not the answerer's, and ends DTLS with an alert",
          "pion-webrtc", "aiortc-1.16.0", LO, faulty("dtls-alert", "offerer", dtls="failed"),
          "The recorder changes the fingerprint on the way to the offerer.")
def _(stage):
    Session(stage, ["audio", "application"]).fail(6, answer=with_fingerprint)


@scenario("session-fingerprint-mismatch", "The answer states the fingerprint of another certificate", "aiortc-1.16.0",
          "pion-webrtc", VETH, faulty("fingerprint-mismatch", "answerer"),
          "The recorder plays an application that changes its stack's answer: answer-as-made.sdp is what the stack made.")
def _(stage):
    session = Session(stage, ["audio", "application"])
    made = session.answer(session.offer())
    session.remote(session.altered_by_application("answer", with_fingerprint, made))
    stage.rest(6)
    session.close()


@scenario("session-dtls-not-started", "Both sides wait for the other's ClientHello", "aiortc-1.16.0", "pion-webrtc", LO,
          faulty("dtls-not-started", "offerer", dtls="not-started"),
          "The answerer reads an offer that says active, and is passive; the offerer reads that the answerer is active."
          " By the descriptions as they were made the offerer has to begin.")
def _(stage):
    session = Session(stage, ["audio", "application"])
    session.fail(10, offer=functools.partial(with_setup, "active"), answer=functools.partial(with_setup, "active"))
