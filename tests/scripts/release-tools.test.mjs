// What a release lacks, in checkouts that have some of its tools.

import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { lacks, wanted } from "../../scripts/lib/release-tools.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const versions = wanted(ROOT);

/** A checkout with these tools, each of a version. */
function checkout(t, has) {
  const root = mkdtempSync(join(tmpdir(), "tools-"));
  t.after(() => rmSync(root, { recursive: true }));
  const put = (file, text) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    return join(root, file);
  };
  for (const file of ["package-lock.json", "Cargo.lock", "scripts/lib/setup.sh"]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(root, file));
  }
  for (const name of ["binaryen", "esbuild"]) if (has[name]) put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: has[name] }));
  if (has["wasm-bindgen"]) chmodSync(put(".tools/bin/wasm-bindgen", `#!/bin/sh\necho "wasm-bindgen ${has["wasm-bindgen"]}"\n`), 0o755);
  if (has["wasm-split-cli"]) {
    put(".tools/bin/wasm-split-cli", "");
    put(".tools/.crates.toml", `[v1]\n"wasm_split_cli_support ${has["wasm-split-cli"]} (registry+https://github.com/rust-lang/crates.io-index)" = ["wasm-split-cli"]\n`);
  }
  return root;
}

test("a checkout with every tool of the versions it asks for lacks nothing", (t) => {
  assert.deepEqual(lacks(checkout(t, versions), "/nowhere"), []);
});

test("without any tool each is named with its version and the command that gets it", (t) => {
  assert.deepEqual(lacks(checkout(t, {}), "/nowhere"), [
    "A release needs the npm packages of package-lock.json: run `npm ci`.",
    `A release needs wasm-bindgen ${versions["wasm-bindgen"]}, which is missing: run \`cargo install wasm-bindgen-cli@${versions["wasm-bindgen"]} --locked\`.`,
    `A release needs wasm-split-cli ${versions["wasm-split-cli"]}, which is missing: run \`cargo install wasm_split_cli_support@${versions["wasm-split-cli"]} --features build-binary --locked\`.`,
  ]);
});

for (const name of Object.keys(versions)) {
  test(`${name} of another version is no tool for a release`, (t) => {
    const all = lacks(checkout(t, { ...versions, [name]: "0.0.1" }), "/nowhere");
    assert.equal(all.length, 1);
    assert.match(all[0], name.startsWith("wasm-") ? /^A release needs wasm-\S+ \S+, and \S+ is 0\.0\.1: run `cargo install / : /run `npm ci`/);
  });
}

test("a tool that nobody's list tells the version of is taken as it is", (t) => {
  const root = checkout(t, versions);
  rmSync(join(root, ".tools/.crates.toml"));
  assert.deepEqual(lacks(root, "/nowhere"), []);
});

test("the crate that marks where a release is cut is of the minor version of the tool that cuts it", () => {
  const marks = readFileSync(join(ROOT, "Cargo.lock"), "utf8").match(/\nname = "wasm_split_helpers"\nversion = "(\d+\.\d+)\./)[1];
  assert.ok(versions["wasm-split-cli"].startsWith(`${marks}.`), `${marks} and ${versions["wasm-split-cli"]}`);
});
