// Imported first by what must make the same bytes each time: one clock, and the same chance.
import crypto from "node:crypto";

let now = Date.UTC(2025, 0, 1);
let running = 1000; // milliseconds
export function later() {
  now += 86_400_123;
  running += 456;
}
Date.now = () => now;
performance.now = () => running;

let last = 1;
const next = () => {
  last = (last * 1103515245 + 12345) >>> 0;
  return last / 2 ** 32;
};
const fill = (view) => {
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).forEach((_, i, bytes) => { bytes[i] = 256 * next(); });
  return view;
};
Math.random = next;
globalThis.crypto.getRandomValues = fill;
crypto.randomFillSync = fill;
