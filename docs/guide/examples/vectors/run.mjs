// Feeds the stun.decode vectors to a stack in JavaScript, without icespec: node run.mjs VECTORS/stun
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "./stack.mjs"; // REPLACE: the reply of your stack to an input

function matches(pattern, reply) {
  if (Array.isArray(pattern)) {
    return Array.isArray(reply) && pattern.length === reply.length && pattern.every((one, at) => matches(one, reply[at]));
  }
  if (pattern === null || typeof pattern !== "object") return pattern === (reply ?? null);
  const names = Object.keys(pattern);
  if (names.length === 1 && names[0] === "any") return pattern.any.some((one) => matches(one, reply));
  const object = reply !== null && typeof reply === "object" && !Array.isArray(reply);
  return object && names.every((name) => matches(pattern[name], reply[name]));
}

const counts = { valid: 0, acceptable: 0, invalid: 0 };
const folder = process.argv[2];
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
  for (const vector of JSON.parse(readFileSync(join(folder, file), "utf8")).vectors) {
    const reply = decode(vector.input);
    // What no outcome matches is wrong too.
    const grade = vector.outcomes.find((one) => matches(one.reply, reply))?.grade ?? "invalid";
    counts[grade] += 1;
    if (grade === "invalid") console.log(`invalid ${vector.id}: ${vector.title}`);
  }
}
console.log(Object.entries(counts).map(([grade, count]) => `${count} ${grade}`).join(", "));
process.exitCode = counts.invalid > 0 ? 1 : 0;
