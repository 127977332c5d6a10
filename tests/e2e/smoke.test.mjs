// The least the site owes anybody: it opens, from any path, without a complaint.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, host, mounted, open, screenshot } from "./lab.mjs";

for (const [lang, theme] of [["en", "light"], ["ko", "dark"], ["ja", "light"]]) {
  test(`the page opens under a sub-path, in ${lang} and ${theme}, and axe finds nothing`, async (t) => {
    const page = await open(t, { lang, theme });
    assert.match(await page.title(), /DNS/);
    assert.notEqual(await page.getAttribute("html", "lang"), null);
    await axe(page);
    await screenshot(page, `first-${lang}-${theme}`);
  });
}

test("the policy allows the page's own text and no other", async (t) => {
  const page = await open(t);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.intruder = true";
    document.head.append(script);
    return globalThis.intruder === true;
  });
  assert.equal(ran, false);
  assert.equal(page.troubles.length, 1, "the browser reports what it refused");
  page.troubles.length = 0;
});

test("a frame without an origin of its own is enough to run in", async (t) => {
  const page = await host(
    t,
    (address) => `<!doctype html><html lang="en"><title>Docs</title><iframe title="Lab" sandbox="allow-scripts" src="${address}"></iframe>`,
  );
  const [, frame] = page.frames();
  await mounted(frame);
  assert.equal(await frame.evaluate(() => globalThis.origin), "null");
});
