"use strict";
// SDP for stacks that have a PeerConnection only: reading their side, writing the other one.
// Nothing here ever speaks DTLS; the fingerprint fits no certificate.

const FINGERPRINT = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16).toUpperCase()).join(":");
const CANDIDATE = /^(?:a=)?candidate:(\S+) (\d+) (\S+) (\d+) (\S+) (\d+) typ (\S+)/;

/** A candidate of the protocol from an attribute's text, or null. */
function readCandidate(line) {
  const found = CANDIDATE.exec(line);
  if (!found) {
    return null;
  }
  const [, foundation, component, transport, priority, ip, port, type] = found;
  return {
    component: Number(component),
    foundation,
    transport: transport.toLowerCase(),
    priority: Number(priority),
    ip,
    port: Number(port),
    type,
  };
}

function writeCandidate({ foundation, component, transport, priority, ip, port, type }) {
  return `candidate:${foundation} ${component} ${transport} ${priority} ${ip} ${port} typ ${type}`;
}

/** Per m-section of a description: mid, ufrag, pwd and candidates. Session-level credentials count for all. */
function readSections(sdp) {
  const session = { candidates: [] };
  const sections = [];
  let current = session;
  for (const line of sdp.split(/\r?\n/)) {
    const [, name, value] = /^a=([^:]+):(.*)$/.exec(line) ?? [];
    if (line.startsWith("m=")) {
      current = { ...session, media: line, candidates: [] };
      sections.push(current);
    } else if (name === "mid") {
      current.mid = value;
    } else if (name === "ice-ufrag") {
      current.ufrag = value;
    } else if (name === "ice-pwd") {
      current.pwd = value;
    } else if (name === "candidate") {
      current.candidates.push(readCandidate(line));
    }
  }
  return sections;
}

const MEDIA = {
  application: ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=sctp-port:5000", "a=sendrecv"],
  audio: ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=rtpmap:111 opus/48000/2", "a=rtcp-mux", "a=sendonly"],
};

/**
 * The other side's description, a section a stream: {mid, ufrag, pwd, candidates}.
 * `kind` is what every section carries, `setup` the DTLS role; `bundle` groups the sections.
 */
function writeDescription({ sections, kind, setup, lite, bundle, version = 1 }) {
  const lines = ["v=0", `o=- 1 ${version} IN IP4 127.0.0.1`, "s=-", "t=0 0"];
  if (bundle) {
    lines.push(`a=group:BUNDLE ${sections.map(({ mid }) => mid).join(" ")}`);
  }
  if (lite) {
    lines.push("a=ice-lite");
  }
  const [media, ...attributes] = MEDIA[kind];
  for (const { mid, ufrag, pwd, candidates } of sections) {
    lines.push(media, "c=IN IP4 0.0.0.0", `a=mid:${mid}`, ...attributes);
    lines.push(`a=setup:${setup}`, `a=fingerprint:sha-256 ${FINGERPRINT}`);
    lines.push(`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${pwd}`);
    lines.push(...candidates.map((candidate) => `a=${writeCandidate(candidate)}`));
  }
  return lines.join("\r\n") + "\r\n";
}

module.exports = { readCandidate, readSections, writeCandidate, writeDescription };
