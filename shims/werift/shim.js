"use strict";
// Whole sessions on werift: a session is one of its RTCPeerConnections.
//
// Set away from the defaults, and why:
// - No own addresses but the session's (iceUseIpv4/iceUseIpv6 off, iceAdditionalHostAddresses), sockets
//   bound to it (iceInterfaceAddresses): werift leaves out loopback and binds every interface.
// - No STUN server: an empty list makes werift ask a public one, so the property of each Connection is
//   cleared before it gathers. `dgram` is watched besides: a datagram to anywhere but loopback or an
//   address of a session is dropped and told on stderr.

const dgram = require("dgram");
const net = require("net");
const path = require("path");
const { Connection, MediaStreamTrack, RTCPeerConnection } = require("werift");
const { serve } = require("../node-line/line");
const { play } = require("../node-line/media");
const { Session, sessionOperations } = require("../node-line/session");

// The package's exports leave its package.json out.
const { version } = require(path.join(__dirname, "node_modules/werift/package.json"));

const places = new Set(["127.0.0.1", "::1"]);
const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (data, port, address, ...rest) {
  if (places.has(address)) {
    return send.call(this, data, port, address, ...rest);
  }
  console.error(`shim: a datagram to ${address}:${port} was dropped`);
  return undefined;
};

const gather = Connection.prototype.gatherCandidates;
Connection.prototype.gatherCandidates = function (...words) {
  this.stunServer = undefined;
  return gather.apply(this, words);
};

class WeriftSession extends Session {
  constructor(request) {
    super(request);
    places.add(this.address);
    this.sections = [];
    this.stops = [];
    this.watched = new Set();
    this.peer = new RTCPeerConnection({
      iceServers: [],
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: [this.address],
      iceInterfaceAddresses: net.isIPv6(this.address) ? { udp6: this.address } : { udp4: this.address },
      ...(this.bundle ? { bundlePolicy: this.bundle } : {}),
    });
    this.peer.connectionStateChange.subscribe((state) => this.emit({ event: "connection", state }));
    this.peer.onDataChannel.subscribe((channel) => this.use(channel));
  }

  use(channel) {
    this.channel = channel;
    channel.onMessage.subscribe((text) => this.received(text, (reply) => channel.send(reply)));
  }

  addTrack(kind) {
    const track = new MediaStreamTrack({ kind });
    this.peer.addTrack(track);
    this.stops.push(play(kind, (packet) => track.writeRtp(packet)));
  }

  /** mid and DTLS transport of every section. */
  transports() {
    const { sctpTransport } = this.peer;
    const media = this.peer.getTransceivers().map(({ mid, dtlsTransport }) => [mid, dtlsTransport]);
    return sctpTransport ? [...media, [sctpTransport.mid, sctpTransport.dtlsTransport]] : media;
  }

  /** Each transport tells of itself, under the first section that is on it at the time. */
  watch() {
    for (const [, dtls] of this.transports()) {
      if (!this.watched.has(dtls)) {
        this.watched.add(dtls);
        dtls.onStateChange.subscribe((state) => this.tell("dtls", dtls, state));
        dtls.iceTransport.onStateChange.subscribe((state) => {
          // The end of gathering is called "completed" too; that is no state of the checks.
          if (dtls.iceTransport.gatheringState !== "gathering") {
            this.tell("ice", dtls, state);
          }
        });
      }
    }
  }

  tell(event, dtls, state) {
    const mids = this.transports().filter(([, at]) => at === dtls).map(([mid]) => mid);
    if (mids.length > 0) {
      this.emit({ event, state, mid: mids.sort()[0] });
    }
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
    this.watch();
    // setLocalDescription ends with the gathering.
    await this.peer.setLocalDescription(await this.peer.createOffer({ iceRestart: restart }));
    return this.peer.localDescription.sdp;
  }

  async answer(sdp) {
    await this.remote("offer", sdp);
    for (const { kind, sender } of this.peer.getTransceivers()) {
      if (!sender.track) {
        this.addTrack(kind);
      }
    }
    await this.peer.setLocalDescription(await this.peer.createAnswer());
    return this.peer.localDescription.sdp;
  }

  async remote(type, sdp) {
    await this.peer.setRemoteDescription({ type, sdp });
    this.watch();
  }

  send(text) {
    if (this.channel?.readyState !== "open") {
      return false;
    }
    this.channel.send(text);
    return true;
  }

  async close() {
    this.stops.forEach((stop) => stop());
    await this.peer.close();
  }
}

serve({
  implementation: { name: "werift", version, language: "typescript" },
  features: ["full", "restart", "ipv6", "dtls", "sdp"],
  claims: ["rfc8445", "rfc8829"],
  operations: sessionOperations(WeriftSession),
});
