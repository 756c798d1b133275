"""The failure that icespec grew from: an offerer with other credentials in every section, and a peer that signs its
checks with those of a section that is not the BUNDLE-tagged one."""

import functools

from ..descriptions import with_credentials_of, with_only_credentials_of
from ..expect import faulty, healthy
from ..network import ANY, LO, VETH
from ..scenario import scenario
from ..sessions import Session

# aiortc gives up after this long.
PATIENCE = 38

NOTES = (
    "The answerer reads offer-as-read.sdp, in which the recorder put the credentials of section {mid} into {where}:"
    " its checks are then signed as those of the peers in the original reports. On the wire and in offer.sdp nothing"
    " else is changed."
)
# pion refuses descriptions whose sections differ.
REWRITES = {
    "pion-webrtc": (with_only_credentials_of, "every section"),
}


def slug(name):
    return name.replace(".", "-")


def wrong_section(offerer, answerer, mid, network):
    change, where = REWRITES.get(answerer, (with_credentials_of, "the first section"))

    @scenario(f"original-{slug(offerer)}-{slug(answerer)}-section-{mid}",
              f"{offerer} offers other credentials in every section; {answerer} signs with those of section {mid}",
              offerer, answerer, network,
              faulty("wrong-section-credentials", "answerer", expected_mid="0", used_mid=mid, dtls="not-started"),
              NOTES.format(mid=mid, where=where))
    def _(stage):
        session = Session(stage, bundle="balanced", distinct=True)
        session.fail(PATIENCE, offer=functools.partial(change, mid))


def healthy_twin(offerer, answerer, network):
    @scenario(f"original-{slug(offerer)}-{slug(answerer)}-healthy",
              f"The healthy twin: {offerer} offers other credentials in every section, {answerer} uses the tagged one's",
              offerer, answerer, network, healthy(dtls="completed"))
    def _(stage):
        # pion is told one set of credentials, as above; it is the right one.
        change = functools.partial(with_only_credentials_of, "0") if answerer in REWRITES else None
        Session(stage, bundle="balanced", distinct=True).run(offer=change)


wrong_section("aiortc-1.9.0", "aiortc-1.16.0", "2", LO)
wrong_section("aiortc-1.9.0", "pion-webrtc", "1", LO)
wrong_section("aiortc-1.14.0", "pion-webrtc", "2", ANY)
wrong_section("aiortc-1.9.0", "werift", "2", LO)
healthy_twin("aiortc-1.9.0", "aiortc-1.16.0", LO)
healthy_twin("aiortc-1.14.0", "pion-webrtc", LO)


@scenario("original-aiortc-1-16-0-healthy", "aiortc 1.16.0 with a peer that signs with the credentials of section 1",
          "aiortc-1.16.0", "aiortc-1.16.0", VETH, healthy(dtls="completed"),
          "The peer is led as in the failing scenarios; aiortc 1.16.0 offers the same credentials in every section, so"
          " nothing is changed by it.")
def _(stage):
    Session(stage).run(offer=functools.partial(with_credentials_of, "1"))
