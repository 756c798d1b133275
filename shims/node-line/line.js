"use strict";
// The line protocol of the shims in JavaScript: requests in order, one reply each, events between.

/** Thrown for what the stack has no way to do. */
class Unsupported extends Error {}

/** Writes one line. Pipes are written at once on Linux. */
function say(line) {
  process.stdout.write(JSON.stringify(line) + "\n");
}

async function answer(operations, text) {
  let id = null;
  try {
    const request = JSON.parse(text);
    id = request.id ?? null;
    if (!Object.hasOwn(operations, request.op)) {
      return { id, unsupported: `no operation ${request.op}` };
    }
    return { id, ok: await operations[request.op](request) };
  } catch (problem) {
    if (problem instanceof Unsupported) {
      return { id, unsupported: problem.message };
    }
    return { id, error: `${problem?.name ?? "problem"}: ${problem?.message ?? problem}` };
  }
}

/**
 * Serves `operations` (name → function of the request, may be async) until stdin ends.
 * `hello` gives the implementation, features and claims; ops are the operations' names. `leave` is
 * awaited before the process ends.
 */
function serve({ implementation, features, claims, operations, leave = async () => {} }) {
  const all = {
    hello: () => ({ protocol: 1, implementation, ops: Object.keys(all).sort(), features, claims }),
    ...operations,
  };
  let done = Promise.resolve();
  let rest = Buffer.alloc(0);
  process.stdin.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const text = rest.subarray(0, end).toString("utf8");
      rest = rest.subarray(end + 1);
      done = done.then(async () => say(await answer(all, text)));
    }
  });
  process.stdin.on("end", () => {
    // At once while something runs, but not before the replies that are due.
    const timer = new Promise((resolve) => setTimeout(resolve, 1000));
    Promise.race([done, timer])
      .then(leave)
      .catch(console.error)
      .finally(() => process.reallyExit(0));
  });
  // Logs of a stack belong on stderr.
  console.log = console.error;
  console.info = console.error;
}

/** What is open, by id: agents or sessions. Events of what is closed are dropped. */
class Table {
  #open = new Map();
  #member;

  constructor(member) {
    this.#member = member;
  }

  has(id) {
    return this.#open.has(id);
  }

  add(id, entry) {
    if (this.#open.has(id)) {
      throw new Error(`${this.#member} ${id} is there already`);
    }
    this.#open.set(id, entry);
  }

  get(id) {
    if (!this.#open.has(id)) {
      throw new Error(`no ${this.#member} ${id}`);
    }
    return this.#open.get(id);
  }

  take(id) {
    const entry = this.get(id);
    this.#open.delete(id);
    return entry;
  }

  /** Tells an event of `entry`, unless that is closed or was never told of. */
  emit(id, entry, event) {
    if (this.#open.get(id) === entry) {
      say({ ...event, [this.#member]: id });
    }
  }
}

class Agents extends Table {
  constructor() {
    super("agent");
  }
}

/** The loopback address of a request; other addresses are nobody's business here. */
function loopback(address = "127.0.0.1") {
  if (address !== "127.0.0.1" && address !== "::1") {
    throw new Error(`${address} is not a loopback address`);
  }
  return address;
}

module.exports = { Agents, Table, Unsupported, loopback, say, serve };
