// The order of a module's functions, which is free: those that are alike stand side by side, so that what compresses
// the module finds what is repeated close by. Only names are given here, by which `wasm-opt
// --reorder-functions-by-name` sorts.

import { leb, Reader, sections } from "./sections.mjs";

const [CUSTOM, CODE] = [0, 10];
/** So many bytes in a row make two functions alike. */
const GRAM = 4;
/** What so many functions have says nothing about any of them. */
const COMMON = 800;
/** A function so short is like many. */
const SHORT = 20;
/** So much of what a function shared with those before still counts one function later: what compresses adapts to a neighbourhood, not to one neighbour. */
const KEPT = 0.6;

/** The functions' bodies, in order. */
function bodies(bytes) {
  const content = [...sections(bytes)].find(({ id }) => id === CODE).content;
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => {
    const length = reader.number();
    reader.at += length;
    return content.subarray(reader.at - length, reader.at);
  });
}

/** What a body is compared by: every few bytes of it, as numbers. */
function grams(body) {
  const all = new Set();
  for (let at = 0; at + GRAM <= body.length; at++) {
    let gram = 0;
    for (const byte of body.subarray(at, at + GRAM)) gram = (Math.imul(gram, 0x01000193) ^ byte) >>> 0;
    all.add(gram);
  }
  return all;
}

/** The numbers of functions in an order in which each is followed by the one of the rest that is most like it and those before it. */
function chained(all) {
  const having = new Map();
  all.forEach((own, number) => {
    for (const gram of own) {
      if (!having.has(gram)) having.set(gram, []);
      having.get(gram).push(number);
    }
  });
  const left = new Set(all.keys());
  const order = [];
  let before = new Map();
  for (let present = 0; present !== undefined; ) {
    left.delete(present);
    order.push(present);
    const shared = new Map();
    for (const [other, count] of before) if (left.has(other)) shared.set(other, count * KEPT);
    for (const gram of all[present]) {
      const others = having.get(gram);
      if (others.length <= COMMON) for (const other of others) if (left.has(other)) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    let best = -1;
    present = left.values().next().value;
    for (const [other, count] of shared) {
      const likeness = count / (all[other].size + SHORT);
      if (likeness > best) [best, present] = [likeness, other];
    }
    before = shared;
  }
  return order;
}

/** The module, which has no names, with names for its functions, whose order is the one they are to stand in. `imported` come before them. */
export function namedInOrder(bytes, imported) {
  const order = chained(bodies(bytes).map(grams));
  const digits = String(order.length).length;
  const rank = [];
  order.forEach((number, at) => (rank[number] = String(at).padStart(digits, "0")));
  const entries = rank.map((name, number) => Buffer.concat([leb(imported + number), leb(name.length), Buffer.from(name)]));
  const names = Buffer.concat([leb(entries.length), ...entries]);
  const content = Buffer.concat([leb(4), Buffer.from("name"), Buffer.from([1]), leb(names.length), names]);
  return Buffer.concat([bytes, Buffer.from([CUSTOM]), leb(content.length), content]);
}
