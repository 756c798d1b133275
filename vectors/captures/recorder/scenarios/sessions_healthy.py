"""Whole sessions that work: different pairs, kinds of BUNDLE, links."""

import functools

from ..descriptions import at_session_level, with_group, without_group
from ..expect import healthy
from ..network import ANY, LO, LO6, LO_PCAP, VETH
from ..scenario import scenario
from ..sessions import Session

DONE = healthy(dtls="completed")
APPLICATION = "The recorder plays the offerer's application, which {what}: offer-as-made.sdp is what the stack made."


def plain(name, title, offerer, answerer, network, seconds=0.7, **how):
    @scenario(name, title, offerer, answerer, network, DONE)
    def _(stage):
        Session(stage, **how).run(seconds)


plain("session-pion-aiortc", "pion with aiortc, three sections in a BUNDLE group", "pion-webrtc", "aiortc-1.16.0", VETH)
plain("session-aiortc-ipv6", "aiortc with an older aiortc over IPv6", "aiortc-1.16.0", "aiortc-1.14.0", LO6)
plain("session-libwebrtc-libdatachannel", "libwebrtc with libdatachannel", "libwebrtc", "libdatachannel", LO)
plain("session-str0m-libdatachannel", "str0m with libdatachannel", "str0m", "libdatachannel", ANY)
plain("session-libwebrtc-werift", "libwebrtc with werift", "libwebrtc", "werift", LO_PCAP)
plain("session-pion-str0m", "pion with str0m", "pion-webrtc", "str0m", LO)
plain("session-libwebrtc-aiortc", "libwebrtc with aiortc, which is asked to bundle and agrees", "libwebrtc",
      "aiortc-1.16.0", LO, bundle="max-compat")


@scenario("session-no-bundle", "Three sections without BUNDLE, each with a transport and a DTLS association", "libwebrtc",
          "libwebrtc", LO, DONE, APPLICATION.format(what="takes the BUNDLE group out"))
def _(stage):
    Session(stage, bundle="max-compat").run(0.7, munge=without_group)


@scenario("session-level-credentials", "Credentials above the first section, for all of them", "libwebrtc", "pion-webrtc", LO,
          DONE, APPLICATION.format(what="moves ufrag and pwd to the session level"))
def _(stage):
    Session(stage).run(0.7, munge=at_session_level)


@scenario("session-early-checks", "The answerer's checks come a second before the offerer knows the answer", "libwebrtc",
          "aiortc-1.16.0", LO, DONE, "The recorder delays the answer by a second.")
def _(stage):
    Session(stage, ["audio", "application"]).run(0.7, pause=1)


@scenario("session-tagged-second", "The tagged section is the second one, and both sides see it", "aiortc-1.9.0",
          "libwebrtc", LO, DONE, APPLICATION.format(what="names section 1 first in the BUNDLE group"))
def _(stage):
    Session(stage, distinct=True).run(0.7, munge=functools.partial(with_group, ["1", "0", "2"]))


def restarted(name, title, stack, network):
    @scenario(name, title, stack, stack, network, DONE)
    def _(stage):
        session = Session(stage, ["application"])
        session.open()
        session.connected()
        session.talk()
        session.restart()
        session.talk()
        session.close()


restarted("session-pion-restart", "ICE restart: other credentials, other sockets, the same DTLS association", "pion-webrtc", VETH)
restarted("session-libwebrtc-restart", "ICE restart of libwebrtc", "libwebrtc", LO)
