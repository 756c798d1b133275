"use strict";
// stun.decode with werift-ice.
//
// - accept: parseMessage gave a message. A wrong FINGERPRINT makes it refuse; an exception, which
//   werift-ice catches where the datagram comes in, is shown in the member `exception`.
// - attributes: werift-ice keeps typed values by name, of duplicates the last one at the first one's
//   place, and unknown attributes in a list beside. The bytes are those its unpackers were handed, the
//   order is that of its look-ups in the table: the shim looks on at both.
// - integrity: parseMessage once more, now with the key; long-term keys are MD5 by the shim, werift-ice
//   having them inside its TURN client only.

const { createHash } = require("crypto");
const { parseMessage } = require("werift-ice");
const tables = require("werift-ice/lib/ice-server/src/stun/attributes");

const CLASSES = { 0x0000: "request", 0x0010: "indication", 0x0100: "success", 0x0110: "error" };
let order = [];
let seen = new Map();

for (const attribute of Object.values(tables.ATTRIBUTES_BY_TYPE)) {
  const [type, , , unpack] = attribute;
  const watched = (data, ...rest) => {
    seen.set(type, data.toString("hex"));
    return unpack(data, ...rest);
  };
  // werift-ice tells the unpackers of XOR addresses by their name.
  attribute[3] = Object.defineProperty(watched, "name", { value: unpack.name });
}
tables.ATTRIBUTES_BY_TYPE = new Proxy(tables.ATTRIBUTES_BY_TYPE, {
  get(table, type) {
    order.push(Number(type));
    return table[type];
  },
});

/** werift-ice leaves the method's bits where they stand around the class. */
const method = (bits) => (bits & 0xf) | ((bits & 0xe0) >> 1) | ((bits & 0x3e00) >> 2);
const four = (number) => number.toString(16).padStart(4, "0");

function integrity(data, message, { password, username, realm }) {
  if (!message.attributesKeys.includes("MESSAGE-INTEGRITY")) {
    return "absent";
  }
  if (password === undefined) {
    return "unchecked";
  }
  const longTerm = () => createHash("md5").update(`${username}:${realm}:${password}`).digest();
  const key = realm === undefined ? Buffer.from(password) : longTerm();
  return parseMessage(data, key) ? "valid" : "invalid";
}

/** What the message holds, in the order it was read. */
function attributes(message) {
  const unknown = message.rawAttributes.map(({ type, value }) => {
    return { type: four(type), value: value.toString("hex") };
  });
  const known = new Set();
  return order.flatMap((type) => {
    if (!seen.has(type)) {
      return [unknown.shift()];
    }
    const first = !known.has(type);
    known.add(type);
    return first ? [{ type: four(type), value: seen.get(type) }] : [];
  });
}

/** The operation. */
function decode(request) {
  const data = Buffer.from(request.message, "hex");
  order = [];
  seen = new Map();
  let message;
  try {
    message = parseMessage(data);
  } catch (problem) {
    return { accept: false, exception: String(problem) };
  }
  if (!message) {
    return { accept: false };
  }
  return {
    accept: true,
    class: CLASSES[message.messageClass],
    method: four(method(message.messageMethod)),
    transaction_id: message.transactionIdHex,
    attributes: attributes(message),
    integrity: integrity(data, message, request),
    fingerprint: message.attributesKeys.includes("FINGERPRINT") ? "valid" : "absent",
  };
}

module.exports = { decode };
