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
      .filter((name) => name.startsWith("later-") && name.endsWith(".wasm")),
  );

/** Every part but the words of the first screen. */
const LATER = /later-(?!first_)/;

for (const width of [1280, 900, 360]) {
  test(`questions are asked and answered before any part has arrived, and the parts leave them as they are (${width} px)`, async (t) => {
    let arrive;
    const held = new Promise((resolve) => (arrive = resolve));
    const page = await open(t, { width, early: true, routes: [[LATER, (route) => held.then(() => route.continue())]] });
    const { regions } = lab(page);
    await lab(page).answered("NOERROR");
    await lab(page).ask({ name: "nobody" });
    await lab(page).answered("NXDOMAIN");
    await regions.ask.getByLabel("Name").fill("half a na");
    assert.equal(await page.getByRole("tab", { name: "Zone" }).count(), 0);
    arrive();
    await page.getByRole("tab", { name: "Zone" }).waitFor({ state: "attached" });
    await lab(page).answered("NXDOMAIN");
    assert.equal(await regions.ask.getByLabel("Name").inputValue(), "half a na");
    assert.ok(await regions.ask.getByLabel("Name").evaluate((field) => field === document.activeElement));
  });

  test(`the first screen fetches its own part and waits with every other (${width} px)`, async (t) => {
    const page = await open(t, { width });
    await page.getByRole("tab", { name: "Zone" }).waitFor({ state: "attached" });
    const first = await fetched(page);
    assert.ok(first.length > 0);
    assert.deepEqual(first.filter((name) => !/^later-(screen|first_en|rest_en)-/.test(name)), []);
    // Long enough for anything that waits for an idle moment.
    await sleep(1500);
    assert.deepEqual(await fetched(page), first);
  });
}

test("regions that cannot be fetched leave the question and its answer, say so, and come when they can", async (t) => {
  const page = await open(t, { early: true, routes: [[LATER, (route) => route.abort()]] });
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await lab(page).ask({ name: "kubernetes" });
  await lab(page).answered("NOERROR");
  await page.unroute(LATER);
  await again.click();
  await page.getByRole("tab", { name: "Zone" }).waitFor();
  assert.equal(await again.count(), 0);
  // The failed requests are what this test is about.
  await eventually(() => assert.ok(page.troubles.length > 0));
  page.troubles.length = 0;
});

/** The volumes of sentences among the parts fetched, without their hashes. */
const volumes = async (page) => (await fetched(page)).map((name) => name.match(/^later-((?:first|rest|opened|notes)_\w\w)-/)?.[1]).filter(Boolean).sort();

/** The list in which the language of the page is chosen: the one in the header. */
const languages = (page) => page.locator(".bar .languages");

test("the language is chosen from a list that has a name in each, by the keyboard too, and keeps the focus", async (t) => {
  const page = await open(t, { lang: "fr", context: { locale: "fr-FR" } });
  for (const [lang, name] of [["en", "Language"], ["ko", "언어"], ["ja", "言語"]]) {
    await languages(page).selectOption(lang);
    const list = page.getByRole("combobox", { name, exact: true });
    await list.waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), lang);
    assert.deepEqual(await list.getByRole("option").evaluateAll((all) => all.map((one) => `${one.lang} ${one.textContent}`)), ["en English", "ko 한국어", "ja 日本語"]);
  }
  await languages(page).focus();
  await page.keyboard.press("ArrowUp");
  await page.getByRole("combobox", { name: "언어", exact: true }).waitFor();
  assert.ok(await languages(page).evaluate((list) => document.activeElement === list));
});

test("of the reader's languages the first that the lab speaks is taken, and its words alone are fetched", async (t) => {
  const page = await open(t, { context: { locale: "fr-FR" }, before: `Object.defineProperty(navigator, "languages", { value: ["fr-FR", "ja-JP", "en"] })` });
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  assert.deepEqual(await volumes(page), ["first_ja", "rest_ja"]);
});

for (const [lang, other] of [["en", "ko"], ["ko", "ja"], ["ja", "en"]]) {
  test(`a page in one language fetches the other when it is chosen, once (${lang})`, async (t) => {
    const page = await open(t, { lang });
    assert.deepEqual(await volumes(page), [`first_${lang}`, `rest_${lang}`]);
    await languages(page).selectOption(other);
    await page.locator(`html[lang=${other}]`).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), other);
    assert.deepEqual(await volumes(page), [`first_${lang}`, `first_${other}`, `rest_${lang}`, `rest_${other}`].sort());
    await languages(page).selectOption(lang);
    await page.locator(`html[lang=${lang}]`).waitFor();
    assert.equal((await volumes(page)).length, 4);
  });

  test(`what is opened brings its words, and goes on speaking when the language changes (${lang})`, async (t) => {
    const words = { en: ["Terminal", "Run"], ko: ["터미널", "실행"], ja: ["ターミナル", "実行"] };
    const page = await open(t, { lang });
    assert.ok(!(await volumes(page)).includes(`opened_${lang}`));
    await page.getByRole("tab", { name: words[lang][0] }).click();
    await page.getByRole("region", { name: words[lang][0] }).getByRole("button", { name: words[lang][1], exact: true }).waitFor();
    assert.ok((await volumes(page)).includes(`opened_${lang}`));
    await languages(page).selectOption(other);
    await page.getByRole("region", { name: words[other][0] }).getByRole("button", { name: words[other][1], exact: true }).waitFor();
  });

  test(`the first words are asked for with the module, not after it (${lang})`, async (t) => {
    let arrive;
    const held = new Promise((resolve) => (arrive = resolve));
    const page = await open(t, { lang, early: true, routes: [[/_bg\.wasm/, (route) => held.then(() => route.continue())]] });
    await eventually(async () => assert.deepEqual(await volumes(page), [`first_${lang}`]));
    arrive();
    await page.locator("output[data-outcome]").waitFor();
    assert.deepEqual((await volumes(page)).filter((name) => name.startsWith("first_")), [`first_${lang}`]);
  });
}

test("a language that cannot be fetched leaves the page in the one it speaks, says so, and comes when it can", async (t) => {
  const page = await open(t);
  await page.route(/later-rest_ko/, (route) => route.abort());
  await languages(page).selectOption("ko");
  await page.locator(".notice[role=alert]").waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await languages(page).inputValue(), "en");
  await page.unroute(/later-rest_ko/);
  await languages(page).selectOption("ko");
  await page.getByRole("button", { name: "되돌리기" }).waitFor();
  assert.equal(await page.locator(".notice[role=alert]").count(), 0);
  // The failed request is what this test is about.
  await eventually(() => assert.ok(page.troubles.length > 0));
  page.troubles.length = 0;
});

test("first words that do not come are asked for again, and the page waits as it stands", async (t) => {
  let attempts = 0;
  const route = (route) => (attempts++ === 0 ? route.abort() : route.continue());
  const page = await open(t, { early: true, routes: [[/later-first_/, route]] });
  await eventually(() => assert.equal(attempts, 1));
  assert.ok(await page.getByText("Loading the lab").isVisible());
  await lab(page).answered("NOERROR");
  assert.equal(attempts, 2);
  // The failed request is what this test is about.
  await eventually(() => assert.ok(page.troubles.length > 0));
  page.troubles.length = 0;
});

for (const [name, type] of [["_https._tcp.kubernetes.default.svc.cluster.local", "SRV"], ["ns.dns.cluster.local.", "A"]]) {
  test(`what finds more than the addresses of Services and pods comes with the first question for it (${type} ${name})`, async (t) => {
    const page = await open(t);
    const first = await fetched(page);
    await lab(page).ask({ name, type });
    await lab(page).answered("NOERROR");
    assert.ok((await fetched(page)).length > first.length);
  });
}

test("a part arrives when it is opened, once", async (t) => {
  const page = await open(t);
  const { regions } = lab(page);
  await page.getByRole("tab", { name: "Zone" }).click();
  await regions.zone.getByRole("table").waitFor();
  const first = await fetched(page);
  await page.getByRole("tab", { name: "Why" }).click();
  await regions.why.waitFor();
  await page.getByRole("tab", { name: "Zone" }).click();
  await regions.zone.getByRole("table").waitFor();
  assert.deepEqual(await fetched(page), first);
});

test("a part that cannot be fetched says so, and comes when it can", async (t) => {
  const page = await open(t);
  const { regions } = lab(page);
  await page.getByRole("tab", { name: "Zone" }).waitFor();
  await page.route(/later-/, (route) => route.abort());
  await page.getByRole("tab", { name: "Zone" }).click();
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await lab(page).ask({ name: "db" });
  await lab(page).answered("NOERROR");
  await page.unroute(/later-/);
  await again.click();
  await regions.zone.getByRole("table").waitFor();
  // The failed request is what this test is about.
  await eventually(() => assert.ok(page.troubles.length > 0));
  page.troubles.length = 0;
});

test("what could not be used is asked for again past every cache", async (t) => {
  const before = `
    globalThis.modes = [];
    const own = fetch;
    globalThis.fetch = (wanted, options) => (modes.push([String(wanted), options?.cache]), own(wanted, options));
  `;
  const page = await open(t, { before });
  let spoilt;
  await page.route(/later-.*\.wasm/, (route) => {
    if (spoilt) return route.continue();
    spoilt = route.request().url();
    return route.fulfill({ status: 200, contentType: "application/wasm", body: "cut" });
  });
  await page.getByRole("tab", { name: "Terminal" }).click();
  await page.getByRole("button", { name: "Try again" }).click();
  await lab(page).regions.terminal.getByRole("textbox").waitFor();
  const modes = (await page.evaluate(() => globalThis.modes)).filter(([url]) => url === spoilt).map(([, mode]) => mode ?? null);
  assert.deepEqual(modes, [null, "reload"]);
  await eventually(() => assert.ok(page.troubles.every((trouble) => /WebAssembly/.test(trouble)), page.troubles.join("\n")));
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

test("a pod with a library of its own asks as soon as that has arrived", async (t) => {
  let arrive;
  const held = new Promise((resolve) => (arrive = resolve));
  const page = await open(t, { early: true, routes: [[LATER, (route) => held.then(() => route.continue())]] });
  await lab(page).answered("NOERROR");
  await lab(page).ask({ from: "kube-system/coredns-0", name: "www.example.com" });
  await lab(page).answered("UNKNOWN");
  arrive();
  await lab(page).answered("NOERROR");
});

test("what is pressed twice before the code of changes has arrived is done twice", async (t) => {
  // What is fetched once the page stands still writes its state, and is what changes need as well.
  const held = [];
  let isHeld = false;
  const hold = (route) => (isHeld ? held.push(route) : route.continue());
  const page = await open(t, { early: true, query: { lesson: "four-kinds" }, routes: [[/later-/, hold]] });
  for (const on of ["Next question", "To the task"]) {
    await page.getByRole("radio", { name: "Not sure" }).check();
    await page.getByRole("button", { name: "See what happens" }).click();
    await page.getByRole("button", { name: on }).click();
  }
  isHeld = true;
  await eventually(() => assert.ok(held.length > 0));
  isHeld = false;
  await page.getByRole("button", { name: /coredns/ }).first().click();
  const fewer = page.getByRole("button", { name: "replicas −1" });
  await fewer.click();
  await fewer.click();
  for (const route of held) await route.continue();
  await eventually(async () => assert.equal(await lab(page).regions.object.getByRole("status").first().innerText(), "0"));
});
