// The stack of run.mjs: a STUN decoder on Node's own cryptography.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const CLASSES = ["request", "indication", "success", "error"];
const hex4 = (number) => number.toString(16).padStart(4, "0");

/** CRC-32 bit by bit: node:zlib has it from Node 20.15 on only. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

/** What precedes an attribute, with the length field counting up to its end. */
function before(data, at, size) {
  const covered = Buffer.from(data.subarray(0, at));
  covered.writeUInt16BE(at + 4 + size - 20, 2);
  return covered;
}

function integrity(input, data, at, value) {
  if (input.password === undefined) return "unchecked";
  let key = input.password;
  if (input.realm !== undefined) {
    key = createHash("md5").update(`${input.username}:${input.realm}:${input.password}`).digest();
  }
  const digest = createHmac("sha1", key).update(before(data, at, value.length)).digest();
  return digest.length === value.length && timingSafeEqual(digest, value) ? "valid" : "invalid";
}

export function decode(input) {
  const data = Buffer.from(input.message, "hex");
  if (data.length < 20) return { accept: false };
  const [type, length] = [data.readUInt16BE(0), data.readUInt16BE(2)];
  const framed = type < 0x4000 && data.readUInt32BE(4) === 0x2112a442 && length % 4 === 0 && length === data.length - 20;
  if (!framed) return { accept: false };
  const reply = {
    accept: true,
    class: CLASSES[((type >> 7) & 2) | ((type >> 4) & 1)],
    method: hex4(((type >> 2) & 0xf80) | ((type >> 1) & 0x70) | (type & 0xf)),
    transaction_id: data.toString("hex", 8, 20),
    attributes: [],
    integrity: "absent",
    fingerprint: "absent",
  };
  for (let at = 20; at < data.length; ) {
    const [kind, size] = [data.readUInt16BE(at), data.readUInt16BE(at + 2)];
    const value = data.subarray(at + 4, at + 4 + size);
    if (value.length !== size) return { accept: false };
    reply.attributes.push({ type: hex4(kind), value: value.toString("hex") });
    if (kind === 0x0008 && reply.integrity === "absent") reply.integrity = integrity(input, data, at, value);
    if (kind === 0x8028) {
      const right = size === 4 && value.readUInt32BE(0) === (crc32(before(data, at, size)) ^ 0x5354554e) >>> 0;
      reply.fingerprint = right ? "valid" : "invalid";
    }
    at += 4 + size + (-size & 3);
  }
  return reply;
}
