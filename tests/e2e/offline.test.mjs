// The site without a network, and the change from one version to the next.

import assert from "node:assert/strict";
import { test } from "node:test";
import { alter, eventually, host, lab, mounted, open, released } from "./lab.mjs";

const allowed = { context: { serviceWorkers: "allow" } };

/** Waits until the worker has everything. */
const kept = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).active.state);
const versions = (page) => page.evaluate(() => caches.keys());

async function visitedBefore(t, options = {}) {
  const page = await open(t, { ...allowed, ...options });
  await eventually(async () => assert.match(await kept(page), /^activat/), 20_000);
  await page.reload();
  await mounted(page);
  return page;
}

test("who has been here once needs no network any more: parts that come later and lessons included", async (t) => {
  const page = await visitedBefore(t);
  await page.context().setOffline(true);
  await page.reload();
  await mounted(page);
  await lab(page).answered("NOERROR");
  await page.getByRole("tab", { name: "Zone" }).click();
  await lab(page).regions.zone.getByRole("table").waitFor();
  await page.goto(`${page.url().split(/[?#]/)[0]}?lesson=headless`);
  await mounted(page);
  await lab(page).regions.lesson.getByRole("heading").first().waitFor();
});

test("a newer version is told quietly, taken when wished, and never mixed with the old one", async (t) => {
  const page = await visitedBefore(t);
  const [before] = await versions(page);
  alter("worker.js", released("worker.js").replace(/^const VERSION = .*$/m, 'const VERSION = "next";'));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  const notice = page.getByRole("button", { name: "Reload with it" });
  await notice.waitFor({ timeout: 20_000 });
  assert.ok((await versions(page)).includes(before), "the old version is there until the new one is taken");
  await Promise.all([page.waitForEvent("load"), notice.click()]);
  await mounted(page);
  await lab(page).answered("NOERROR");
  await eventually(async () => {
    const now = await versions(page);
    assert.equal(now.length, 1);
    assert.match(now[0], / next$/);
  });
});

test("in somebody's frame nothing is kept", async (t) => {
  const page = await host(t, (address) => `<!doctype html><title>Docs</title><iframe src="${address}" title="Lab" width="600" height="600"></iframe>`, allowed);
  const frame = page.frames()[1];
  await mounted(frame);
  await lab(frame).answered("NOERROR");
  await page.waitForTimeout(4000);
  // Some browsers do not even let a frame of another site look.
  const kept = () => navigator.serviceWorker.getRegistrations().then((all) => all.length, ({ name }) => name);
  assert.ok([0, "NotSupportedError", "SecurityError"].includes(await frame.evaluate(kept)));
});
