// What is not needed on the first screen is not fetched with it, arrives when it is opened, and says so
// where it cannot be had.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, lab, open } from "./lab.mjs";

/** The parts of the module that a page has asked for until now. */
const fetched = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => name.split("/").pop())
      .filter((name) => name.startsWith("later-")),
  );

for (const width of [1280, 900, 360]) {
  test(`before the first interaction nothing of what comes later is fetched (${width} px)`, async (t) => {
    const page = await open(t, { width });
    await lab(page).answered("NOERROR");
    // Long enough for anything that waits for an idle moment.
    await sleep(1500);
    assert.deepEqual(await fetched(page), []);
  });
}

test("a part arrives when it is opened, once", async (t) => {
  const page = await open(t);
  const { regions } = lab(page);
  await page.getByRole("tab", { name: "Zone" }).click();
  await regions.zone.getByRole("table").waitFor();
  const first = await fetched(page);
  assert.ok(first.some((name) => name.startsWith("later-zone-")), first.join());
  await page.getByRole("tab", { name: "Why" }).click();
  await regions.why.waitFor();
  await page.getByRole("tab", { name: "Zone" }).click();
  await regions.zone.getByRole("table").waitFor();
  assert.deepEqual(await fetched(page), first);
});

test("a part that cannot be fetched says so, and comes when it can", async (t) => {
  const page = await open(t);
  const { regions } = lab(page);
  await page.route(/later-zone/, (route) => route.abort());
  await page.getByRole("tab", { name: "Zone" }).click();
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await lab(page).ask({ name: "db" });
  await lab(page).answered("NOERROR");
  await page.unroute(/later-zone/);
  await again.click();
  await regions.zone.getByRole("table").waitFor();
  // The failed request is what this test is about.
  await eventually(() => assert.ok(page.troubles.length > 0));
  page.troubles.length = 0;
});

for (const [what, body] of [
  ["is no module", "<!doctype html><title>Not found</title>"],
  ["is cut short", Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 99, 1])],
]) {
  test(`a part that arrives but ${what} says so, and comes when it can`, async (t) => {
    const page = await open(t);
    const { regions } = lab(page);
    await page.route(/later-/, (route) => route.fulfill({ status: 200, contentType: "application/wasm", body }));
    await page.getByRole("tab", { name: "Zone" }).click();
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor();
    // A change needs a part as well, and says the same of it.
    await page.getByRole("button", { name: "Headless" }).click();
    await page.locator(".notice[role=alert]").waitFor();
    await lab(page).ask({ name: "nobody" });
    await lab(page).answered("NXDOMAIN");
    await page.unroute(/later-/);
    await again.click();
    await regions.zone.getByRole("table").waitFor();
    await page.getByRole("button", { name: "Headless" }).click();
    await lab(page).answered("NOERROR");
    await page.locator(".notice[role=alert]").waitFor({ state: "detached" });
    await eventually(() => assert.ok(page.troubles.every((trouble) => /CompileError|WebAssembly/.test(trouble)), page.troubles.join("\n")));
    page.troubles.length = 0;
  });
}
