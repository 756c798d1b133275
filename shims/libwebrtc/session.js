"use strict";
// Whole sessions on libwebrtc: a session is one RTCPeerConnection with what an application adds to it.
//
// Set away from the defaults, and why:
// - only-loopback.c is preloaded, as for agents, and told the session's address.
// - No ICE server: nothing leaves that address.

const webrtc = require("@roamhq/wrtc");
const { Session } = require("../node-line/session");

const { RTCAudioSource, RTCVideoSource } = webrtc.nonstandard;
const POLL = 15; // ms; the events of libwebrtc's wrapper carry stale states
const PATIENCE = 5000; // ms until gathering has to have ended
const SILENCE = { samples: new Int16Array(480), sampleRate: 48000, numberOfFrames: 480 }; // 10 ms
const PICTURE = { width: 64, height: 48, data: new Uint8ClampedArray((64 * 48 * 3) / 2).fill(128) };
const MEDIA = {
  audio: { Source: RTCAudioSource, every: 10, feed: (source) => source.onData(SILENCE) },
  video: { Source: RTCVideoSource, every: 100, feed: (source) => source.onFrame(PICTURE) },
};

class LibwebrtcSession extends Session {
  constructor(request) {
    super(request);
    // Read by only-loopback.c whenever libwebrtc asks for the interfaces.
    process.env.SHIM_ADDRESS = this.address;
    this.sections = [];
    this.sources = [];
    this.told = new Map();
    this.peer = new webrtc.RTCPeerConnection({
      iceServers: [],
      ...(this.bundle ? { bundlePolicy: this.bundle } : {}),
    });
    this.peer.ondatachannel = ({ channel }) => this.use(channel);
    this.timer = setInterval(() => this.poll(), POLL);
  }

  use(channel) {
    this.channel = channel;
    channel.onmessage = ({ data }) => this.received(data, (reply) => channel.send(reply));
  }

  addTrack(kind) {
    const { Source, every, feed } = MEDIA[kind];
    const source = new Source();
    const track = source.createTrack();
    this.peer.addTrack(track);
    const timer = setInterval(() => feed(source), every);
    this.sources.push(() => {
      clearInterval(timer);
      track.stop();
    });
  }

  async offer(sections, restart) {
    for (const kind of sections.slice(this.sections.length)) {
      if (kind === "application") {
        this.use(this.peer.createDataChannel("icespec"));
      } else {
        this.addTrack(kind);
      }
      this.sections.push(kind);
    }
    return this.describe(await this.peer.createOffer({ iceRestart: restart }));
  }

  async answer(sdp) {
    await this.remote("offer", sdp);
    for (const { sender, receiver, stopped } of this.peer.getTransceivers()) {
      if (!sender.track && !stopped) {
        this.addTrack(receiver.track.kind);
      }
    }
    return this.describe(await this.peer.createAnswer());
  }

  async describe(made) {
    await this.peer.setLocalDescription(made);
    const end = Date.now() + PATIENCE;
    while (this.peer.iceGatheringState !== "complete") {
      if (Date.now() > end) {
        throw new Error("gathering has not ended");
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.peer.localDescription.sdp;
  }

  async remote(type, sdp) {
    await this.peer.setRemoteDescription({ type, sdp });
  }

  /** mid and DTLS transport of every section that has one. */
  transports() {
    const media = this.peer.getTransceivers().map(({ mid, receiver }) => [mid, receiver.transport]);
    const data = /^m=application[^]*?^a=mid:(\S+)/m.exec(this.peer.localDescription?.sdp ?? "");
    const all = data ? [...media, [data[1], this.peer.sctp?.transport]] : media;
    return all.filter(([mid, dtls]) => mid && dtls);
  }

  /** Each transport under the first section that is on it. */
  poll() {
    const seen = new Set();
    for (const [mid, dtls] of this.transports()) {
      if (!seen.has(dtls)) {
        seen.add(dtls);
        this.tell("ice", mid, dtls.iceTransport.state);
        this.tell("dtls", mid, dtls.state);
      }
    }
    this.tell("connection", undefined, this.peer.connectionState);
  }

  tell(event, mid, state) {
    const key = `${event} ${mid}`;
    // A state that never left "new" is no change.
    if ((this.told.get(key) ?? "new") !== state) {
      this.told.set(key, state);
      this.emit({ event, state, ...(mid ? { mid } : {}) });
    }
  }

  send(text) {
    if (this.channel?.readyState !== "open") {
      return false;
    }
    this.channel.send(text);
    return true;
  }

  close() {
    clearInterval(this.timer);
    this.sources.forEach((stop) => stop());
    this.peer.close();
  }
}

module.exports = { LibwebrtcSession };
