// What scripts/lib/sections.mjs does to a module: it stays a module, and does what it did but for what was taken.

import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { hollowed, withoutExports, withShortImports } from "../../scripts/lib/sections.mjs";

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
  const exports = run(withoutExports(module(), (name) => name === "gone"), { host: { given: () => 6 } });
  assert.deepEqual(Object.keys(exports), ["kept"]);
  assert.equal(exports.kept(), 7);
});

test("what is imported under a short name is what was imported under the long one", () => {
  const { bytes, names } = withShortImports(module(), "host");
  assert.deepEqual([...names.keys()], ["given"]);
  assert.equal(run(bytes, { host: { [names.get("given")]: () => 6 } }).kept(), 7);
});
