"""icespec shim for webrtcbin of GStreamer: whole sessions (protocol 1, see shims/README.md; README.md here).

A session is a pipeline with one webrtcbin. Descriptions, credentials, ICE (libnice), DTLS and media are
GStreamer's; the shim links sources and sinks as an application does, and tells what webrtcbin says.

Deviations from what an application gets by default:
- webrtcbin is told its one address (add-local-ip-address), and libnice not to ask routers (upnp).
- No STUN server is set; there is none by default either.
- Its certificate has an ECDSA key on P-256, which RFC 8827 section 6.5 has every implementation support. GStreamer
  makes RSA keys by itself, and icespec has none of the cipher suites with RSA. From a PEM with its key webrtcbin
  makes a fingerprint of both, so a=fingerprint is put right.
"""

import asyncio
import ctypes
import hashlib
import pathlib
import re
import ssl
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
from line import Unsupported, say, serve
from media import Media

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC

PATIENCE = 5  # s for gathering
TURN = 0.01
ECHO = "echo:"

CERTIFICATE = (pathlib.Path(__file__).resolve().parent / "build" / "certificate.pem").read_text()
DER = ssl.PEM_cert_to_DER_cert(CERTIFICATE[CERTIFICATE.index("-----BEGIN CERTIFICATE") :])
FINGERPRINT = re.compile(r"^a=fingerprint:.*?(?=\r?$)", re.MULTILINE)
STATED = f"a=fingerprint:sha-256 {hashlib.sha256(DER).digest().hex(':').upper()}"

NICE = ctypes.CDLL("libnice.so.10")

sessions = {}
loop = None
# GStreamer hands out objects whose only reference floats; Python takes that, and frees what webrtcbin still
# uses when it is done with it. So it is never done with them.
kept = []


def keep(thing):
    kept.append(thing)
    return thing


def asked(element, signal, *arguments):
    """What the promise of a signal brings; its reply is owned by the promise, so both are kept."""
    promise = Gst.Promise.new()
    element.emit(signal, *arguments, promise)
    if promise.wait() != Gst.PromiseResult.REPLIED:
        raise RuntimeError(f"{signal}: no reply")
    reply = promise.get_reply()
    if reply is not None and reply.has_field("error"):
        raise RuntimeError(f"{signal}: {reply.get_value('error')}")
    return promise, reply


def described(element, signal, member):
    promise, reply = asked(element, signal, None)
    if reply is None or not reply.has_field(member):
        raise RuntimeError(f"{signal}: no {member}")
    description = reply.get_value(member).copy()
    del reply, promise
    return description


def parsed(kind, text):
    result, message = GstSdp.SDPMessage.new_from_text(text)
    if result != GstSdp.SDPResult.OK:
        raise RuntimeError("GStreamer does not read the description")
    kinds = {"offer": GstWebRTC.WebRTCSDPType.OFFER, "answer": GstWebRTC.WebRTCSDPType.ANSWER}
    return GstWebRTC.WebRTCSessionDescription.new(kinds[kind], message)


def certify(_pipeline, _bin, element):
    """Before webrtcbin asks for the certificate, which it does for the fingerprint."""
    if element.get_factory() and element.get_factory().get_name() == "dtlsdec":
        element.set_property("pem", CERTIFICATE)


class Session:
    def __init__(self, request):
        self.name, self.open, self.told = request["session"], True, {}
        self.address = request.get("address", "127.0.0.1")
        self.pipeline = Gst.Pipeline.new(None)
        self.webrtc = Gst.ElementFactory.make("webrtcbin")
        # No bundling at all is what webrtcbin does if it is not told.
        self.webrtc.set_property("bundle-policy", "none" if request.get("distinct") else request.get("bundle", "none"))
        ice = keep(self.webrtc.get_property("ice-agent"))
        ice.emit("add-local-ip-address", self.address)
        self.agent = keep(ice.get_property("agent"))
        self.agent.set_property("upnp", False)
        self.pipeline.add(self.webrtc)
        self.media = Media(self.pipeline, self.webrtc)
        self.offered, self.channel, self.watched, self.candidates = set(), None, [], {}
        self.pipeline.connect("deep-element-added", certify)
        self.webrtc.connect("on-ice-candidate", self.found)
        self.watch(self.webrtc, "connection", "connection-state")
        self.watch(self.webrtc, "ice", "ice-connection-state")
        self.webrtc.connect("on-data-channel", lambda _, channel: self.use(keep(channel)))
        self.pipeline.set_state(Gst.State.PLAYING)

    # Events. webrtcbin's threads call; the lines are all printed by the loop's.

    def report(self, event, **members):
        loop.call_soon_threadsafe(self.print, event, members)

    def print(self, event, members):
        if self.open:
            say(event=event, session=self.name, **members)

    def watch(self, element, event, state, **mid):
        def changed(*_):
            now = element.get_property(state).value_nick
            if self.told.get((element, state)) != now:
                self.told[element, state] = now
                self.report(event, **mid, state=now)

        self.watched.append(element)
        element.connect(f"notify::{state}", changed)

    def follow(self):
        """Transports come with descriptions; each is told of by the section that it is first seen with."""
        index = 0
        while (transceiver := keep(self.webrtc.emit("get-transceiver", index))) is not None:
            index += 1
            self.follow_one(transceiver.get_property("mid"), keep(transceiver.get_property("sender")))
        sctp = keep(self.webrtc.get_property("sctp-transport"))
        section = re.search(r"^m=application.*?^a=mid:(\S+)", self.local(), re.MULTILINE | re.DOTALL)
        self.follow_one(section and section[1], sctp)

    def follow_one(self, mid, owner):
        dtls = owner and keep(owner.get_property("transport"))
        if mid and dtls and dtls not in self.watched:
            self.watch(dtls, "dtls", "state", mid=mid)
            self.watch(keep(dtls.get_property("transport")), "ice", "state", mid=mid)

    # Data.

    def use(self, channel):
        channel.connect("on-message-string", self.hear)
        self.channel = channel

    def hear(self, channel, text):
        self.report("message", data=text.encode().hex())
        if not text.startswith(ECHO):
            channel.emit("send-string", ECHO + text)

    def send(self, text):
        channel = self.channel
        if not channel or channel.get_property("ready-state") != GstWebRTC.WebRTCDataChannelState.OPEN:
            return False
        channel.emit("send-string", text)
        return True

    # Descriptions.

    def offer(self, sections):
        for section in sections:
            if section not in self.offered:
                self.offered.add(section)
                if section == "application":
                    self.use(keep(self.webrtc.emit("create-data-channel", "icespec", None)))
                else:
                    self.media.play(section)
        self.media.settle()
        return self.complete(described(self.webrtc, "create-offer", "offer"))

    def answer(self, text):
        asked(self.webrtc, "set-remote-description", parsed("offer", text))
        self.media.play_back(text)
        self.media.settle()
        return self.complete(described(self.webrtc, "create-answer", "answer"))

    def remote(self, kind, text):
        asked(self.webrtc, "set-remote-description", parsed(kind, text))
        self.follow()

    def local(self):
        description = self.webrtc.get_property("local-description")
        return FINGERPRINT.sub(STATED, description.sdp.as_text()) if description else ""

    def complete(self, description):
        asked(self.webrtc, "set-local-description", description)
        self.follow()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            state = self.webrtc.get_property("ice-gathering-state")
            text = self.with_candidates(self.local())
            if state == GstWebRTC.WebRTCICEGatheringState.COMPLETE and "a=candidate:" in text:
                return text
            time.sleep(TURN)
        raise RuntimeError(f"no candidate on {self.address}, gathering is {state.value_nick}")

    def with_candidates(self, text):
        """What was gathered stands in the first description only; in later ones it is up to the application."""
        head, *sections = re.split(r"^(?=m=)", text, flags=re.MULTILINE)
        for index, section in enumerate(sections):
            if "a=candidate:" not in section:
                sections[index] += "".join(f"a={line}\r\n" for line in self.candidates.get(index, []))
        return head + "".join(sections)

    def found(self, _webrtc, index, candidate):
        self.candidates.setdefault(index, []).append(candidate)

    def close(self):
        self.open = False
        self.pipeline.set_state(Gst.State.NULL)
        # What is kept keeps the sockets, too; a section has a stream of libnice at most.
        for stream in range(1, self.local().count("\nm=") + 1):
            NICE.nice_agent_remove_stream(ctypes.c_void_p(hash(self.agent)), ctypes.c_uint(stream))


def find(request):
    if request["session"] not in sessions:
        raise RuntimeError(f"no session {request['session']}")
    return sessions[request["session"]]


def need(request):
    """The session, a new one if it is not there."""
    if request["session"] not in sessions:
        sessions[request["session"]] = Session(request)
    return sessions[request["session"]]


def offer(request):
    if request.get("restart"):
        raise Unsupported("webrtcbin has no ICE restart")
    return {"sdp": need(request).offer(request["sections"])}


def answer(request):
    return {"sdp": need(request).answer(request["sdp"])}


def remote(request):
    find(request).remote(request["type"], request["sdp"])
    return {}


def send(request):
    return {} if find(request).send(bytes.fromhex(request["data"]).decode()) else {"sent": False}


def close(request):
    find(request).close()
    del sessions[request["session"]]
    return {}


def hello(_):
    major, minor, micro, _nano = Gst.version()
    return {
        "protocol": 1,
        "implementation": {"name": "webrtcbin", "version": f"{major}.{minor}.{micro}", "language": "c"},
        "ops": ["hello", *sorted(OPERATIONS)],
        "features": ["full", "trickle", "dtls", "sdp"],
        "claims": ["rfc8445", "rfc8829"],
    }


OPERATIONS = {
    "session.offer": offer,
    "session.answer": answer,
    "session.remote": remote,
    "session.send": send,
    "session.close": close,
}


def off_the_loop(operation):
    """Events are told while an operation waits."""
    return lambda request: asyncio.to_thread(operation, request)


async def main():
    global loop
    loop = asyncio.get_running_loop()
    Gst.init(None)
    await serve({"hello": hello, **{name: off_the_loop(operation) for name, operation in OPERATIONS.items()}})


if __name__ == "__main__":
    asyncio.run(main())
