"use strict";
// Live agents on libdatachannel, through its PeerConnection: the ICE agent inside is libjuice. Whole
// sessions are in session.js.
//
// A PeerConnection has one transport of one component, so a stream is a PeerConnection with one data
// channel. The shim writes the other side's description; DTLS never starts, both sides wait for it.
//
// - controlling: the offerer. It gathers at `create`; `remote` is the answer to it.
// - controlled: the answerer. libdatachannel opens no socket before it has the offer, and libjuice takes
//   a peer's credentials once only. So `create` picks the fragments and keeps a port with a socket of the
//   shim's own; the PeerConnection comes to life in `remote`, on that port. What comes to the port before
//   is lost: the reply says so with "early": false.
//
// Set away from the defaults, and why:
// - bindAddress is the loopback address, there is no ICE server: nothing leaves loopback.
// - Automatic negotiation is off: the shim says when a description is made.
// - The controlled side's port range is the one port; shared_socket is enableIceUdpMux on one port.

const dgram = require("dgram");
const crypto = require("crypto");
const library = require("node-datachannel");
const { Agents, Unsupported, loopback, serve } = require("../node-line/line");
const { readCandidate, readSections, writeCandidate, writeDescription } = require("../node-line/sdp");
const { sessionOperations } = require("../node-line/session");
const { LibdatachannelSession } = require("./session");

const POLL = 20; // ms; the selected pair is not told
const PATIENCE = 1500; // ms until gathering has to have ended
const MID = "0";
const agents = new Agents();

function connection(address, port, mux) {
  const range = port ? { portRangeBegin: port, portRangeEnd: port } : {};
  return new library.PeerConnection("shim", {
    iceServers: [],
    bindAddress: address,
    disableAutoNegotiation: true,
    enableIceUdpMux: mux,
    ...range,
  });
}

/** Ends with the host candidates on the address; "complete" may come before them. */
function gathered(peer, address) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("gathering gave no candidate")), PATIENCE);
    peer.onLocalCandidate((text) => {
      const candidate = readCandidate(text);
      if (candidate?.ip === address && candidate.type === "host" && candidate.transport === "udp") {
        clearTimeout(late);
        resolve([candidate]);
      }
    });
  });
}

/** A socket of the shim's on a free port. */
function holdPort(address) {
  const socket = dgram.createSocket(address === "::1" ? "udp6" : "udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address, exclusive: true }, () => resolve(socket));
  });
}

// What libjuice calls a candidate on this address: an offerer tells it before the answerer exists.
const names = new Map();

async function candidateOn(address, port) {
  if (!names.has(address)) {
    const scout = connection(address);
    scout.createDataChannel("scout");
    const done = gathered(scout, address);
    scout.setLocalDescription("offer");
    const [candidate] = await done;
    scout.close();
    names.set(address, candidate);
  }
  return { ...names.get(address), port };
}

class Stream {
  constructor(agent, wanted) {
    this.agent = agent;
    this.name = wanted.stream;
    this.ufrag = wanted.local?.ufrag ?? crypto.randomBytes(3).toString("base64").slice(0, 4);
    this.pwd = wanted.local?.pwd ?? crypto.randomBytes(18).toString("base64").slice(0, 22);
  }

  emit(event) {
    agents.emit(this.agent.id, this.agent, { ...event, stream: this.name });
  }

  open(port) {
    this.peer = connection(this.agent.address, port, this.agent.mux);
    this.peer.onIceStateChange((state) => {
      this.poll();
      this.emit({ event: "state", state });
    });
  }

  async offer() {
    this.open(this.agent.port);
    const done = gathered(this.peer, this.agent.address);
    this.peer.createDataChannel("shim");
    this.peer.setLocalDescription("offer", { iceUfrag: this.ufrag, icePwd: this.pwd });
    this.candidates = await done;
    // What the stack says, not what it was asked.
    const [section] = readSections(this.peer.localDescription().sdp);
    this.ufrag = section.ufrag;
    this.pwd = section.pwd;
  }

  async wait() {
    if (!this.agent.mux) {
      this.holder = await holdPort(this.agent.address);
    }
    const port = this.agent.port ?? this.holder.address().port;
    this.candidates = [await candidateOn(this.agent.address, port)];
  }

  describe() {
    const { name: stream, ufrag, pwd, candidates } = this;
    return { stream, ufrag, pwd, candidates };
  }

  async remote({ ufrag, pwd, candidates, lite }) {
    if (this.known && (this.known.ufrag !== ufrag || this.known.pwd !== pwd)) {
      throw new Unsupported("libjuice has no ICE restart: a peer's credentials are set once");
    }
    if (this.known) {
      candidates.forEach((candidate) => this.peer.addRemoteCandidate(writeCandidate(candidate), MID));
      return;
    }
    this.known = { ufrag, pwd };
    const sections = [{ mid: MID, ufrag, pwd, candidates }];
    // The other side is the DTLS client: libdatachannel waits for it and sends nothing.
    const sdp = writeDescription({ sections, kind: "application", setup: "active", lite, bundle: true });
    if (this.agent.controlling) {
      this.peer.setRemoteDescription(sdp, "answer");
    } else {
      await this.answer(sdp);
    }
  }

  async answer(sdp) {
    const port = this.candidates[0].port;
    this.release();
    this.open(port);
    const done = gathered(this.peer, this.agent.address);
    this.peer.setRemoteDescription(sdp, "offer");
    this.peer.setLocalDescription("answer", { iceUfrag: this.ufrag, icePwd: this.pwd });
    const [told, made] = [this.candidates, await done].map(([candidate]) => writeCandidate(candidate));
    if (told !== made) {
      throw new Error(`libdatachannel made "${made}" where "${told}" was told`);
    }
  }

  release() {
    this.holder?.close();
    this.holder = undefined;
  }

  poll() {
    const pair = this.peer?.getSelectedCandidatePair();
    const selected = pair && [pair.local, pair.remote].map(({ address: ip, port }) => ({ ip, port }));
    if (selected && JSON.stringify(selected) !== JSON.stringify(this.selected)) {
      this.selected = selected;
      this.emit({ event: "selected", component: 1, local: selected[0], remote: selected[1] });
    }
  }

  close() {
    this.release();
    this.peer?.close();
  }
}

class Agent {
  constructor(request) {
    this.id = request.agent;
    this.address = loopback(request.address);
    this.controlling = request.role === "controlling";
    this.mux = request.shared_socket === true;
    this.streams = new Map(request.streams.map((wanted) => [wanted.stream, new Stream(this, wanted)]));
  }

  async open() {
    if (this.mux) {
      // libjuice makes the shared socket itself, on a port it has to be told.
      const socket = await holdPort(this.address);
      this.port = socket.address().port;
      socket.close();
    }
    await Promise.all(this.all().map((stream) => (this.controlling ? stream.offer() : stream.wait())));
    this.timer = setInterval(() => this.all().forEach((stream) => stream.poll()), POLL);
  }

  all() {
    return [...this.streams.values()];
  }

  close() {
    clearInterval(this.timer);
    this.all().forEach((stream) => stream.close());
  }
}

async function create(request) {
  if (request.lite) {
    throw new Unsupported("libjuice is a full implementation only");
  }
  if (request.streams.some(({ components }) => components !== 1)) {
    throw new Unsupported("libdatachannel has one component a stream");
  }
  const agent = new Agent(request);
  agents.add(request.agent, agent);
  try {
    await agent.open();
  } catch (problem) {
    agents.take(request.agent).close();
    throw problem;
  }
  const streams = agent.all().map((stream) => stream.describe());
  return agent.controlling ? { streams } : { streams, early: false };
}

serve({
  implementation: { name: "libdatachannel", version: library.getLibraryVersion(), language: "c++" },
  features: ["full", "multi-stream", "shared-socket", "trickle", "ipv6", "dtls", "sdp"],
  claims: ["rfc8445"],
  operations: {
    "agent.create": create,
    "agent.remote": async (request) => {
      const stream = agents.get(request.agent).streams.get(request.stream);
      if (!stream) {
        throw new Error(`agent ${request.agent} has no stream ${request.stream}`);
      }
      await stream.remote(request);
      return {};
    },
    "agent.restart": () => {
      throw new Unsupported("libjuice has no ICE restart");
    },
    "agent.send": () => {
      throw new Unsupported("a PeerConnection sends nothing raw, only data channels over DTLS");
    },
    "agent.close": (request) => {
      agents.take(request.agent).close();
      return {};
    },
    ...sessionOperations(LibdatachannelSession),
  },
});
