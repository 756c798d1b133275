"use strict";
// credential.match and credential.route on a real Connection and StunProtocol of werift-ice, without a
// socket: the datagram goes to StunProtocol.datagramReceived, what it sends is kept by the transport.
//
// - A stream is a Connection with a socket of its own; streams at one destination are unsupported.
//   Generations are played with restart(), which keeps the socket and the old fragments.
// - The shim makes the host candidate that gathering would have made. connect() is not called, so
//   checks are answered and queued.
// - outcome: the response; without one not-stun if onData got the datagram, else discard.
// - stream: whose Connection answered with a success or 487. generation: whose password signed that.

const { Candidate, StunProtocol, parseMessage, candidateFoundation, candidatePriority } = require("werift-ice");
const { Unsupported } = require("../node-line/line");

const ROLE_CONFLICT = 487;

/** Host and port of "192.0.2.1:3478" or "[2001:db8::1]:3478". */
function address(text) {
  const at = text.lastIndexOf(":");
  return [text.slice(0, at).replace(/^\[|\]$/g, ""), Number(text.slice(at + 1))];
}

/** The credentials of the one stream at the destination, oldest generation first. */
function chosen({ credentials, destination }, bySocket) {
  const here = credentials.filter(({ socket }) => !bySocket || socket === destination);
  const streams = new Set(here.map(({ stream }) => stream));
  if (streams.size !== 1) {
    throw new Unsupported(`${streams.size} streams at the destination: a Connection has a socket of its own`);
  }
  return here.sort((one, other) => one.generation - other.generation);
}

function adopt(connection, protocol, { local, remote }) {
  connection.localUsername = local.ufrag;
  connection.localPassword = local.pwd;
  connection.userHistory[local.ufrag] = local.pwd;
  protocol.localCandidate.ufrag = local.ufrag;
  if (remote) {
    connection.setRemoteParams({ iceLite: false, usernameFragment: remote.ufrag, password: remote.pwd });
  }
}

/** A Connection that has gathered one host candidate and not connected yet. */
function open(make, { role, tie_breaker, destination }, generations) {
  const connection = make(role === "controlling");
  connection.tieBreaker = BigInt(`0x${tie_breaker}`);
  connection.userHistory = {};
  const [host, port] = address(destination);
  const sent = [];
  const protocol = new StunProtocol();
  protocol.transport = {
    closed: false,
    send: async (data, to) => sent.push({ data, to }),
    close: async () => {},
  };
  const priority = candidatePriority("host", { transport: "udp" });
  const foundation = candidateFoundation("host", "udp", host);
  protocol.localIp = host;
  protocol.localCandidate = new Candidate(foundation, 1, "udp", priority, host, port, "host");
  connection.ensureProtocol(protocol);
  connection.protocols.push(protocol);
  generations.forEach((credentials, index) => {
    if (index > 0) {
      connection.restart();
      delete connection.userHistory[connection.localUsername]; // drawn at random
    }
    adopt(connection, protocol, credentials);
  });
  return { connection, protocol, sent };
}

/** The generation whose password signed the response; the newest if several have it. */
function signer(response, generations) {
  return [...generations].reverse().find(({ local }) => parseMessage(response, Buffer.from(local.pwd)));
}

async function credential(make, request, bySocket) {
  const generations = chosen(request, bySocket);
  const { connection, protocol, sent } = open(make, request, generations);
  const source = address(request.source);
  let data = false;
  connection.onData.subscribe(() => (data = true));
  protocol.datagramReceived(Buffer.from(request.message, "hex"), source);
  const role = connection.iceControlling ? "controlling" : "controlled";
  await connection.close();
  const answer = sent.find(({ to }) => to[0] === source[0] && to[1] === source[1]);
  if (!answer) {
    return { outcome: data ? "not-stun" : "discard", role };
  }
  const response = parseMessage(answer.data);
  const code = response.getAttributeValue("ERROR-CODE")?.[0];
  const reply = { outcome: code === undefined ? "success" : "error", response: answer.data.toString("hex"), role };
  if (code !== undefined) {
    reply.code = code;
  }
  if (code === undefined || code === ROLE_CONFLICT) {
    const { stream, generation } = signer(answer.data, generations) ?? {};
    Object.assign(reply, { stream, generation });
  }
  return reply;
}

module.exports = { credential };
