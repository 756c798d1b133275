"""The failure that icespec grew from: an offerer with other credentials in every section, and a peer that signs its
checks with those of a section that is not the BUNDLE-tagged one."""

import functools

from ..descriptions import with_credentials_of
from ..expect import faulty, healthy
from ..network import ANY, LO, VETH
from ..scenario import scenario
from ..sessions import Session

# aiortc gives up after this long.
PATIENCE = 38

NOTES = (
    "The answerer reads offer-as-read.sdp, in which the recorder put the credentials of section {mid} into the first"
    " section: a stack that serves the BUNDLE group with its first section then signs its checks as the peers of the"
    " original reports do. On the wire and in offer.sdp nothing else is changed."
)


def wrong_section(offerer, answerer, mid, network):
    name = f"original-{offerer.replace('.', '-')}-section-{mid}"

    @scenario(name, f"{offerer} offers other credentials in every section; its peer signs with those of section {mid}",
              offerer, answerer, network,
              faulty("wrong-section-credentials", "answerer", expected_mid="0", used_mid=mid, dtls="not-started"),
              NOTES.format(mid=mid))
    def _(stage):
        session = Session(stage, distinct=True)
        session.fail(PATIENCE, offer=functools.partial(with_credentials_of, mid))


wrong_section("aiortc-1.9.0", "aiortc-1.16.0", "1", LO)
wrong_section("aiortc-1.9.0", "aiortc-1.16.0", "2", VETH)
wrong_section("aiortc-1.14.0", "aiortc-1.16.0", "1", VETH)
wrong_section("aiortc-1.14.0", "aiortc-1.16.0", "2", ANY)


@scenario("original-aiortc-1-9-0-healthy", "The healthy twin: aiortc 1.9.0, other credentials in every section", "aiortc-1.9.0",
          "aiortc-1.16.0", LO, healthy(dtls="completed"))
def _(stage):
    Session(stage, distinct=True).run()


@scenario("original-aiortc-1-14-0-healthy", "The healthy twin: aiortc 1.14.0, other credentials in every section",
          "aiortc-1.14.0", "aiortc-1.16.0", VETH, healthy(dtls="completed"))
def _(stage):
    Session(stage, distinct=True).run()


@scenario("original-aiortc-1-16-0-healthy", "aiortc 1.16.0 with a peer that signs with the credentials of section 1",
          "aiortc-1.16.0", "aiortc-1.16.0", LO, healthy(dtls="completed"),
          "The peer is led as in original-aiortc-1-14-0-section-1; aiortc 1.16.0 offers the same credentials in every"
          " section, so nothing changes.")
def _(stage):
    Session(stage).run(offer=functools.partial(with_credentials_of, "1"))
