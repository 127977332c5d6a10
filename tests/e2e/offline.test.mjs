// The site without a network, and the change from one version to the next.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
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
  const notice = page.getByRole("button", { name: "Reload to update" });
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

const HTML = "<!doctype html><title>Welcome</title><p>Sign in";
const worker = (version) => released("worker.js").replace(/^const VERSION = .*$/m, `const VERSION = "${version}";`);
const modules = readdirSync(fileURLToPath(new URL("../../dist", import.meta.url))).filter((name) => /\.wasm$/.test(name));
const mended = () => {
  for (const name of modules) alter(name);
  alter("worker.js");
};

/** What is kept under each name that ends in `.wasm`, by its first bytes. */
const magic = (page) =>
  page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (!request.url.endsWith(".wasm")) continue;
        const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
        found.push([...bytes.subarray(0, 4)].join());
      }
    }
    return [...new Set(found)];
  });

/** Asks for the next version, and waits until its installation has come to an end. */
const updated = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing), { once: true }));
    await registration.update();
    const never = new Promise((_, reject) => setTimeout(reject, 10_000, new Error("the host has no other worker")));
    const one = await Promise.race([found, never]);
    for (; one.state === "installing"; ) await new Promise((resolve) => one.addEventListener("statechange", resolve, { once: true }));
    return one.state;
  });

for (const visits of [1, 2]) for (const [what, body] of [["another page", HTML], ["cut modules", Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])]]) {
  test(`an update while the host has ${what} for its modules is none, and leaves nothing behind (${visits} visits)`, async (t) => {
    const page = await open(t, allowed);
    await eventually(async () => assert.match(await kept(page), /^activat/), 20_000);
    if (visits > 1) {
      await page.reload();
      await mounted(page);
    }
    const before = await versions(page);
    for (const name of modules) alter(name, body);
    alter("worker.js", worker("next"));
    assert.equal(await updated(page), "redundant");
    assert.deepEqual(await versions(page), before, "an update that failed leaves no cache");
    assert.deepEqual(await magic(page), ["0,97,115,109"]);
    await page.reload();
    await mounted(page);
    await lab(page).answered("NOERROR");
    mended();
    await page.reload();
    await mounted(page);
    await lab(page).answered("NOERROR");
    page.troubles.length = 0;
  });
}

test("a first installation while the host has another page for its modules keeps nothing", async (t) => {
  const page = await open(t, allowed);
  for (const name of modules) alter(name, HTML);
  await page.waitForTimeout(6000);
  assert.deepEqual(await versions(page), []);
  mended();
  await page.reload();
  await mounted(page);
  await lab(page).answered("NOERROR");
  page.troubles.length = 0;
});

for (const [what, files] of [["the module", /_bg\.wasm$/], ["the script", /k8s-dns-lab-\w+\.js$/], ["the first words", /later-first_/], ["every part", /\.wasm$/]]) {
  test(`a cache whose ${what} is no good is thrown away, and the lab starts from the network`, async (t) => {
    const page = await visitedBefore(t);
    await page.evaluate(async ([source, html]) => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const { url } of await cache.keys()) {
          if (new RegExp(source).test(url)) await cache.put(url, new Response(html, { headers: { "content-type": /js$/.test(url) ? "text/javascript" : "application/wasm" } }));
        }
      }
    }, [files.source, HTML]);
    await page.reload().catch(() => {});
    await lab(page).answered("NOERROR");
    await mounted(page);
    assert.equal(await page.locator(".lost").count(), 0);
    page.troubles.length = 0;
  });
}

for (const [what, files] of [["the module", /_bg\.wasm$/], ["the first words", /later-first_/]]) {
  test(`without a network and without ${what}, which the browser let go of, the start says so and keeps the rest; the next with one is whole again`, async (t) => {
    const page = await visitedBefore(t);
    const gone = await page.evaluate(async (source) => {
      const [name] = await caches.keys();
      const cache = await caches.open(name);
      const all = (await cache.keys()).map(({ url }) => url).filter((url) => new RegExp(source).test(url));
      for (const url of all) await cache.delete(url);
      return all;
    }, files.source);
    assert.ok(gone.length > 0);
    const [version] = await versions(page);
    await page.context().setOffline(true);
    await page.reload();
    await page.locator(".lost").getByText("could not be loaded").waitFor({ timeout: 5000 });
    assert.deepEqual(await versions(page), [version], "nothing is thrown away without a network");
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click({ timeout: 2000 }).catch(() => {});
    await lab(page).answered("NOERROR");
    page.troubles.length = 0;
  });
}

test("what the browser let go of is kept again with the next visit", async (t) => {
  const page = await visitedBefore(t);
  const has = () =>
    page.evaluate(async () => {
      const cache = await caches.open((await caches.keys())[0]);
      return (await cache.keys()).some(({ url }) => url.endsWith("_bg.wasm"));
    });
  await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    for (const { url } of await cache.keys()) if (url.endsWith("_bg.wasm")) await cache.delete(url);
  });
  assert.equal(await has(), false);
  await page.reload();
  await mounted(page);
  await eventually(async () => assert.equal(await has(), true));
});

test("the page by its other name, index.html, needs no network either", async (t) => {
  const page = await visitedBefore(t);
  await page.context().setOffline(true);
  await page.goto(`${page.url().split(/[?#]/)[0]}index.html`);
  await mounted(page);
  await lab(page).answered("NOERROR");
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
