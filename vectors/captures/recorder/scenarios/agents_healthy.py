"""Agents that connect: different pairs, different links."""

import subprocess
import time

from ..agents import Agents
from ..expect import healthy
from ..network import ANY, ANY_OLD, LO, LO6, LO_PCAP, TUN, VETH, VETH6
from ..relayed import server
from ..scenario import scenario


@scenario("agents-aioice-aioice", "Two aioice agents, one stream", "aioice-0.13.0", "aioice-0.13.0", LO, healthy())
def _(stage):
    Agents(stage).run()


@scenario("agents-libnice-aioice", "libnice with aioice, three streams without BUNDLE", "libnice", "aioice-0.13.0",
          VETH, healthy())
def _(stage):
    Agents(stage, ("audio", "video", "data")).run()


@scenario("agents-two-components", "RTP and RTCP on components of their own", "aioice-0.13.0", "libnice", ANY, healthy())
def _(stage):
    Agents(stage, ("audio", "video"), components=2).run()


@scenario("agents-libre-libnice-ipv6", "libre with libnice over IPv6", "libre", "libnice", VETH6, healthy())
def _(stage):
    Agents(stage).run()


@scenario("agents-raw-link", "libjuice with libre on a link without Ethernet", "libjuice", "libre", TUN, healthy())
def _(stage):
    Agents(stage).run()


@scenario("agents-pion-is", "pion/ice with str0m's agent", "pion-ice", "is", ANY_OLD, healthy())
def _(stage):
    Agents(stage).run()


@scenario("agents-rice-rtc-ipv6", "rice-proto with rtc-ice over IPv6", "rice-proto", "rtc-ice", LO6, healthy())
def _(stage):
    Agents(stage).run()


@scenario("agents-webrtc-werift", "webrtc-ice with werift-ice", "webrtc-ice", "werift-ice", LO_PCAP, healthy())
def _(stage):
    Agents(stage).run()


@scenario("agents-libnice-rtpengine", "libnice with rtpengine, two components", "libnice", "rtpengine", LO, healthy(),
          "rtpengine's control protocol and its far side share the interface; a capture filter leaves them out.", late=True)
def _(stage):
    agents = Agents(stage, components=2)
    agents.create(0)
    agents.create(1)
    stage.begin(agents.only_ours())
    agents.meet()
    agents.work()
    agents.end()


@scenario("agents-lite", "libnice with a lite agent of pion/ice, which never sends a check", "libnice", "pion-ice", LO,
          healthy())
def _(stage):
    Agents(stage).run(lite=True)


@scenario("agents-early-checks", "The answerer's checks come a second before the offerer knows the answer",
          "aioice-0.13.0", "libnice", VETH, healthy())
def _(stage):
    Agents(stage).run(pause=1)


@scenario("agents-role-conflict", "Both begin as controlling; the conflict is settled with 487", "aioice-0.13.0",
          "libnice", LO, healthy())
def _(stage):
    Agents(stage).run(first={"tie_breaker": "0000000000000001"}, role="controlling", tie_breaker="ffffffffffffff00")


@scenario("agents-restart", "ICE restart of a running stream", "libnice", "libnice", VETH, healthy())
def _(stage):
    agents = Agents(stage)
    agents.open()
    agents.work()
    agents.restart(1)
    agents.meet()
    agents.work()
    agents.end()


@scenario("agents-turn", "The offerer is reached over a TURN server only: ICE and media in channel data",
          "aioice-0.13.0-relayed", "libnice", LO, healthy(),
          "coturn 4.6.1 is on 127.0.0.1:3478; the capture has both of its sides.", coturn=True)
def _(stage):
    turn = subprocess.Popen(server(3478), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        Agents(stage).run()
    finally:
        turn.kill()
        turn.wait()
