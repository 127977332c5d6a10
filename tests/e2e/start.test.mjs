// Starts that fail: each says so within five seconds, in each language and without the program, and is well again by
// one button once the server is. A host whose frame it is hears of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { call, docs, one } from "./guest.mjs";
import { alter, axe, eventually, host, lab, mounted, open, released } from "./lab.mjs";

const MODULE = /k8s-dns-lab-[0-9a-f]+_bg\.wasm/;
const GLUE = /k8s-dns-lab-[0-9a-f]+\.js/;
const WORDS = /later-first_/;
const PACKS = /later-.*\.wasm/;
const STYLES = /\.css/;

const HTML = { status: 200, contentType: "text/html", body: "<!doctype html><title>Welcome</title><p>Sign in" };
const answers = (answer) => (route) => route.fulfill(answer);
const status = (code) => answers({ status: code, contentType: "text/plain", body: "no" });
/** The file, changed: its bytes, or its type. */
const changed = (change) => async (route) => {
  try {
    const response = await route.fetch();
    await route.fulfill({ response, ...change(await response.body()) });
  } catch (error) {
    // What a page was still asking for when its test was over is nobody's any more; within its test it would be missed.
    if (!/disposed|closed|Timeout/.test(error.message)) throw error;
  }
};
const cutTo = (part) => changed((body) => ({ body: body.subarray(0, Math.floor(body.length * part)) }));

/** What the server does wrong, by what it answers; whether the lab can start all the same. */
const FAULTS = [
  ["the module is missing", MODULE, status(404)],
  ["the module is a page", MODULE, answers(HTML)],
  ["the module is a page that says it is a module", MODULE, answers({ ...HTML, contentType: "application/wasm" })],
  ["the module is empty", MODULE, answers({ status: 200, contentType: "application/wasm", body: "" })],
  ["the module is cut in the middle", MODULE, cutTo(0.5)],
  ["the module's last bytes are missing", MODULE, cutTo(0.999)],
  ["the module is an error of the server", MODULE, status(500)],
  ["the module's connection breaks", MODULE, (route) => route.abort()],
  ["the script is missing", GLUE, status(404)],
  ["the script is a page", GLUE, answers(HTML)],
  ["the script is cut", GLUE, cutTo(0.5)],
  ["the script is of another type", GLUE, changed(() => ({ contentType: "text/plain" }))],
  ["the first words are missing", WORDS, status(404)],
  ["the first words are a page", WORDS, answers(HTML)],
  ["all parts are missing", PACKS, status(404)],
  ["all parts are a page", PACKS, answers(HTML)],
  ["the module is of no type", MODULE, changed(() => ({ contentType: "application/octet-stream" })), true],
  ["the style sheets are missing", STYLES, status(404), true],
  ["the style sheets are a page", STYLES, answers(HTML), true],
  ["regions.css is missing", /regions\.css/, status(404), true],
  ["parts are cut", /later-(?!first_)/, cutTo(0.5), true],
];

/** Keeps what elements tell their host from the first moment on: a frame may fail before a test has begun to listen. */
const KEEP_ERRORS = `document.addEventListener("error", ({ target, detail }) => {
  if (target.localName === "k8s-dns-lab") (globalThis.told ??= []).push(detail.code);
}, true)`;
/** The first error that the element told. */
const heard = async (page) => {
  await page.waitForFunction(() => globalThis.told?.length > 0, undefined, { timeout: 30_000 });
  return page.evaluate(() => globalThis.told[0]);
};

for (const [what, files, fault, starts] of FAULTS) {
  test(`${what}: ${starts ? "the lab starts all the same" : "the start says so, and is well once the server is"}`, async (t) => {
    const page = await open(t, { early: true, routes: [[files, fault]] });
    if (!starts) {
      const lost = page.locator(".lost[role=alert]");
      await lost.waitFor({ timeout: 5000 });
      for (const [lang, says, button] of [["en", /could not be loaded/, "Try again"], ["ko", /불러오지 못했습니다/, "다시 시도"], ["ja", /読み込めませんでした/, "再試行"]]) {
        assert.match(await lost.locator(`[lang=${lang}]`).innerText(), says);
        await lost.getByRole("button", { name: button }).waitFor();
      }
      await axe(page);
      await page.unroute(files);
      // Where only the words are missing, the program asks for them again by itself.
      await lost.getByRole("button", { name: "다시 시도" }).click({ timeout: 1000 }).catch(() => {});
    }
    await lab(page).answered("NOERROR");
    assert.equal(await page.locator(".lost").count(), 0);
    page.troubles = [];
  });

  if (starts) continue;
  test(`${what}: the host of a frame is told, and what was recorded stays`, async (t) => {
    const page = await host(t, docs(one('view="ask" name="db"')), { routes: [[files, fault]], before: KEEP_ERRORS });
    const asked = await call(page.locator("k8s-dns-lab"), "ask", { name: "db" });
    assert.equal(asked.code, "network");
    assert.equal(await heard(page), "network");
    assert.equal(await page.getByText("recorded:").isVisible(), true);
    await page.unroute(files);
    page.troubles = [];
  });
}

for (const lang of ["en", "ko", "ja"]) {
  test(`a start that takes long says that it does, and goes on (${lang})`, async (t) => {
    let arrive;
    const held = new Promise((resolve) => (arrive = resolve));
    const page = await open(t, { lang, early: true, routes: [[MODULE, (route) => held.then(() => route.continue())]] });
    await page.getByText("Loading the lab is taking longer than usual.").waitFor({ timeout: 5000 });
    await page.getByText("평소보다 오래 걸립니다").waitFor();
    await page.getByText("通常より時間がかかっています").waitFor();
    arrive();
    await lab(page).answered("NOERROR");
    assert.equal(await page.locator(".lost").count(), 0);
  });
}

test("a frame that says nothing at all is given up after a while, and the element says so", async (t) => {
  const page = await host(t, docs(one('view="ask" run="eager"')), { routes: [[/\/frame\.html/, status(404)]], before: KEEP_ERRORS });
  assert.equal((await call(page.locator("k8s-dns-lab"), "ask", { name: "db" })).code, "timeout");
  assert.equal(await heard(page), "timeout");
  page.troubles = [];
});

const script = released("index.html").match(GLUE)[0];

test("a part of a release that was replaced meanwhile: the page says to reload, and goes on with the new one", async (t) => {
  const page = await open(t);
  await page.getByRole("tab", { name: "Zone" }).waitFor();
  await page.route(PACKS, status(404));
  alter("index.html", released("index.html").replaceAll(script, "k8s-dns-lab-0123456789abcdef.js"));
  await page.getByRole("tab", { name: "Zone" }).click();
  const notice = page.locator(".replaced[role=alert]");
  await notice.waitFor();
  assert.match(await notice.innerText(), /newer version .* Reload the page/);
  await axe(page);
  alter("index.html");
  await page.unroute(PACKS);
  await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Reload" }).click()]);
  await mounted(page);
  await lab(page).answered("NOERROR");
  page.troubles = [];
});

test("a part that only does not come leaves the word of a newer version unsaid", async (t) => {
  const page = await open(t);
  await page.getByRole("tab", { name: "Zone" }).waitFor();
  await page.route(PACKS, (route) => route.abort());
  await page.getByRole("tab", { name: "Zone" }).click();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await page.waitForTimeout(500);
  assert.equal(await page.locator(".replaced").count(), 0);
  page.troubles = [];
});

test("what a host gives instead of a module is not kept for the frames that come after", async (t) => {
  let asked = 0;
  const page = await host(t, docs(`${one('view="ask" run="eager"')}<div style="height: 3000px"></div>${one('view="ask"')}`), {
    routes: [[MODULE, (route) => (asked++ === 0 ? route.fulfill(HTML) : route.continue())]],
  });
  await eventually(async () => assert.equal(await page.locator("k8s-dns-lab[running]").count(), 1), 20_000);
  page.troubles = [];
});
