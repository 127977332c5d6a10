// Makes the pictures of the README from the site in dist/: see scripts/pictures. They are taken of the page itself,
// as a visitor meets it, so none is older than the page.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath, serveRelease, stop } from "./lib/release.mjs";

/** The most that the moving picture may weigh, in bytes. */
const LIMIT = 400_000;
const OUT = "docs";

const { address, end } = await serveRelease(process.argv[2] ?? "dist");
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--hide-scrollbars"] });
const work = mkdtempSync(join(tmpdir(), "pictures-"));

/** The desk, as somebody has it who has been here before: a newcomer is shown less. */
async function open(width, height, { lang = "en-US", theme = "light", hash = "" } = {}) {
  const context = await browser.newContext({ locale: lang, colorScheme: theme, viewport: { width, height }, reducedMotion: "reduce", serviceWorkers: "block" });
  const page = await context.newPage();
  page.on("pageerror", (error) => stop(`The page is in trouble: ${error.message}`));
  await page.goto(`${address}?screen=sandbox${hash}`);
  await page.locator("output[data-outcome]").waitFor();
  await page.waitForFunction(() => document.querySelector(".loading, :is(.lab, .middle) > [aria-busy]") === null);
  return page;
}

/** What has changed is marked for a moment; a still picture is of the time after it. */
const calm = (page) => page.waitForTimeout(2500);

async function still(page, name, options = {}) {
  await calm(page);
  const taken = join(work, `${name}.png`);
  await page.screenshot({ path: taken, ...options });
  execFileSync("cwebp", ["-quiet", "-near_lossless", "60", "-m", "6", taken, "-o", join(OUT, `${name}.webp`)]);
}

// ---- The moving one: one name, four answers, and a name that is not there.

const frames = [];
async function frame(page, milliseconds) {
  const path = join(work, `frame-${String(frames.length).padStart(3, "0")}.png`);
  await page.screenshot({ path });
  frames.push(["-d", String(milliseconds), path]);
}

const page = await open(1000, 640);
await frame(page, 2000);
for (const [name, milliseconds] of [["Headless", 2200], ["Manual endpoints", 2200], ["ExternalName", 2200], ["ClusterIP", 1200]]) {
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForTimeout(400);
  await frame(page, milliseconds);
}
const field = page.getByRole("combobox", { name: "Name", exact: true }).or(page.getByRole("textbox", { name: "Name", exact: true })).first();
await field.fill("");
for (const letter of "db.web") {
  await field.press(letter);
  await frame(page, 130);
}
await field.press("Enter");
await page.locator('output[data-outcome="NXDOMAIN"]').waitFor();
await page.keyboard.press("Escape");
await page.waitForTimeout(400);
await frame(page, 3500);
const moving = join(OUT, "lab.webp");
execFileSync("img2webp", ["-loop", "0", "-min_size", "-lossless", "-m", "6", ...frames.flat(), "-o", moving], { stdio: "pipe" });
const { size } = statSync(moving);
if (size > LIMIT) stop(`${moving} is ${size} bytes, above the limit of ${LIMIT}: take fewer frames.`);
await page.context().close();

// ---- The still ones.

const desk = await open(1440, 900);
await desk.getByRole("button", { name: "Headless", exact: true }).click();
await still(desk, "desk");

const missing = await open(1000, 1000);
const name = missing.getByRole("combobox", { name: "Name", exact: true }).or(missing.getByRole("textbox", { name: "Name", exact: true })).first();
await name.fill("shell.db");
await name.press("Enter");
await missing.locator('output[data-outcome="NXDOMAIN"]').waitFor();
await still(missing, "trace");
await browser.close();
await end();
rmSync(work, { recursive: true });
for (const name of ["lab", "desk", "trace"]) console.log(`${OUT}/${name}.webp: ${statSync(join(OUT, `${name}.webp`)).size} bytes`);
