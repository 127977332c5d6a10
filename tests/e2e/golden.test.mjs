// Links of every release, opened for ever: tests/golden/links.json only grows. Each holds what was in the
// address bar then and what was answered then.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { lab, open } from "./lab.mjs";

const LINKS = JSON.parse(readFileSync(new URL("../golden/links.json", import.meta.url), "utf8"));

for (const { release, about, link, outcome, records } of LINKS) {
  test(`a link of ${release} opens: ${about}`, async (t) => {
    const page = await open(t, { hash: link });
    await lab(page).answered(outcome, records);
  });
}

test("there are links of a release to open", () => assert.ok(LINKS.length > 0));
