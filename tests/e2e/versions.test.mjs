// Releases beside each other, as scripts/release lays them out: each in its own folder for ever, the newest at the
// top; what a visitor has of one is never mixed with another. A plain static server: no Brotli, no CORS, no rules.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { sealed } from "../../scripts/lib/policy.mjs";
import { layOut } from "../../scripts/lib/versions.mjs";
import { worker } from "../../scripts/lib/worker.mjs";
import { SUB_PATH, elsewhere, eventually, lab, mounted, servePlainly } from "./lab.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const [{ link, outcome, records }] = JSON.parse(readFileSync(join(ROOT, "tests/golden/links.json"), "utf8"));
const allowed = { context: { serviceWorkers: "allow" } };

const made = [];
const folder = () => {
  made.push(mkdtempSync(join(tmpdir(), "versions-")));
  return made.at(-1);
};
after(() => {
  for (const place of made) rmSync(place, { recursive: true });
});

/** A file whose name ends in the hash of its content. */
const HASHED = /([0-9a-f]{8})((?:_bg)?\.(?:js|wasm|css))$/;
/** The names that such files have in the releases that `next` makes. */
const later = new Set();

/** What the next release would be: every file that bears a hash has another name, and the pages say so. */
function next(dist, version) {
  const to = join(folder(), "dist");
  cpSync(dist, to, { recursive: true, filter: (file) => !/\.(br|gz)$/.test(file) });
  const files = readdirSync(to).filter((file) => statSync(join(to, file)).isFile());
  const renamed = files.filter((file) => HASHED.test(file)).map((file) => [file, file.replace(HASHED, (_, hash, end) => [...hash].reverse().join("") + end)]);
  assert.ok(renamed.some(([file]) => file.endsWith(".js")) && renamed.some(([file]) => file.startsWith("later-")), renamed.join("\n"));
  for (const [was, is] of renamed) {
    later.add(is);
    renameSync(join(to, was), join(to, is));
  }
  for (const file of readdirSync(to).filter((file) => /\.(js|html)$/.test(file) && file !== "worker.js")) {
    let text = readFileSync(join(to, file), "utf8");
    for (const [was, is] of renamed) text = text.replaceAll(was, is);
    if (file === "index.html" || file === "frame.html") {
      text = text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "").replace("</head>", `<meta name="release" content="${version}"></head>`);
      text = sealed(text, file);
    }
    writeFileSync(join(to, file), text);
  }
  worker(to);
  writeFileSync(join(to, "index.html.br"), "");
  return to;
}

/** A site with the present build as 0.1.0, and a way to publish the next one. */
async function site() {
  const place = folder();
  layOut({ dist: join(ROOT, "dist"), site: place, version: "0.1.0" });
  return { place, address: await servePlainly(place, SUB_PATH), publish: (version) => layOut({ dist: next(join(ROOT, "dist"), version), site: place, version }) };
}

const release = (page) => page.evaluate(() => document.querySelector("meta[name=release]")?.content ?? "0.1.0");

/** Every file that the page has asked for bears a name of its own release. */
async function isWhole(page, version) {
  assert.equal(await release(page), version);
  const files = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop()));
  const hashed = files.filter((file) => HASHED.test(file));
  assert.ok(hashed.length > 0);
  for (const file of hashed) assert.equal(later.has(file), version !== "0.1.0", `${file} in ${version}`);
}

const worked = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).active.state);

async function visitedBefore(t, address) {
  const page = await elsewhere(t, address, allowed);
  await mounted(page);
  await eventually(async () => assert.match(await worked(page), /^activat/), 30_000);
  await page.reload();
  await mounted(page);
  return page;
}

async function opensPart(page) {
  await page.getByRole("banner").getByRole("link", { name: "Sandbox", exact: true }).click();
  await page.getByRole("tab", { name: "Zone" }).click();
  await lab(page).regions.zone.getByRole("table").waitFor();
}

test("a version stands at the top, under its number and under its major version, and links open in each", async (t) => {
  const { address } = await site();
  for (const path of ["", "v/0.1.0/", "v/0/"]) {
    const page = await elsewhere(t, `${address}${path}#${link}`);
    await mounted(page);
    await lab(page).answered(outcome, records);
    await opensPart(page);
  }
  const page = await elsewhere(t, `${address}v/0.1.0/gallery/`);
  const element = page.locator("k8s-dns-lab").first();
  await eventually(async () => assert.notEqual(await element.getAttribute("running"), null), 20_000);
});

test("when the next version is out, who has the old one goes on with all of it until they take the new one", async (t) => {
  const { address, publish } = await site();
  const page = await visitedBefore(t, address);
  publish("0.2.0");
  publish("0.3.0");
  await page.reload();
  await mounted(page);
  await lab(page).answered("NOERROR");
  // A part that was never wanted before, whose file the server no longer has.
  await opensPart(page);
  await isWhole(page, "0.1.0");
  const take = page.getByRole("button", { name: "Reload to update" });
  await take.waitFor({ timeout: 30_000 });
  await Promise.all([page.waitForEvent("load"), take.click()]);
  await mounted(page);
  await lab(page).answered("NOERROR");
  await opensPart(page);
  await isWhole(page, "0.3.0");
  await page.context().setOffline(true);
  await page.reload();
  await mounted(page);
  await opensPart(page);
  await isWhole(page, "0.3.0");
});

test("who has a page open without a worker, while the next version comes out, still gets its parts", async (t) => {
  const { address, publish } = await site();
  const page = await elsewhere(t, address);
  await mounted(page);
  publish("0.2.0");
  await opensPart(page);
  await isWhole(page, "0.1.0");
});

test("a version that is out stays what it is: newer ones beside it and above it change nothing there", async (t) => {
  const { address, publish } = await site();
  const page = await visitedBefore(t, address);
  const old = await page.context().newPage();
  await old.goto(`${address}v/0.1.0/#${link}`);
  await mounted(old);
  await eventually(async () => assert.match(await worked(old), /^activat/), 30_000);
  publish("0.2.0");
  await page.reload();
  await page.getByRole("button", { name: "Reload to update" }).waitFor({ timeout: 30_000 });
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Reload to update" }).click()]);
  await mounted(page);
  await isWhole(page, "0.2.0");
  // The top has given up what it kept of 0.1.0; that of the folder is its own.
  await page.context().setOffline(true);
  await old.reload();
  await mounted(old);
  await lab(old).answered(outcome, records);
  await opensPart(old);
  await isWhole(old, "0.1.0");
});
