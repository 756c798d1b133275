"""Whole sessions that fail, other than by the original failure."""

import functools

from ..descriptions import rejecting, with_fingerprint, with_fragment, with_password, with_setup, without_group
from ..expect import faulty
from ..network import ANY, LO, VETH
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
          "libdatachannel", "aiortc-1.16.0", LO, faulty("dtls-alert", "offerer", dtls="failed"),
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
    stage.rest(2)
    session.close()


@scenario("session-dtls-not-started", "The answer says active, and the answerer waits for the offerer's ClientHello",
          "aiortc-1.16.0", "pion-webrtc", LO, faulty("dtls-not-started", "answerer", dtls="not-started"),
          "The answerer reads an offer that says active. pion answers active nevertheless and is passive.")
def _(stage):
    session = Session(stage, ["audio", "application"])
    session.fail(25, offer=functools.partial(with_setup, "active"))


@scenario("session-encrypted-alert", "As session-dtls-alert, but the offerer says so under the new keys", "pion-webrtc",
          "aiortc-1.16.0", LO, faulty("dtls-alert", "offerer"),
          "The recorder changes the fingerprint on the way to the offerer. What an alert under keys says cannot be seen;"
          " that it comes before any data of its sender's, and ends the session, can.")
def _(stage):
    Session(stage, ["audio", "application"]).fail(6, answer=with_fingerprint)


@scenario("session-tagged-second-offerer", "The first section is rejected, so the second one is the tagged one; the offerer"
          " stays with the first, answers checks on the second and sends none there", "aiortc-1.9.0", "libwebrtc", LO, faulty("no-checks-sent", "offerer"),
          "The answerer reads section 0 with port 0 and outside of the group, as its application would have it, and"
          " answers with the section rejected.")
def _(stage):
    Session(stage, distinct=True).fail(15, offer=functools.partial(rejecting, "0"))


@scenario("session-one-section-fails", "Three sections without BUNDLE, one of them with a wrong password", "libwebrtc",
          "libwebrtc", ANY, faulty("bad-password", "offerer", "1"),
          "The recorder plays the offerer's application, which takes the BUNDLE group out (offer-as-made.sdp is what the"
          " stack made), and changes the password of section 1 on the way to the offerer.")
def _(stage):
    session = Session(stage, bundle="max-compat")
    session.fail(2, munge=without_group, answer=functools.partial(with_password, DEAD, mid="1"))


@scenario("session-consent-lost", "The answerer is stopped in mid-session and answers no more", "aiortc-1.16.0", "libwebrtc",
          LO, faulty("consent-expired", "answerer", dtls="completed"),
          "The recorder stops the answerer's processes with SIGSTOP when the data channel works.")
def _(stage):
    session = Session(stage, ["application"])
    session.open()
    session.connected()
    session.talk()
    stage.freeze(1)
    stage.rest(40)


@scenario("session-dtls-unfinished", "The offerer is stopped before it answers the ClientHello", "aiortc-1.16.0", "werift",
          LO, faulty("dtls-unfinished", "offerer", dtls="unfinished"),
          "The recorder stops the offerer's processes with SIGSTOP when its ICE is connected; nothing is said of the session's"
          " end.")
def _(stage):
    session = Session(stage, ["application"])
    session.open()
    stage.wait(lambda: stage.shims[0].state("ice", mid="0") in ("connected", "completed"), 10, "ICE connected")
    stage.freeze(0)
    stage.rest(25)


@scenario("session-dtls-handshake-failure", "aiortc and webrtcbin have no cipher suite in common: nobody changed anything",
          "webrtcbin", "aiortc-1.16.0", LO, faulty("dtls-alert", "offerer", dtls="failed"))
def _(stage):
    Session(stage, ["audio", "application"]).fail(6)
