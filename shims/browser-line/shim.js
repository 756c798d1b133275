"use strict";
// Whole sessions in a browser: node shim.js BROWSER, which is a file of this folder's parent with the
// browser's command, its flags and its preferences (chromium/browser.js, firefox/browser.js).
//
// One browser process, started when the first session is asked for, with an empty profile in a temporary
// folder; one page a session, in which page.js has an RTCPeerConnection. From the browser: all of it but
// the choice of candidates by address (page.js), which no page can make.

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const puppeteer = require("puppeteer-core");
const { say, serve } = require("../node-line/line");

const kind = process.argv[2];
const { command, early, features, options, prepare, refuse } = require(`../${kind}/browser.js`);
const PAGE = fs.readFileSync(path.join(__dirname, "page.js"), "utf8");
const LOOPBACK = "127.0.0.1";
const STARTING = 1500; // ms that the end waits for a start

const sessions = new Map();
let browser, profile;

/** The browser, started with what the first session's address needs, if that is known. */
function started(address) {
  browser ??= launch(options(address === LOOPBACK));
  return browser;
}

async function launch(chosen) {
  profile = fs.mkdtempSync(path.join(os.tmpdir(), `icespec-${kind}-`));
  const made = await puppeteer.launch({
    browser: kind === "firefox" ? "firefox" : "chrome",
    // It ends with the shim, even with one that is killed.
    executablePath: path.join(__dirname, "attached"),
    env: {
      ...process.env,
      ICESPEC_BROWSER: command,
      ICESPEC_PROFILE: profile,
      ICESPEC_SHIM: String(process.pid),
      HOME: profile,
    },
    headless: true,
    userDataDir: profile,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...chosen,
  });
  await prepare?.(made);
  return made;
}

class Session {
  constructor(id) {
    this.id = id;
  }

  async open(address) {
    this.page = await (await started(address)).newPage();
    this.page.on("pageerror", (problem) => console.error(`${this.id}: ${problem?.message ?? problem}`));
    await this.page.exposeFunction("tell", (event) => this.tell(event));
    await this.page.evaluate(PAGE);
  }

  tell({ event, text, ...rest }) {
    if (sessions.get(this.id) === this) {
      const data = event === "message" ? { data: Buffer.from(text).toString("hex") } : {};
      say({ event, session: this.id, ...rest, ...data });
    }
  }

  /** Calls a function of the page's session. */
  ask(name, ...given) {
    return this.page.evaluate((name, given) => {
      if (!window.session) {
        throw new Error("the page's process has ended, and its session with it");
      }
      return window.session[name](...given);
    }, name, given);
  }
}

function find({ session }) {
  if (!sessions.has(session)) {
    throw new Error(`no session ${session}`);
  }
  return sessions.get(session);
}

/** The session, a new one if it is not there. */
async function need({ session, address = LOOPBACK, bundle = null }) {
  if (!sessions.has(session)) {
    refuse?.(address === LOOPBACK);
    const made = new Session(session);
    await made.open(address);
    await made.ask("open", bundle, address);
    sessions.set(session, made);
  }
  return sessions.get(session);
}

/** The number that the browser's --version ends with, or has at the place of "Chromium 1.2.3 built on". */
function version() {
  const text = execFileSync(command, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? "unknown";
}

/** At EOF: `attached` ends the browser and removes its profile; one that starts still it ends by itself. */
async function leave() {
  const soon = new Promise((resolve) => setTimeout(resolve, browser ? STARTING : 0));
  const attached = (await Promise.race([browser ?? soon, soon]).catch(() => undefined))?.process();
  if (attached?.exitCode === null) {
    const gone = new Promise((resolve) => attached.once("exit", resolve));
    attached.kill("SIGTERM");
    await gone;
  }
}

if (early) {
  started().catch(console.error);
}

serve({
  implementation: { name: kind, version: version(), language: "c++" },
  features: ["full", "restart", "trickle", "dtls", "sdp", ...features],
  claims: ["rfc8445", "rfc8829"],
  leave,
  operations: {
    "session.offer": async (request) => {
      const session = await need(request);
      return { sdp: await session.ask("offer", request.sections, request.restart === true) };
    },
    "session.answer": async (request) => {
      const session = await need(request);
      return { sdp: await session.ask("answer", request.sdp) };
    },
    "session.remote": async (request) => {
      await find(request).ask("remote", request.type, request.sdp);
      return {};
    },
    "session.send": async (request) => {
      const sent = await find(request).ask("send", Buffer.from(request.data, "hex").toString("utf8"));
      return sent ? {} : { sent: false };
    },
    "session.close": async (request) => {
      const session = find(request);
      sessions.delete(request.session);
      await session.ask("close");
      await session.page.close();
      return {};
    },
  },
});
