"use strict";
// session.* for stacks with a whole PeerConnection: the table of sessions, texts and their echo, and what
// is the same for all of them. A stack brings its own Session.

const net = require("net");
const { Table, Unsupported } = require("./line");
const { readSections } = require("./sdp");

const ECHO = "echo:";
const sessions = new Table("session");

/** What a session of any stack does; a stack's own has offer, answer, remote, send and close. */
class Session {
  constructor({ session, address, bundle }) {
    this.id = session;
    this.address = place(address);
    this.bundle = bundle;
  }

  emit(event) {
    sessions.emit(this.id, this, event);
  }

  /** A text of the peer's: told, and echoed unless it is an echo. */
  received(text, reply) {
    this.emit({ event: "message", data: Buffer.from(text).toString("hex") });
    if (!String(text).startsWith(ECHO)) {
      reply(ECHO + text);
    }
  }
}

/** Where a session gathers; shims/README.md says which addresses the suite gives. */
function place(address = "127.0.0.1") {
  if (net.isIP(address) === 0) {
    throw new Error(`${address} is not an address`);
  }
  return address;
}

/** The session of a request, opened if it is new; what does not get its description is closed again. */
async function describe(Kind, request, work) {
  const fresh = !sessions.has(request.session);
  if (fresh) {
    sessions.add(request.session, new Kind(request));
  }
  try {
    return { sdp: await work(sessions.get(request.session)) };
  } catch (problem) {
    if (fresh) {
      await sessions.take(request.session).close();
    }
    throw problem;
  }
}

function needDistinct(sdp) {
  const fragments = readSections(sdp).map(({ ufrag }) => ufrag);
  if (new Set(fragments).size !== fragments.length) {
    throw new Unsupported("this stack repeats one set of credentials in the sections");
  }
}

/** The operations of sessions of `Kind`, for `serve`. */
function sessionOperations(Kind) {
  return {
    "session.offer": (request) =>
      describe(Kind, request, async (session) => {
        const sdp = await session.offer(request.sections, request.restart === true);
        if (request.distinct) {
          needDistinct(sdp);
        }
        return sdp;
      }),
    "session.answer": (request) => describe(Kind, request, (session) => session.answer(request.sdp)),
    "session.remote": async ({ session, type, sdp }) => {
      await sessions.get(session).remote(type, sdp);
      return {};
    },
    "session.send": ({ session, data }) => {
      return sessions.get(session).send(Buffer.from(data, "hex").toString()) ? {} : { sent: false };
    },
    "session.close": async ({ session }) => {
      await sessions.take(session).close();
      return {};
    },
  };
}

module.exports = { Session, sessionOperations };
