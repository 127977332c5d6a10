// What scripts/lib/sections.mjs and split.mjs do to a module: it stays a module, and does what it did but for what was taken.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import binaryen from "binaryen";
import { hollowed } from "../../scripts/lib/sections.mjs";
import { minified, unexport } from "../../scripts/lib/split.mjs";

/** A module that imports `host.given` and exports `gone` and `kept`, which both say what it gives and one more. */
function module() {
  const module = new binaryen.Module();
  module.addFunctionImport("given", "host", "given", binaryen.none, binaryen.i32);
  const more = module.i32.add(module.call("given", [], binaryen.i32), module.i32.const(1));
  for (const name of ["gone", "kept"]) {
    module.addFunction(name, binaryen.none, binaryen.i32, [], name === "gone" ? module.copyExpression(more) : more);
    module.addFunctionExport(name, name);
  }
  const bytes = Buffer.from(module.emitBinary());
  module.dispose();
  return bytes;
}

const run = (bytes, imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;

test("a hollow function is still exported, does nothing, and leaves the others as they are", () => {
  const { gone, kept } = run(hollowed(module(), (name) => name === "gone"), { host: { given: () => 6 } });
  assert.throws(gone, /unreachable/);
  assert.equal(kept(), 7);
});

test("an export that is taken away is gone, and the others do what they did", () => {
  const read = binaryen.readBinary(module());
  unexport(binaryen, read, (name) => name === "gone");
  const exports = run(read.emitBinary(), { host: { given: () => 6 } });
  read.dispose();
  assert.deepEqual(Object.keys(exports), ["kept"]);
  assert.equal(exports.kept(), 7);
});

test("what is imported and exported under short names is what it was under the long ones", async (t) => {
  const work = mkdtempSync(join(tmpdir(), "sections-"));
  t.after(() => rmSync(work, { recursive: true }));
  const { bytes, from, imports, exports } = await minified(module(), work);
  assert.deepEqual(imports.map(([from, name]) => [from, name]), [["host", "given"]]);
  assert.deepEqual(exports.map(([name]) => name).sort(), ["gone", "kept"]);
  const [[, , given]] = imports;
  assert.ok([from, given, ...exports.map(([, short]) => short)].every((name) => name.length <= 2));
  const made = run(bytes, { [from]: { [given]: () => 6 } });
  assert.equal(made[new Map(exports).get("kept")](), 7);
});
