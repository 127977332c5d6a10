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
