// What the release steps read of the texts that wasm-split-cli and wasm-bindgen write: `recorded` has both as they wrote
// them of a small program (`recorded/record` does it anew), and a text of another shape is an error that says so.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bundled, linkedTogether, namesModule, slim } from "../../scripts/lib/glue.mjs";
import { readLoaders } from "../../scripts/lib/packs.mjs";
import { wanted } from "../../scripts/lib/release-tools.mjs";

const RECORDED = fileURLToPath(new URL("recorded/", import.meta.url));
const read = (name) => readFileSync(join(RECORDED, name), "utf8");
const [loaders, glue] = [read("loaders.js"), read("glue.js")];
const FOLLOWS = /has to follow$/;

/** `text` with what a pattern finds written in another way. */
function otherwise(text, from, to) {
  const other = text.replaceAll(from, to);
  assert.notEqual(other, text, `${from} is in it`);
  return other;
}

/** A folder with the snippets where the script looks for them. */
function folder(t) {
  const made = mkdtempSync(join(tmpdir(), "recorded-"));
  t.after(() => rmSync(made, { recursive: true }));
  for (const [, file, name] of glue.matchAll(/['"](\.\/snippets\/[^'"]+\/(\w+\.js))['"]/g)) {
    mkdirSync(dirname(join(made, file)), { recursive: true });
    cpSync(join(RECORDED, "src", name), join(made, file));
  }
  return made;
}

test("what is recorded was written by the tools that a release is made with", () => {
  const versions = Object.fromEntries(read("versions.txt").trim().split("\n").map((line) => line.split(" ")));
  assert.deepEqual(versions, Object.fromEntries(Object.keys(versions).map((name) => [name, wanted(fileURLToPath(new URL("../../", import.meta.url)))[name]])));
  assert.equal(Object.keys(versions).length, 2);
});

test("the loaders tell each piece with the parts that need it, parts without a piece of their own, and what is shared", () => {
  const { pieces, parts, shared } = readLoaders(loaders);
  assert.deepEqual(parts.sort(), ["answer", "one", "question", "same"]);
  const byFile = pieces.map(({ file, parts }) => [file, parts.sort().join()]).sort(([one], [other]) => (one < other ? -1 : 1));
  assert.deepEqual(byFile, [
    ["chunk_5.wasm", "answer,question"],
    ["chunk_6.wasm", "one,same"],
    ["split_answer.wasm", "answer"],
    ["split_question.wasm", "question"],
  ]);
  assert.deepEqual(shared.sort(), ["__indirect_function_table", "__wasm_split_shared0", "memory"]);
});

for (const [what, from, to] of [
  ["a chunk", /^const __chunk_5 = makeLoad/gm, "let __chunk_5 = makeLoad"],
  ["a part", "export const __wasm_split_load_answer", "export let __wasm_split_load_answer"],
  ["a part without a piece", "async (_imp) => ({})", "async () => null"],
  ["what fetches", 'new URL("./chunk_6.wasm"', 'here("./chunk_6.wasm"'],
  ["what is shared", "initSync(undefined, undefined)", "initSync()"],
]) {
  test(`loaders that write ${what} in another way are an error`, () => assert.throws(() => readLoaders(otherwise(loaders, from, to)), FOLLOWS));
}

test("the script without what nobody calls still has all else, under short names", () => {
  const [long] = glue.match(/__wbg___wbindgen_throw_\w+/);
  const short = slim(glue, new Map([[long, "a"]]));
  assert.match(glue, /class IntoUnderlyingSink/);
  assert.doesNotMatch(short, /class IntoUnderlying|IntoUnderlying\w+Finalization = |if \(Symbol\.dispose\) IntoUnderlying/);
  assert.ok(short.includes("\na: function(arg0, arg1) {") && !short.includes(`${long}: function`));
  for (const name of ["export function ask", "export function read", "export { initSync, __wbg_init as default }"]) assert.ok(short.includes(name), name);
});

test("a script with other classes, or without a function that is imported, is an error", () => {
  assert.throws(() => slim(otherwise(glue, "export class IntoUnderlying", "class IntoUnderlying"), new Map()), FOLLOWS);
  assert.throws(() => slim(otherwise(glue, "Finalization = ", "Finalization ="), new Map()), FOLLOWS);
  assert.throws(() => slim(glue, new Map([["__wbg_gone", "a"]])), FOLLOWS);
});

test("the script has the loaders in it, one for each part, and imports no file of them", () => {
  const script = linkedTogether(glue, ["answer", "question"], "const laterLoad = (part) => part;\n");
  assert.doesNotMatch(script, /^import .*__wasm_split/m);
  assert.equal(script.match(/"\.\/__wasm_split\.js": /g).length, 1);
  assert.ok(script.includes('"./__wasm_split.js": { __wasm_split_load_answer: laterLoad("answer"), __wasm_split_load_question: laterLoad("question") },'));
  assert.ok(script.endsWith("const laterLoad = (part) => part;\n"));
});

for (const [what, from, to] of [
  ["statements", /^import \* as import3 from "\.\/__wasm_split\.js"/gm, 'import { later } from "./__wasm_split.js"'],
  ["entries", /"\.\/__wasm_split\.js": import3,/g, '"./__wasm_split.js": { ...import3 },'],
  ["no entries", /^ *"\.\/__wasm_split\.js": import\d+,\n/gm, ""],
  ["another file", /__wasm_split\.js/g, "__split.js"],
]) {
  test(`a script that imports the loaders by other ${what} is an error`, () => assert.throws(() => linkedTogether(otherwise(glue, from, to), ["answer"], ""), FOLLOWS));
}

test("a script is told the name of its module, and one that names none is an error", () => {
  assert.ok(namesModule(glue, "k8s-dns-lab_bg.wasm", "named.wasm").includes("new URL('named.wasm', import.meta.url)"));
  assert.throws(() => namesModule(otherwise(glue, "'k8s-dns-lab_bg.wasm'", "name"), "k8s-dns-lab_bg.wasm", "named.wasm"), FOLLOWS);
});

test("the first script asks for a snippet when one of its functions is called, and each is a file", async (t) => {
  const made = folder(t);
  const [script, files] = await bundled(linkedTogether(slim(glue, new Map()), ["answer"], "const laterLoad = (part) => part;\n"), made);
  assert.doesNotMatch(script, /(^|;)import[{*"]/);
  const imported = [...script.matchAll(/import\("\.\/(later-[\w-]+\.js)"\)/g)].map(([, file]) => file);
  assert.deepEqual([...new Set(imported)].sort(), [...files.keys()].sort());
  assert.deepEqual([...files.keys()].map((name) => name.split("-")[1]).sort(), ["listen", "pack"]);
  assert.ok(readdirSync(made).length > 0 && script.length < glue.length / 2);
});

test("a script that imports snippets in another way is an error", async (t) => {
  const linked = linkedTogether(glue, ["answer"], "");
  for (const [from, to] of [["import { pack, unpack } from", "import pack, { unpack } from"], ["import * as import1 from", "import import1 from"]]) {
    await assert.rejects(bundled(otherwise(linked, from, to), folder(t)), FOLLOWS);
  }
});
