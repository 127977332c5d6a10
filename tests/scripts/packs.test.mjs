// What scripts/lib/split.mjs and packs.mjs make of the pieces that the cutting tool writes.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import binaryen from "binaryen";
import { FIRST, packed, shortened } from "../../scripts/lib/packs.mjs";
import { merged } from "../../scripts/lib/split.mjs";

/** A piece as the tool cuts them: puts one function into the table they share, at `place`, which counts the variable they share up by `by` and writes it to `memory[at]`. */
function piece(place, by, at) {
  const module = binaryen.parseText(`(module
    (import "__wasm_split" "memory" (memory 1))
    (import "__wasm_split" "table" (table 8 funcref))
    (import "__wasm_split" "shared" (global $shared (mut i32)))
    (func $count
      (global.set $shared (i32.add (global.get $shared) (i32.const ${by})))
      (i32.store (i32.const ${at}) (global.get $shared)))
    (elem (i32.const ${place}) $count))`);
  const bytes = Buffer.from(module.emitBinary());
  module.dispose();
  return bytes;
}

test("the pieces of a pack share one memory, one table and one variable, and each does what it did", async (t) => {
  const work = mkdtempSync(join(tmpdir(), "packs-"));
  t.after(() => rmSync(work, { recursive: true }));
  const files = [[3, 1, 2048], [5, 10, 2052], [4, 100, 2056]].map((given, at) => {
    const file = join(work, `${at}.wasm`);
    writeFileSync(file, piece(...given));
    return file;
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const table = new WebAssembly.Table({ initial: 8, element: "anyfunc" });
  const shared = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  const short = shortened(["memory", "table", "shared"]);
  const given = Object.fromEntries(Object.entries({ memory, table, shared }).map(([name, one]) => [short.get(name), one]));
  const { instance } = await WebAssembly.instantiate(await merged(files, work, short), { [FIRST]: given });
  assert.deepEqual(Object.keys(instance.exports), []);
  for (const place of [3, 5, 4]) table.get(place)();
  assert.equal(shared.value, 111);
  assert.deepEqual([...new Uint32Array(memory.buffer, 2048, 3)], [1, 11, 111]);
});

test("what every visit fetches is one pack, and the sentences of a language travel alone", () => {
  const own = Array.from({ length: 40 }, (_, at) => ({ file: `own${at}`, weight: 10, parts: [`part${at}`] }));
  const always = [{ file: "a", weight: 5, parts: ["screen"] }, { file: "b", weight: 5, parts: ["screen", "part1"] }];
  const sentences = ["en", "ko"].map((tag) => ({ file: tag, weight: 3, parts: [`first_${tag}`] }));
  const packs = packed([...own, ...always, ...sentences]);
  assert.equal(packs.length, 24 + sentences.length);
  assert.deepEqual(packs.find(({ files }) => files.includes("a")).files.sort(), ["a", "b"]);
  for (const tag of ["en", "ko"]) assert.deepEqual(packs.find(({ files }) => files.includes(tag)).files, [tag]);
  assert.equal(packs.flatMap(({ files }) => files).length, own.length + always.length + sentences.length);
});
