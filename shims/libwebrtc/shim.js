"use strict";
// Live agents on libwebrtc, through its RTCPeerConnection; whole sessions are in session.js.
//
// An agent is one RTCPeerConnection with bundlePolicy max-compat; a stream is an audio section with a
// transport of its own. The shim writes the other side's descriptions, never grouped; DTLS never
// starts, the other side being its client. A peer not known yet stands there with placeholder credentials.
//
// - controlling: libwebrtc offers. `remote` is the answer.
// - controlled: libwebrtc answers a placeholder offer at `create`, so its sockets are open and answer.
// - `remote` for a further stream, or for a controlled agent: libwebrtc offers again, which keeps its
//   own credentials and its role, and the answer names the peer's.
// - restart: an offer with iceRestart; the peers are placeholders again until `remote`.
//
// Set away from the defaults, and why:
// - only-loopback.c is preloaded: libwebrtc would gather on and send from every interface.
// - bundlePolicy max-compat: streams are to have transports. No ICE server: nothing leaves loopback.
// - `local` is written into the own description before it is set, as users do it; there is no option.

const webrtc = require("@roamhq/wrtc");
const { version } = require("@roamhq/wrtc/package.json");
const { Agents, Unsupported, loopback, serve } = require("../node-line/line");
const { readCandidate, readSections, writeCandidate, writeDescription } = require("../node-line/sdp");
const { sessionOperations } = require("../node-line/session");
const { LibwebrtcSession } = require("./session");

const POLL = 15; // ms; the events of libwebrtc's wrapper carry stale states
const PATIENCE = 1800; // ms until gathering has to have ended
const NOBODY = { ufrag: "none", pwd: "nobodynobodynobodynobody", candidates: [], lite: false };
const agents = new Agents();

class Stream {
  constructor(wanted, index) {
    this.name = wanted.stream;
    this.mid = String(index);
    this.local = wanted.local;
    this.known = NOBODY;
  }
}

class Agent {
  constructor(request) {
    this.id = request.agent;
    this.address = loopback(request.address);
    this.role = request.role;
    this.version = 0;
    this.streams = request.streams.map((wanted, index) => new Stream(wanted, index));
    this.peer = new webrtc.RTCPeerConnection({ iceServers: [], bundlePolicy: "max-compat" });
    this.peer.onicecandidate = ({ candidate }) => this.found(candidate);
  }

  async open() {
    if (this.role === "controlling") {
      this.streams.forEach(() => this.peer.addTransceiver("audio", { direction: "recvonly" }));
      await this.offer();
    } else {
      await this.peer.setRemoteDescription({ type: "offer", sdp: this.others() });
      await this.gather(await this.peer.createAnswer());
    }
    this.timer = setInterval(() => this.poll(), POLL);
  }

  async offer(restart = false) {
    await this.gather(await this.peer.createOffer({ iceRestart: restart }), restart);
  }

  /** Sets the own description and waits for a candidate of every stream in its generation. */
  async gather({ type, sdp }, restart) {
    const wanted = this.withLocal(sdp, restart);
    readSections(wanted).forEach(({ ufrag, pwd }, index) => {
      const stream = this.streams[index];
      if (stream.ufrag !== ufrag) {
        Object.assign(stream, { ufrag, pwd, candidate: undefined });
      }
    });
    const complete = new Promise((resolve, reject) => {
      this.complete = resolve;
      setTimeout(() => reject(new Error("gathering gave no candidate")), PATIENCE);
    });
    this.found(null);
    await this.peer.setLocalDescription({ type, sdp: wanted });
    await complete;
  }

  /**
   * The description without a group, whose sections would have to share credentials, and with the
   * fragments asked for at first, those in use later.
   */
  withLocal(sdp, restart) {
    const [session, ...media] = sdp.replace(/^a=group:BUNDLE.*\r\n/m, "").split(/(?=^m=)/m);
    const sections = media.map((section, index) => {
      const stream = this.streams[index];
      const kept = stream.ufrag ? stream : stream.local;
      if (!kept || restart) {
        return section;
      }
      const named = section.replace(/^a=ice-ufrag:.*$/m, `a=ice-ufrag:${kept.ufrag}`);
      return named.replace(/^a=ice-pwd:.*$/m, `a=ice-pwd:${kept.pwd}`);
    });
    return [session, ...sections].join("");
  }

  found(event) {
    const candidate = event && readCandidate(event.candidate);
    if (candidate?.ip === this.address && candidate.type === "host" && candidate.transport === "udp") {
      const stream = this.streams.find(({ mid }) => mid === event.sdpMid);
      if (event.candidate.includes(` ufrag ${stream.ufrag} `)) {
        stream.candidate = candidate;
      }
    }
    if (this.streams.every((stream) => stream.candidate)) {
      this.complete?.();
    }
  }

  /** What the other side says, as far as it is known. */
  others() {
    this.version += 1;
    return writeDescription({
      sections: this.streams.map(({ mid, known }) => ({ mid, ...known })),
      kind: "audio",
      setup: "active",
      lite: this.streams.some(({ known }) => known.lite),
      version: this.version,
    });
  }

  async remote(stream, { ufrag, pwd, candidates, lite }) {
    if (stream.known.ufrag === ufrag && stream.known.pwd === pwd) {
      for (const candidate of candidates) {
        await this.peer.addIceCandidate({ candidate: writeCandidate(candidate), sdpMid: stream.mid });
      }
      stream.known.candidates.push(...candidates);
      return;
    }
    stream.known = { ufrag, pwd, candidates: [...candidates], lite: lite === true };
    if (this.peer.signalingState === "stable") {
      await this.offer();
    }
    await this.peer.setRemoteDescription({ type: "answer", sdp: this.others() });
  }

  async restart(name) {
    if (name !== undefined && this.streams.length > 1) {
      throw new Unsupported("libwebrtc restarts all sections of a description at once");
    }
    this.streams.forEach((stream) => (stream.known = NOBODY));
    if (this.peer.signalingState !== "stable") {
      await this.peer.setRemoteDescription({ type: "answer", sdp: this.others() });
    }
    await this.offer(true);
    this.streams.forEach((stream) => (stream.restarted = true));
  }

  describe() {
    return this.streams.map(({ name: stream, ufrag, pwd, candidate }) => {
      return { stream, ufrag, pwd, candidates: [candidate] };
    });
  }

  emit(event) {
    agents.emit(this.id, this, event);
  }

  poll() {
    this.peer.getTransceivers().forEach((transceiver, index) => {
      const transport = transceiver.receiver.transport?.iceTransport;
      if (transport) {
        this.watch(transport, this.streams[index]);
      }
    });
    if (!this.asking && this.peer.signalingState !== "closed") {
      this.asking = this.selection().catch(console.error).then(() => (this.asking = undefined));
    }
  }

  watch(transport, stream) {
    if (transport.state !== stream.state) {
      stream.state = transport.state;
      this.emit({ event: "state", stream: stream.name, state: stream.state });
    }
    if (transport.role !== this.role && ["controlling", "controlled"].includes(transport.role)) {
      this.role = transport.role;
      this.emit({ event: "role", role: this.role });
    }
  }

  /** The selected pairs stand in the statistics only; a transport is known by its local port. */
  async selection() {
    const report = await this.peer.getStats();
    for (const { type, selectedCandidatePairId } of report.values()) {
      const pair = type === "transport" && report.get(selectedCandidatePairId);
      const [local, remote] = pair ? [report.get(pair.localCandidateId), report.get(pair.remoteCandidateId)] : [];
      const stream = this.streams.find(({ candidate }) => candidate?.port === local?.port);
      // The address of a peer-reflexive candidate is kept back until signalling confirms it.
      const text = stream && remote?.ip && `${local.port} ${remote.ip} ${remote.port}`;
      if (text && text !== stream.selected) {
        stream.selected = text;
        // The ip of a peer-reflexive candidate is hidden; here it can only be the agent's own.
        const [here, there] = [local, remote].map(({ ip, port }) => ({ ip: ip || this.address, port }));
        this.emit({ event: "selected", stream: stream.name, component: 1, local: here, remote: there });
        if (stream.restarted) {
          // The state stays while the old pair serves; from here it is that of the new generation.
          stream.restarted = false;
          this.emit({ event: "state", stream: stream.name, state: stream.state });
        }
      }
    }
  }

  close() {
    clearInterval(this.timer);
    this.peer.close();
  }
}

async function create(request) {
  if (request.lite) {
    throw new Unsupported("libwebrtc's RTCPeerConnection is a full implementation only");
  }
  if (request.shared_socket) {
    throw new Unsupported("a transport of libwebrtc has its own socket");
  }
  if (request.streams.some(({ components }) => components !== 1)) {
    throw new Unsupported("libwebrtc requires rtcp-mux: one component a stream");
  }
  const agent = new Agent(request);
  agents.add(request.agent, agent);
  try {
    await agent.open();
  } catch (problem) {
    agents.take(request.agent).close();
    throw problem;
  }
  return { streams: agent.describe() };
}

serve({
  implementation: { name: "libwebrtc", version, language: "c++" },
  features: ["full", "multi-stream", "restart", "trickle", "ipv6", "dtls", "sdp"],
  claims: ["rfc8445"],
  operations: {
    "agent.create": create,
    "agent.remote": async (request) => {
      const agent = agents.get(request.agent);
      const stream = agent.streams.find(({ name }) => name === request.stream);
      if (!stream) {
        throw new Error(`agent ${request.agent} has no stream ${request.stream}`);
      }
      await agent.remote(stream, request);
      return {};
    },
    "agent.restart": async (request) => {
      const agent = agents.get(request.agent);
      await agent.restart(request.stream);
      return { streams: agent.describe() };
    },
    "agent.send": () => {
      throw new Unsupported("an RTCPeerConnection sends nothing raw, only what DTLS protects");
    },
    "agent.close": (request) => {
      agents.take(request.agent).close();
      return {};
    },
    ...sessionOperations(LibwebrtcSession),
  },
});
