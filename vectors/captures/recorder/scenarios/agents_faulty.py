"""Agents that fail, or do what they must not. What the recorder changes on the way is said in the notes."""

import socket
import subprocess

from ..agents import Agents
from ..expect import faulty, healthy
from ..network import ANY, LO, LO_PCAP, VETH
from ..probe import unsigned_check
from ..scenario import scenario
from ..shim import Failed


def altered(text):
    """The same length, other characters."""
    return text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB")


@scenario("agents-wrong-password", "The offerer reads an answer with a wrong password", "aioice-0.13.0", "libnice", VETH,
          faulty("bad-password", "offerer", "audio"),
          "The recorder changes the last characters of the answerer's password on the way to the offerer.")
def _(stage):
    Agents(stage).fail(6, change=lambda read: {**read, "pwd": altered(read["pwd"])})


@scenario("agents-unknown-ufrag", "The offerer reads an answer with a fragment the answerer does not know", "pion-ice",
          "aioice-0.13.0", LO, faulty("unknown-ufrag", "offerer", "audio"),
          "The recorder changes the answerer's fragment on the way to the offerer.")
def _(stage):
    Agents(stage).fail(6, change=lambda read: {**read, "ufrag": "wxyz"})


@scenario("agents-one-stream-fails", "Three streams without BUNDLE; one is signed with a wrong password", "libnice",
          "aioice-0.13.0", VETH, faulty("bad-password", "offerer", "video"),
          "The recorder changes the password of the answerer's stream video on the way to the offerer.")
def _(stage):
    agents = Agents(stage, ("audio", "video", "data"))
    agents.open(lambda read: {**read, "pwd": altered(read["pwd"])} if read["stream"] == "video" else read)
    stage.wait(lambda: all(agents.up(side, ["audio", "data"]) for side in (0, 1)), 10, "two streams connected")
    for _ in range(3):
        for side in (0, 1):
            agents.send(side, "audio")
            agents.send(side, "data")
        stage.rest(0.1)
    agents.stay_down(4)


@scenario("agents-no-checks-sent", "The answer never reaches the offerer, which answers checks and sends none",
          "libjuice", "libwebrtc", LO, faulty("no-checks-sent", "offerer", "audio"),
          "A datagram to the discard port, nine seconds before the first check, shows that the capture had begun.")
def _(stage):
    agents = Agents(stage)
    agents.create(0)
    agents.create(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as early:
        early.sendto(b"before the session", (stage.addresses[1], 9))
    stage.rest(9)
    agents.introduce(1)
    stage.rest(12)
    agents.close()


@scenario("agents-no-response", "Both sides' candidates name ports where nobody listens", "libnice", "aioice-0.13.0", VETH,
          faulty("no-response"), "The recorder changes the ports of all candidates on the way.")
def _(stage):
    agents = Agents(stage)
    agents.create(0)
    agents.create(1)
    for side in (1, 0):
        agents.introduce(side, lambda read: {**read, "candidates": [{**c, "port": 9} for c in read["candidates"]]})
    agents.stay_down(6)


@scenario("agents-consent-lost", "The answerer is stopped in mid-session and answers no more", "aioice-0.13.0", "libnice",
          VETH, faulty("consent-expired", "answerer", "audio"),
          "The recorder stops the answerer's processes with SIGSTOP after the first packets of media.")
def _(stage):
    agents = Agents(stage)
    agents.open()
    agents.work()
    stage.freeze(1)
    stage.rest(40)


@scenario("agents-consent-kept", "The healthy twin of agents-consent-lost, half a minute long", "aioice-0.13.0", "pion-ice",
          LO_PCAP, healthy())
def _(stage):
    agents = Agents(stage)
    agents.open()
    agents.connected()
    for _ in range(7):
        agents.rtp(1)
        stage.rest(5)
    agents.close()


def in_session(stage, probe):
    """Does something to the answerer's port in the middle of a session that works."""
    agents = Agents(stage)
    agents.open()
    agents.work()
    probe(agents)
    agents.rtp()
    stage.rest(0.3)
    agents.close()


@scenario("agents-unauthenticated-success", "aioice 0.12.1 answers success to a check that nobody signed",
          "aioice-0.13.0", "aioice-0.12.1", LO, faulty("unauthenticated-success", "answerer", "audio"),
          "In mid-session the recorder sends the answerer's port a check with the right USERNAME and no MESSAGE-INTEGRITY.")
def _(stage):
    def probe(agents):
        ours, theirs = (told[0] for told in agents.told)
        address = ("127.0.0.1", theirs["candidates"][0]["port"])
        if unsigned_check(f"{theirs['ufrag']}:{ours['ufrag']}", address) != 0x0101:
            raise Failed("the check without integrity was not answered with success")

    in_session(stage, probe)


@scenario("agents-stranger-refused", "A STUN client that knows no credentials is refused; the session is not troubled",
          "aioice-0.13.0", "aioice-0.13.0", LO, healthy(),
          "In mid-session coturn's turnutils_stunclient (4.6.1) sends the answerer's port a Binding request.", coturn=True)
def _(stage):
    def probe(agents):
        port = agents.told[1][0]["candidates"][0]["port"]
        argv = ["turnutils_stunclient", "-p", str(port), "127.0.0.1"]
        subprocess.run(argv, capture_output=True, timeout=20, check=False)

    in_session(stage, probe)


@scenario("agents-role-conflict-unresolved", "Two agents of pion/ice, both controlling: it never changes its role",
          "pion-ice", "pion-ice", ANY, faulty("role-conflict-unresolved"))
def _(stage):
    Agents(stage).fail(6, role="controlling")


@scenario("agents-stale-generation", "After a restart the offerer still uses the answerer's old credentials", "libnice",
          "libnice", LO, faulty("stale-generation", "offerer", "audio"),
          "After the restart the recorder hands the offerer the answerer's credentials of before.")
def _(stage):
    agents = Agents(stage)
    agents.open()
    agents.work()
    old = {stream["stream"]: stream for stream in agents.told[1]}
    agents.restart(1)
    agents.meet(lambda read: old[read["stream"]])
    agents.stay_down(6)
