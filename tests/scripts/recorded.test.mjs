// What the release steps read of the texts that wasm-split-cli and wasm-bindgen write: `recorded` has both as they wrote
// them of a small program (`recorded/record` does it anew), and a text of another shape is an error that says so.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bundled, linkedTogether, namesModule, slim, used } from "../../scripts/lib/glue.mjs";
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

test("the script without what nobody calls still has all else", () => {
  const short = slim(glue);
  assert.match(glue, /class IntoUnderlyingSink/);
  assert.doesNotMatch(short, /class IntoUnderlying|IntoUnderlying\w+Finalization = |if \(Symbol\.dispose\) IntoUnderlying/);
  for (const name of ["export function ask", "export function read", "export { initSync, __wbg_init as default }"]) assert.ok(short.includes(name), name);
});

test("a script with other classes is an error", () => {
  assert.throws(() => slim(otherwise(glue, "export class IntoUnderlying", "class IntoUnderlying")), FOLLOWS);
  assert.throws(() => slim(otherwise(glue, "Finalization = ", "Finalization =")), FOLLOWS);
});

test("what the script uses of the module's exports is told by name, and in another way it is an error", () => {
  assert.ok(["memory", "__wbindgen_start", "__wbindgen_malloc", "ask", "read"].every((name) => used(glue).has(name)));
  assert.ok([...used(slim(glue))].every((name) => !name.includes("intounderlying")));
  assert.throws(() => used(otherwise(glue, "wasm.memory", 'wasm["memory"]')), FOLLOWS);
});

/** What Binaryen says of a module that imports and exports what the script has, with short names such as it gives. */
function names() {
  const own = [...glue.matchAll(/^        (__w\w+): function/gm)].map(([, name]) => ["./k8s-dns-lab_bg.js", name]);
  const snippet = glue.match(/"(\.\/snippets\/[^"]+listen\.js)"/)[1];
  const later = ["answer", "question"].map((part) => ["./__wasm_split.js", `__wasm_split_load_${part}`]);
  return {
    from: "a",
    imports: [...own, [snippet, "listen"], ...later].map((entry, at) => [...entry, `i${at}`]),
    exports: [...used(glue)].map((name, at) => [name, `e${at}`]),
  };
}

const LOADERS = "const laterLoad = (part) => part;\n";

test("the script has short names, one object of imports, and the loaders in it, one for each part that is imported", () => {
  const { from, imports, exports } = names();
  const script = linkedTogether(glue, { from, imports, exports }, LOADERS);
  assert.doesNotMatch(script, /^import .*(__wasm_split|listen)/m);
  assert.doesNotMatch(script, /__wasm_split|__wbg___wbindgen_throw/);
  assert.ok(script.includes("return { __proto__: null, a: import0 };"));
  const short = (wanted) => imports.find(([, name]) => name === wanted)[2];
  for (const part of ["answer", "question"]) assert.ok(script.includes(`\n${short(`__wasm_split_load_${part}`)}: laterLoad("${part}"),\n`), part);
  const [, throws] = imports.find(([, name]) => name.startsWith("__wbg___wbindgen_throw"));
  assert.ok(script.includes(`\n${short(throws)}: function(arg0, arg1) {`));
  for (const [name, letter] of exports) assert.ok(script.includes(`wasm.${letter}`) && !script.includes(`wasm.${name}(`), name);
  assert.ok(script.endsWith(LOADERS));
});

test("a name that the script does not have, or that the module has none for, is an error", () => {
  const all = names();
  assert.throws(() => linkedTogether(glue, { ...all, imports: [...all.imports, ["./k8s-dns-lab_bg.js", "__wbg_gone", "i"]] }, ""), FOLLOWS);
  assert.throws(() => linkedTogether(glue, { ...all, imports: [...all.imports, ["./another.js", "gone", "i"]] }, ""), FOLLOWS);
  assert.throws(() => linkedTogether(glue, { ...all, exports: all.exports.slice(1) }, ""), FOLLOWS);
});

for (const [what, from, to] of [
  ["statements", /^import \* as import3 from "\.\/__wasm_split\.js"/gm, 'import { later } from "./__wasm_split.js"'],
  ["entries", /"\.\/__wasm_split\.js": import3,/g, '"./__wasm_split.js": { ...import3 },'],
  ["no entries", /^ *"\.\/__wasm_split\.js": import\d+,\n/gm, ""],
  ["another file", /__wasm_split\.js/g, "__split.js"],
  ["another object", "const import0 = {", "const import0 = new Object({"],
]) {
  test(`a script that imports the loaders by other ${what} is an error`, () => assert.throws(() => linkedTogether(otherwise(glue, from, to), names(), ""), FOLLOWS));
}

test("a script is told the name of its module, and one that names none is an error", () => {
  assert.ok(namesModule(glue, "k8s-dns-lab_bg.wasm", "named.wasm").includes("new URL('named.wasm', import.meta.url)"));
  assert.throws(() => namesModule(otherwise(glue, "'k8s-dns-lab_bg.wasm'", "name"), "k8s-dns-lab_bg.wasm", "named.wasm"), FOLLOWS);
});

test("the first script asks for a snippet when one of its functions is called, and each is a file", async (t) => {
  const made = folder(t);
  const [script, files] = await bundled(linkedTogether(slim(glue), names(), LOADERS), made);
  assert.doesNotMatch(script, /(^|;)import[{*"]/);
  const imported = [...script.matchAll(/import\("\.\/(later-[\w-]+\.js)"\)/g)].map(([, file]) => file);
  assert.deepEqual([...new Set(imported)].sort(), [...files.keys()].sort());
  assert.deepEqual([...files.keys()].map((name) => name.split("-")[1]).sort(), ["listen", "pack"]);
  assert.ok(readdirSync(made).length > 0 && script.length < glue.length / 2);
});

test("a script that imports snippets in another way is an error", async (t) => {
  await assert.rejects(bundled(otherwise(linkedTogether(glue, names(), ""), "import { pack, unpack } from", "import pack, { unpack } from"), folder(t)), FOLLOWS);
  assert.throws(() => linkedTogether(otherwise(glue, "import * as import1 from", "import import1 from"), names(), ""), FOLLOWS);
});
