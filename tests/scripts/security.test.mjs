// What docs/security.md promises names its tests: they are there, by the names it calls them.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const text = readFileSync(join(ROOT, "docs/security.md"), "utf8");

/** The folders that a name without one may be in. */
const FOLDERS = ["", "tests/e2e", "docs"];
const found = (name) => FOLDERS.map((folder) => join(ROOT, folder, name)).find((path) => existsSync(path));

test("every file that docs/security.md names is there", () => {
  const named = [...text.matchAll(/`((?:[\w.-]+\/)*[\w-]+(?:\.test)?\.(?:rs|mjs|md|toml))`/g)].map(([, name]) => name);
  assert.ok(named.length > 20, named.join(" "));
  const here = new Set(readdirSync(join(ROOT, "tests/e2e")));
  assert.ok(here.has("stranger.test.mjs"));
  assert.deepEqual(named.filter((name) => !found(name)), []);
});

test("every test that docs/security.md calls by its name is in the file it names", () => {
  let called = 0;
  const missing = [];
  for (const line of text.split("\n")) {
    // A file, and behind it the names of its tests.
    for (const [, file, names] of line.matchAll(/`([\w./-]+\.(?:rs|mjs))`: ((?:\*[^*]+\*(?:, )?)+)/g)) {
      const source = readFileSync(found(file) ?? assert.fail(`no ${file}`), "utf8");
      for (const [, name] of names.matchAll(/\*([^*]+)\*/g)) {
        called += 1;
        const words = file.endsWith(".rs") ? name.replaceAll(" ", "_") : name;
        // What changes from one case to the next is left out, by three dots.
        const parts = words.split("…").map((part) => part.trim()).filter(Boolean);
        if (!parts.every((part) => source.includes(part))) missing.push(`${file}: ${name}`);
      }
    }
  }
  assert.deepEqual(missing, []);
  assert.ok(called >= 8, `${called} tests are called by their names`);
});
