"""icespec shim for aiortc's whole sessions (protocol 1, see shims/README.md; what is whose: README.md here).

A session is one RTCPeerConnection. Descriptions, credentials, ICE, DTLS and media are aiortc's; the shim
adds tracks and a data channel as an application does, and tells what the transports say of themselves.

Deviations from what an application gets by default:
- `aioice.ice.get_host_addresses` is replaced: it leaves out loopback, and only `address` may be used.
- The list of ICE servers is empty; without one aiortc asks a public STUN server.
"""

import asyncio
import fractions
import ipaddress
import pathlib
import re
import sys

import aiortc
import av
from aioice import ice
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaBlackhole

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
from line import Unsupported, say, serve

FRAMES = 10  # a second; the picture is small, VP8 of it costs next to nothing
ECHO = "echo:"


class SmallPicture(aiortc.VideoStreamTrack):
    """64x48 pixels whose brightness changes from frame to frame."""

    count = 0

    async def recv(self):
        await asyncio.sleep(1 / FRAMES)
        frame = av.VideoFrame(64, 48, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([self.count % 256]) * plane.buffer_size)
        frame.pts, frame.time_base = self.count * (90000 // FRAMES), fractions.Fraction(1, 90000)
        self.count += 1
        return frame


# The audio track of aiortc itself is silence.
TRACKS = {"audio": aiortc.AudioStreamTrack, "video": SmallPicture}


def configuration(bundle):
    options = {"iceServers": []}
    # Up to 1.9 there is no policy: every section has a transport until the answer bundles them.
    if bundle and hasattr(aiortc, "RTCBundlePolicy"):
        options["bundlePolicy"] = aiortc.RTCBundlePolicy(bundle)
    return RTCConfiguration(**options)


class Session:
    def __init__(self, request):
        self.name, self.open = request["session"], True
        self.peer = RTCPeerConnection(configuration(request.get("bundle")))
        self.sink, self.channel, self.watched = MediaBlackhole(), None, set()
        self.sections = []
        self.peer.on("connectionstatechange", self.tell_connection)
        self.peer.on("datachannel", self.use)
        self.peer.on("track", self.sink.addTrack)

    def report(self, event, **members):
        if self.open:
            say(event=event, session=self.name, **members)

    def tell_connection(self):
        self.report("connection", state=self.peer.connectionState)

    # Transports: each tells of itself, under the first section that is on it at the time.

    def transports(self):
        """mid and DTLS transport of every section, in no particular order."""
        for transceiver in self.peer.getTransceivers():
            yield transceiver.mid, transceiver.sender.transport
        if self.peer.sctp:
            yield self.peer.sctp.mid, self.peer.sctp.transport

    def watch(self):
        for _, dtls in self.transports():
            if dtls not in self.watched:
                self.watched.add(dtls)
                dtls.on("statechange", lambda dtls=dtls: self.tell("dtls", dtls, dtls.state))
                ice_transport = dtls.transport
                ice_transport.on("statechange", lambda dtls=dtls: self.tell("ice", dtls, dtls.transport.state))

    def tell(self, event, dtls, state):
        mids = sorted(mid for mid, at in self.transports() if at is dtls and mid is not None)
        # What the answer bundled away is nobody's any more.
        if mids:
            self.report(event, mid=mids[0], state=getattr(state, "name", state).lower())

    # Sections.

    def add(self, sections):
        for kind in sections[len(self.sections):]:
            if kind == "application":
                self.use(self.peer.createDataChannel("icespec"))
            else:
                self.peer.addTrack(TRACKS[kind]())
        self.sections = max(self.sections, sections, key=len)

    def use(self, channel):
        self.channel = channel
        channel.on("message", self.received)

    def received(self, message):
        data = message.encode() if isinstance(message, str) else message
        self.report("message", data=data.hex())
        if not data.startswith(ECHO.encode()):
            self.channel.send(ECHO + data.decode(errors="replace"))

    # Descriptions: setLocalDescription returns when gathering is done.

    async def describe(self, made):
        self.watch()
        await self.peer.setLocalDescription(made)
        return self.peer.localDescription.sdp

    async def remote(self, kind, sdp):
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp=sdp, type=kind))
        self.watch()
        await self.sink.start()

    async def answer(self, sdp):
        await self.remote("offer", sdp)
        for transceiver in self.peer.getTransceivers():
            if transceiver.sender.track is None:
                self.peer.addTrack(TRACKS[transceiver.kind]())
        return await self.describe(await self.peer.createAnswer())

    async def close(self):
        self.open = False
        await self.sink.stop()
        await self.peer.close()


SESSIONS = {}


def find(request):
    session = SESSIONS.get(request["session"])
    if session is None:
        raise ValueError(f"there is no session {request['session']}")
    return session


def prepare(request):
    """The session, a new one if there is none, and the address that it gathers on."""
    address = str(ipaddress.ip_address(request.get("address", "127.0.0.1")))
    ice.get_host_addresses = lambda use_ipv4, use_ipv6: [address]
    if request["session"] not in SESSIONS:
        SESSIONS[request["session"]] = Session(request)
    return SESSIONS[request["session"]]


async def offer(request):
    if request.get("restart"):
        raise Unsupported("aiortc has no ICE restart")
    fresh = request["session"] not in SESSIONS
    session = prepare(request)
    session.add(request["sections"])
    sdp = await session.describe(await session.peer.createOffer())
    if request.get("distinct") and not distinct(sdp):
        if fresh:
            await close(request)
        raise Unsupported("this aiortc repeats one set of credentials in the sections")
    return {"sdp": sdp}


def distinct(sdp):
    fragments = re.findall(r"^a=ice-ufrag:(\S+)", sdp, re.MULTILINE)
    return len(set(fragments)) == len(fragments)


async def answer(request):
    return {"sdp": await prepare(request).answer(request["sdp"])}


async def remote(request):
    await find(request).remote(request["type"], request["sdp"])
    return {}


def send(request):
    channel = find(request).channel
    if channel is None or channel.readyState != "open":
        return {"sent": False}
    channel.send(bytes.fromhex(request["data"]).decode())
    return {}


async def close(request):
    await find(request).close()
    del SESSIONS[request["session"]]
    return {}


OPERATIONS = {
    "session.offer": offer,
    "session.answer": answer,
    "session.remote": remote,
    "session.send": send,
    "session.close": close,
}


def hello(request):
    return {
        "protocol": 1,
        "implementation": {"name": "aiortc", "version": aiortc.__version__, "language": "python"},
        "ops": sorted(["hello", *OPERATIONS]),
        "features": ["full", "ipv6", "dtls", "sdp"],
        "claims": ["rfc8445", "rfc8829"],
    }


if __name__ == "__main__":
    asyncio.run(serve({"hello": hello, **OPERATIONS}))
