"use strict";
// Whole sessions on libdatachannel: a session is one PeerConnection, with a data channel and tracks.
//
// Set away from the defaults, and why:
// - bindAddress is the session's address, there is no ICE server: nothing leaves it.
// - Automatic negotiation is off: the shim says when a description is made.

const library = require("node-datachannel");
const { Unsupported } = require("../node-line/line");
const { play } = require("../node-line/media");
const { readSections } = require("../node-line/sdp");
const { Session } = require("../node-line/session");

const PATIENCE = 3000; // ms until gathering has to have ended
const SENT = { audio: /^a=rtpmap:(\d+) opus\//im, video: /^a=rtpmap:(\d+) VP8\//im };

/** Sends on a track or a channel. Its threads may close it between the question and the sending: what was sent is lost. */
function sendOn(place, send) {
  try {
    return place.isOpen() && send();
  } catch (problem) {
    if (place.isOpen()) {
      throw problem;
    }
    return false;
  }
}

class LibdatachannelSession extends Session {
  constructor(request) {
    super(request);
    this.sections = [];
    this.tracks = [];
    this.stops = [];
    this.peer = new library.PeerConnection("shim", {
      iceServers: [],
      bindAddress: this.address,
      disableAutoNegotiation: true,
    });
    this.peer.onStateChange((state) => this.emit({ event: "connection", state }));
    // One transport, whatever is on it; its DTLS is told by nothing but the connection.
    this.peer.onIceStateChange((state) => this.emit({ event: "ice", state, mid: this.mid }));
    this.peer.onDataChannel((channel) => this.use(channel));
    this.peer.onTrack((track) => this.tracks.push(track));
  }

  use(channel) {
    this.channel = channel;
    const echo = (reply) => sendOn(channel, () => channel.sendMessage(reply));
    channel.onMessage((text) => this.received(text, echo));
  }

  /** A section that sends, with the payload types that libwebrtc uses. */
  addTrack(kind, mid) {
    const media = kind === "audio" ? new library.Audio(mid, "SendRecv") : new library.Video(mid, "SendRecv");
    if (kind === "audio") {
      media.addOpusCodec(111);
    } else {
      media.addVP8Codec(96);
    }
    media.addSSRC(Number(mid) + 1, "icespec", "icespec", `${kind}${mid}`);
    this.tracks.push(this.peer.addTrack(media));
  }

  async offer(sections, restart) {
    if (restart) {
      throw new Unsupported("libjuice has no ICE restart");
    }
    for (const kind of sections.slice(this.sections.length)) {
      if (kind === "application") {
        this.use(this.peer.createDataChannel("icespec"));
      } else {
        this.addTrack(kind, String(this.sections.length));
      }
      this.sections.push(kind);
    }
    return this.describe("offer");
  }

  async answer(sdp) {
    this.remote("offer", sdp);
    return this.describe("answer");
  }

  remote(type, sdp) {
    this.peer.setRemoteDescription(sdp, type);
  }

  /** The description once its candidates are in it: "complete" may be told before they are. */
  async describe(type) {
    this.mid ??= "0";
    this.peer.setLocalDescription(type);
    const end = Date.now() + PATIENCE;
    while (!this.complete()) {
      if (Date.now() > end) {
        throw new Error("gathering has not ended");
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { sdp } = this.peer.localDescription();
    this.mid = readSections(sdp)[0].mid;
    this.sendMedia(sdp);
    return sdp;
  }

  complete() {
    const { sdp } = this.peer.localDescription() ?? { sdp: "" };
    return /^a=candidate:/m.test(sdp) && /^a=end-of-candidates/m.test(sdp);
  }

  /** Starts what every track has to send; those of before go on. */
  sendMedia(sdp) {
    const sections = sdp.split(/^(?=m=)/m);
    for (const [index, track] of this.tracks.entries()) {
      const section = sections.find((text) => text.includes(`\na=mid:${track.mid()}\r\n`));
      const [, payloadType] = SENT[track.type()].exec(section ?? "") ?? [];
      if (payloadType && !this.stops[index]) {
        const send = (packet) => sendOn(track, () => track.sendMessageBinary(packet));
        this.stops[index] = play(track.type(), send, { payloadType: Number(payloadType), ssrc: index + 1 });
      }
    }
  }

  send(text) {
    return this.channel !== undefined && sendOn(this.channel, () => this.channel.sendMessage(text));
  }

  close() {
    this.stops.forEach((stop) => stop());
    this.peer.close();
  }
}

module.exports = { LibdatachannelSession };
