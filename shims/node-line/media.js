"use strict";
// RTP for stacks that send what they are given: Opus silence, and one grey VP8 picture again and again.

const AUDIO = Buffer.from("f8fffe", "hex"); // Opus, 20 ms of silence
// Payload descriptor (start of a frame), then a key frame of 64x48 made by libvpx.
const VIDEO = Buffer.from("109002009d012a400030000047088585888584880202000619c1340b24f9c000", "hex");
const MEDIA = {
  audio: { payload: AUDIO, every: 20, step: 960 },
  video: { payload: VIDEO, every: 100, step: 9000 },
};

/**
 * Gives `send` an RTP packet of the kind at its pace; the result ends it. Payload type and SSRC are for
 * the stacks that take packets as they are.
 */
function play(kind, send, { payloadType = 96, ssrc = 1 } = {}) {
  const { payload, every, step } = MEDIA[kind];
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8((kind === "video" ? 0x80 : 0) | payloadType, 1);
  header.writeUInt32BE(ssrc, 8);
  let count = 0;
  const timer = setInterval(() => {
    header.writeUInt16BE(count & 0xffff, 2);
    header.writeUInt32BE((count * step) >>> 0, 4);
    count += 1;
    send(Buffer.concat([header, payload]));
  }, every);
  return () => clearInterval(timer);
}

module.exports = { play };
