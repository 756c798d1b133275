"""The failure that icespec grew from: an offerer with other credentials in every section, and a peer that signs its
checks with those of a section that is not the BUNDLE-tagged one."""

import functools

from ..descriptions import with_only_credentials_of
from ..expect import faulty, healthy
from ..network import ANY, ANY_OLD, LO, LO_PCAP, VETH
from ..scenario import scenario
from ..sessions import Session

# aiortc gives up after this long.
PATIENCE = 38

NOTES = (
    "The answerer reads offer-as-read.sdp, in which the recorder put the credentials of section {mid} into every section."
    " Its checks are then signed as those of the peers in the original reports; on the wire and in offer.sdp nothing"
    " else is changed."
)
WERIFT = "Nothing is changed on the way: werift takes the credentials of the last section by itself."


def slug(name):
    return name.replace(".", "-")


def wrong_section(offerer, answerer, mid, network, *, led=True):
    """`led`: the answerer reads these credentials in every section, because by itself it takes others."""

    @scenario(f"original-{slug(offerer)}-{answerer}-section-{mid}",
              f"{offerer} offers other credentials in every section; {answerer} signs with those of section {mid}",
              offerer, answerer, network,
              faulty("wrong-section-credentials", "answerer", expected_mid="0", used_mid=mid, dtls="not-started"),
              NOTES.format(mid=mid) if led else WERIFT)
    def _(stage):
        session = Session(stage, bundle="balanced", distinct=True)
        session.fail(PATIENCE, offer=functools.partial(with_only_credentials_of, mid) if led else None)


def healthy_twin(offerer, answerer, network, *, led=True):
    @scenario(f"original-{slug(offerer)}-{slug(answerer)}-healthy",
              f"The healthy twin: {offerer} offers other credentials in every section, {answerer} uses the tagged one's",
              offerer, answerer, network, healthy(dtls="completed"), NOTES.format(mid=0) if led else "")
    def _(stage):
        change = functools.partial(with_only_credentials_of, "0") if led else None
        Session(stage, bundle="balanced", distinct=True).run(offer=change)


# As the reports have it: no help from the recorder.
wrong_section("aiortc-1.9.0", "werift", "2", LO, led=False)
wrong_section("aiortc-1.14.0", "werift", "2", LO, led=False)
wrong_section("aiortc-1.9.0", "werift", "1", ANY_OLD)
wrong_section("aiortc-1.14.0", "werift", "1", LO_PCAP)
wrong_section("aiortc-1.9.0", "pion-webrtc", "1", LO)
wrong_section("aiortc-1.14.0", "pion-webrtc", "2", ANY)
healthy_twin("aiortc-1.9.0", "werift", LO)
healthy_twin("aiortc-1.14.0", "pion-webrtc", LO)
healthy_twin("aiortc-1.9.0", "aiortc-1.16.0", LO, led=False)


@scenario("original-aiortc-1-16-0-werift", "aiortc 1.16.0 with the peer of the original failure: one set of credentials",
          "aiortc-1.16.0", "werift", LO, healthy(dtls="completed"), WERIFT)
def _(stage):
    Session(stage, bundle="balanced").run()
