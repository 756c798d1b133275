"use strict";
// Live agents on werift-ice. Its Connection holds one stream of one component: a stream is a Connection.
//
// Set away from the defaults, and why:
// - No own addresses but the loopback one (useIpv4/useIpv6 off, additionalHostAddresses), sockets bound
//   to it (interfaceAddresses): the suite lives there, and werift binds every interface else.
// - No STUN server: without one in the options werift asks a public one, so the property is cleared.
//   `dgram` is watched besides: a datagram to anywhere but loopback is dropped and told on stderr.
// - `local` and `tie_breaker` are written into the Connection's fields, which have no option.

const dgram = require("dgram");
const { Candidate, Connection } = require("werift-ice");
const { version } = require("werift-ice/package.json");
const { decode } = require("./decode");
const { credential } = require("./match");
const { Agents, Unsupported, loopback, serve } = require("../node-line/line");

const POLL = 20; // ms; werift-ice tells neither the selected pair nor the role
const agents = new Agents();

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (data, port, address, ...rest) {
  if (address === "127.0.0.1" || address === "::1") {
    return send.call(this, data, port, address, ...rest);
  }
  console.error(`shim: a datagram to ${address}:${port} was dropped`);
  return undefined;
};

function connection(controlling, address, lite) {
  const made = new Connection(controlling, {
    useIpv4: false,
    useIpv6: false,
    additionalHostAddresses: [address],
    interfaceAddresses: { udp4: "127.0.0.1", udp6: "::1" },
    iceLite: lite === true,
  });
  made.stunServer = undefined;
  return made;
}

class Stream {
  constructor(agent, request, wanted) {
    this.agent = agent;
    this.name = wanted.stream;
    this.gathering = false;
    this.controlling = request.role === "controlling";
    this.connection = connection(this.controlling, loopback(request.address), request.lite);
    if (wanted.local) {
      this.connection.localUsername = wanted.local.ufrag;
      this.connection.localPassword = wanted.local.pwd;
      this.connection.userHistory = { [wanted.local.ufrag]: wanted.local.pwd };
    }
    if (request.tie_breaker) {
      this.connection.tieBreaker = BigInt(`0x${request.tie_breaker}`);
    }
    this.connection.stateChanged.subscribe((state) => {
      // The end of gathering is called "completed" too; that is no state of the checks.
      if (!this.gathering) {
        this.emit({ event: "state", state });
      }
    });
    this.connection.onData.subscribe((data) => {
      this.emit({ event: "data", component: 1, data: data.toString("hex") });
    });
  }

  emit(event) {
    agents.emit(this.agent.id, this.agent, { ...event, stream: this.name });
  }

  async gather() {
    this.gathering = true;
    await this.connection.gatherCandidates();
    this.gathering = false;
  }

  describe() {
    const { localUsername: ufrag, localPassword: pwd, localCandidates } = this.connection;
    const candidates = localCandidates.map(({ component, foundation, transport, priority, host, port, type }) => {
      return { component, foundation, transport, priority, ip: host, port, type };
    });
    return { stream: this.name, ufrag, pwd, candidates };
  }

  /** Credentials of the peer; again with others after a restart. Without an end of candidates: more may come. */
  async remote({ ufrag, pwd, candidates, lite }) {
    const fresh = this.connection.remoteUsername !== ufrag || this.connection.remotePassword !== pwd;
    if (fresh) {
      this.connection.setRemoteParams({ iceLite: lite === true, usernameFragment: ufrag, password: pwd });
    }
    for (const { foundation, component, transport, priority, ip, port, type } of candidates) {
      await this.connection.addRemoteCandidate(
        new Candidate(foundation, component, transport, priority, ip, port, type),
      );
    }
    if (fresh) {
      // Ends when a pair is nominated; its failure is werift-ice's way to say "failed".
      const generation = this.connection.generation;
      this.connection.connect().catch((problem) => {
        console.error(`werift-ice: ${problem.message}`);
        if (this.connection.generation === generation) {
          this.emit({ event: "state", state: "failed" });
        }
      });
    }
  }

  async restart() {
    await this.connection.restart();
    await this.gather();
  }

  async send(data) {
    // send() says nothing of what it did, its counter does.
    const pair = this.connection.nominated;
    const before = pair?.packetsSent;
    await this.connection.send(data);
    return pair !== undefined && pair.packetsSent > before;
  }

  poll() {
    const { nominated, iceControlling } = this.connection;
    if (nominated !== this.selected) {
      this.selected = nominated;
      if (nominated) {
        const { localCandidate: local, remoteCandidate: far } = nominated;
        this.emit({
          event: "selected",
          component: 1,
          local: { ip: local.host, port: local.port },
          remote: { ip: far.host, port: far.port },
        });
      }
    }
    if (iceControlling !== this.controlling) {
      this.controlling = iceControlling;
      this.emit({ event: "role", role: iceControlling ? "controlling" : "controlled" });
    }
  }
}

class Agent {
  constructor(request) {
    this.id = request.agent;
    this.streams = new Map(request.streams.map((wanted) => [wanted.stream, new Stream(this, request, wanted)]));
    this.timer = setInterval(() => this.pick().forEach((stream) => stream.poll()), POLL);
  }

  /** The stream of that name, or every one. */
  pick(name) {
    if (name === undefined) {
      return [...this.streams.values()];
    }
    if (!this.streams.has(name)) {
      throw new Error(`agent ${this.id} has no stream ${name}`);
    }
    return [this.streams.get(name)];
  }

  async close() {
    clearInterval(this.timer);
    await Promise.all(this.pick().map((stream) => stream.connection.close()));
  }
}

function single(request) {
  const [stream, ...others] = agents.get(request.agent).pick(request.stream);
  if (!stream || others.length > 0) {
    throw new Error("which stream?");
  }
  return stream;
}

async function create(request) {
  loopback(request.address);
  if (request.shared_socket) {
    throw new Unsupported("a Connection of werift-ice has its own socket");
  }
  if (request.streams.some(({ components }) => components !== 1)) {
    throw new Unsupported("werift-ice has one component a stream");
  }
  const agent = new Agent(request);
  await Promise.all(agent.pick().map((stream) => stream.gather()));
  if (agent.pick().some((stream) => stream.connection.localCandidates.length === 0)) {
    await agent.close();
    throw new Error("no candidate was gathered");
  }
  agents.add(request.agent, agent);
  return { streams: agent.pick().map((stream) => stream.describe()) };
}

serve({
  implementation: { name: "werift-ice", version, language: "typescript" },
  features: ["full", "lite", "multi-stream", "restart", "trickle", "ipv6"],
  claims: ["rfc5245", "rfc8445", "rfc7675"],
  operations: {
    "stun.decode": decode,
    "credential.match": (request) => credential(connection, request, false),
    "credential.route": (request) => credential(connection, request, true),
    "agent.create": create,
    "agent.remote": async (request) => {
      await single(request).remote(request);
      return {};
    },
    "agent.restart": async (request) => {
      const streams = agents.get(request.agent).pick(request.stream);
      await Promise.all(streams.map((stream) => stream.restart()));
      return { streams: streams.map((stream) => stream.describe()) };
    },
    "agent.send": async (request) => {
      if (request.component > 1) {
        throw new Unsupported("werift-ice has one component a stream");
      }
      return (await single(request).send(Buffer.from(request.data, "hex"))) ? {} : { sent: false };
    },
    "agent.close": async (request) => {
      await agents.take(request.agent).close();
      return {};
    },
  },
});
