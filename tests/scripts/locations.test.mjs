// What scripts/lib/locations.mjs does to the data of a module: paths of libraries go, and all else stands where it stood.

import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { withoutPaths } from "../../scripts/lib/locations.mjs";
import { sections } from "../../scripts/lib/sections.mjs";

/** The data of a module that holds `text`, when its paths are gone. */
function left(text) {
  const module = new binaryen.Module();
  module.setMemory(1, 1, null, [{ offset: module.i32.const(8), data: Buffer.from(text, "latin1") }]);
  const bytes = withoutPaths(Buffer.from(module.emitBinary()), "/home/some.one/.cargo");
  module.dispose();
  assert.ok(WebAssembly.validate(bytes));
  const data = [...sections(bytes)].find(({ id }) => id === 11).content.toString("latin1");
  return data.slice(-text.length);
}

const REGISTRY = "/home/some.one/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f";

test("of the path of a library's file its name is left, at the end of where it stood", () => {
  for (const [path, library] of [
    [`${REGISTRY}/reactive_graph-0.2.16/src/owner/context.rs`, "reactive_graph"],
    [`${REGISTRY}/async-once-cell-0.5.4/src/lib.rs`, "async-once-cell"],
    [`${REGISTRY}/wasi-0.11.1+wasi-snapshot-preview1/src/lib.rs`, "wasi"],
    ["/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/str/pattern.rs", "core"],
    ["/rust/deps/dlmalloc-0.2.11/src/dlmalloc.rs", "dlmalloc"],
  ]) {
    assert.equal(left(`main${path}\0src/a.rs`), `main${library.padStart(path.length)}\0src/a.rs`);
  }
});

test("files of our own and what else looks like a path stay as they are", () => {
  for (const text of ["src/page/start.rs\0src/lib.rs", "/etc/resolv.conf", "/home/other/.cargo/registry/src/x/y-1.0/src/lib.rs", "\xff\x80\0"]) {
    assert.equal(left(text), text);
  }
});
