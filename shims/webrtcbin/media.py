"""What goes into a webrtcbin and what is done with what comes out."""

import re
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst

PATIENCE = 2  # s until the sources run
# Kind: codec, payload type in an offer, source. Silence, and a black picture ten times a second.
SOURCES = {
    "audio": (
        "OPUS",
        96,
        "audiotestsrc is-live=true wave=silence ! audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay pt={pt}"
        " ! capsfilter caps=application/x-rtp,media=audio,encoding-name=OPUS,payload={pt}",
    ),
    "video": (
        "VP8",
        97,
        "videotestsrc is-live=true pattern=black ! video/x-raw,width=64,height=64,framerate=10/1"
        " ! vp8enc deadline=1 keyframe-max-dist=10 ! rtpvp8pay pt={pt}"
        " ! capsfilter caps=application/x-rtp,media=video,encoding-name=VP8,payload={pt}",
    ),
}


class Media:
    def __init__(self, pipeline, webrtc):
        self.pipeline, self.webrtc = pipeline, webrtc
        self.pads, self.lines = [], set()
        webrtc.connect("pad-added", self.swallow)
        threading.Thread(target=self.log, daemon=True).start()

    def play(self, kind, pad="sink_%u", payload=None):
        _, offered, source = SOURCES[kind]
        description = source.format(pt=offered if payload is None else payload)
        feed = Gst.parse_bin_from_description(description, True)
        self.pipeline.add(feed)
        sink = self.webrtc.request_pad_simple(pad)
        if sink is None or feed.get_static_pad("src").link(sink) != Gst.PadLinkReturn.OK:
            raise RuntimeError(f"webrtcbin takes no {kind}")
        feed.sync_state_with_parent()
        self.pads.append(sink)

    def play_back(self, offer):
        """A source for every section that is offered, if its codec is."""
        sections = re.split(r"^(?=m=)", offer, flags=re.MULTILINE)[1:]
        for index, section in enumerate(sections):
            kind = re.match(r"m=(\w+)", section)[1]
            if kind in SOURCES and index not in self.lines:
                codec = re.search(rf"^a=rtpmap:(\d+) {SOURCES[kind][0]}/", section, re.MULTILINE | re.IGNORECASE)
                if codec:
                    self.lines.add(index)
                    self.play(kind, f"sink_{index}", int(codec[1]))

    def settle(self):
        """webrtcbin describes a section by what runs through its pad."""
        end = time.monotonic() + PATIENCE
        while not all(pad.get_current_caps() for pad in self.pads):
            if time.monotonic() > end:
                raise RuntimeError("the sources do not run")
            time.sleep(0.01)

    def swallow(self, _webrtc, pad):
        if pad.get_direction() == Gst.PadDirection.SRC:
            sink = Gst.ElementFactory.make("fakesink")
            sink.set_property("sync", False)
            sink.set_property("async", False)
            self.pipeline.add(sink)
            sink.sync_state_with_parent()
            pad.link(sink.get_static_pad("sink"))

    def log(self):
        bus = self.pipeline.get_bus()
        while True:
            message = bus.timed_pop_filtered(Gst.CLOCK_TIME_NONE, Gst.MessageType.ERROR | Gst.MessageType.WARNING)
            if message and message.type == Gst.MessageType.ERROR:
                error, where = message.parse_error()
                print(f"{error}: {where}", file=sys.stderr, flush=True)
