// What runs in the page of a session. The shim calls window.session; `tell`, which the shim puts there,
// takes the events. A new page holds one session.
"use strict";

window.session = (() => {
  const GATHERING = 5000; // ms until all candidates have to be there
  const ECHO = "echo:"; // what the answer to a message begins with; it is not answered itself
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  let peer, address, channel;
  const offered = new Set();
  const told = new Map();
  const watched = new Set();

  function open(bundle, place) {
    peer ??= connect(bundle);
    address ??= place;
  }

  function connect(bundlePolicy) {
    const made = new RTCPeerConnection(bundlePolicy ? { bundlePolicy, iceServers: [] } : { iceServers: [] });
    made.onconnectionstatechange = () => change("connection", made.connectionState);
    made.oniceconnectionstatechange = () => change("ice", made.iceConnectionState);
    made.ondatachannel = (event) => listen(event.channel);
    return made;
  }

  /** Each change once. */
  function change(event, state, mid) {
    const key = `${event} ${mid}`;
    if (told.get(key) !== state) {
      told.set(key, state);
      tell(mid === undefined ? { event, state } : { event, mid, state });
    }
  }

  function listen(one) {
    one.onopen = () => (channel = one);
    one.onmessage = ({ data }) => {
      tell({ event: "message", text: data });
      if (!data.startsWith(ECHO)) {
        one.send(ECHO + data);
      }
    };
  }

  // Media that needs no permission: silence, and a canvas on which a number counts.
  function track(kind) {
    return kind === "audio" ? silence() : picture();
  }

  function silence() {
    const context = new AudioContext();
    const [oscillator, gain] = [context.createOscillator(), context.createGain()];
    const sink = context.createMediaStreamDestination();
    gain.gain.value = 0;
    oscillator.connect(gain).connect(sink);
    oscillator.start();
    return sink.stream.getAudioTracks()[0];
  }

  function picture() {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
    const context = canvas.getContext("2d");
    let count = 0;
    setInterval(() => {
      context.clearRect(0, 0, 64, 64);
      context.fillText(String((count += 1)), 8, 32);
    }, 100);
    return canvas.captureStream(10).getVideoTracks()[0];
  }

  function add(section) {
    if (offered.has(section)) {
      return;
    }
    offered.add(section);
    if (section === "application") {
      listen(peer.createDataChannel("icespec"));
    } else {
      peer.addTransceiver(track(section), { direction: "sendrecv" });
    }
  }

  async function offer(sections, iceRestart) {
    sections.forEach(add);
    return complete(await peer.createOffer({ iceRestart }));
  }

  async function answer(sdp) {
    await peer.setRemoteDescription({ type: "offer", sdp });
    for (const transceiver of peer.getTransceivers()) {
      if (!transceiver.sender.track && transceiver.direction !== "stopped") {
        await transceiver.sender.replaceTrack(track(transceiver.receiver.track.kind));
        transceiver.direction = "sendrecv";
      }
    }
    return complete(await peer.createAnswer());
  }

  async function remote(type, sdp) {
    await peer.setRemoteDescription({ type, sdp });
    watch();
  }

  /** Sets the own description and waits for its candidates. */
  async function complete(description) {
    await peer.setLocalDescription(description);
    watch();
    const end = performance.now() + GATHERING;
    while (performance.now() < end) {
      const sdp = only(peer.localDescription.sdp);
      // The state may still be that of the generation before, but its candidates are gone.
      if (peer.iceGatheringState === "complete" && sdp.includes(`a=candidate:`)) {
        return sdp;
      }
      await pause(10);
    }
    throw new Error(`no candidate on ${address}, gathering is ${peer.iceGatheringState}`);
  }

  /** The description without what was gathered elsewhere; the default candidate is one of those left. */
  function only(sdp) {
    const [head, ...media] = sdp.split(/(?=^m=)/m);
    return [head, ...media.map(onlyHere)].join("");
  }

  function onlyHere(section) {
    const lines = section.split("\r\n");
    const elsewhere = (line) => line.startsWith("a=candidate:") && line.split(" ")[4] !== address;
    const kept = lines.filter((line) => !elsewhere(line));
    const first = kept.find((line) => line.startsWith("a=candidate:"));
    if (!first || kept.length === lines.length) {
      return kept.join("\r\n");
    }
    const port = first.split(" ")[5];
    return kept
      .map((line) => line.replace(/^m=(\S+) [1-9]\d*/, `m=$1 ${port}`).replace(/^c=.*/, `c=IN IP4 ${address}`))
      .join("\r\n");
  }

  /** Transports come and go with descriptions; each is told of by the section that it is first seen with. */
  function watch() {
    for (const { mid, sender } of peer.getTransceivers()) {
      follow(mid, sender.transport);
    }
    const sections = peer.localDescription.sdp.split(/^(?=m=)/m);
    const application = sections.find((section) => section.startsWith("m=application"));
    follow(application?.match(/^a=mid:(.*)$/m)?.[1].trim(), peer.sctp?.transport);
  }

  function follow(mid, dtls) {
    if (mid && dtls && !watched.has(dtls)) {
      watched.add(dtls);
      dtls.onstatechange = () => change("dtls", dtls.state, mid);
      const ice = dtls.iceTransport;
      ice.onstatechange = () => change("ice", ice.state, mid);
    }
  }

  function send(text) {
    if (channel?.readyState !== "open") {
      return false;
    }
    channel.send(text);
    return true;
  }

  return { open, offer, answer, remote, send, close: () => peer.close() };
})();
