"""Whole sessions that work: different pairs, kinds of BUNDLE, links."""

import functools

from ..descriptions import at_session_level, rejecting, without_group, without_udp
from ..expect import healthy
from ..network import ANY, INSIDE, LO, LO6, LO_PCAP, VETH
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


@scenario("session-tagged-second", "The first section is rejected, so the second one is the tagged one", "libwebrtc",
          "libwebrtc", LO, DONE, "The answerer reads section 0 with port 0 and outside of the group, as its application would"
          " have it, and answers with the section rejected.")
def _(stage):
    Session(stage, bundle="max-compat").run(0.7, offer=functools.partial(rejecting, "0"))


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


# The browsers leave loopback out, or are told the address of the default route only.
plain("session-chromium-aiortc", "Chromium with aiortc", "chromium", "aiortc-1.16.0", INSIDE)
plain("session-aiortc-chromium", "aiortc with Chromium", "aiortc-1.14.0", "chromium", INSIDE)
plain("session-chromium-firefox", "Chromium with Firefox, which agree on DTLS 1.3", "chromium", "firefox", INSIDE)
plain("session-firefox-pion", "Firefox with pion", "firefox", "pion-webrtc", INSIDE)
plain("session-libwebrtc-webrtcbin", "libwebrtc with GStreamer's webrtcbin", "libwebrtc", "webrtcbin", LO)
# webrtcbin's sections without BUNDLE, with credentials of their own.
plain("session-webrtcbin-chromium-no-bundle", "webrtcbin without BUNDLE, other credentials in every section, with Chromium",
      "webrtcbin", "chromium", INSIDE, bundle="max-compat", distinct=True)


@scenario("session-tcp", "Over TCP with the framing of RFC 4571", "webrtcbin", "webrtcbin", LO, DONE,
          "The recorder takes the UDP candidates out of both descriptions on the way.")
def _(stage):
    Session(stage, ["audio", "application"]).run(0.7, offer=without_udp, answer=without_udp)
