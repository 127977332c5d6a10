// The lab in Firefox, the system's own, driven over WebDriver BiDi: the story's four answers and what a person does
// around them, by role and accessible name, in both languages. What only one engine could break shows here; the
// journeys in full are those of the other files.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { after, test } from "node:test";
import puppeteer from "puppeteer-core";
import { hostile, stranger } from "./guest.mjs";
import { SUB_PATH, alter, eventually, released, serve } from "./lab.mjs";
import { TUTORIAL, proseOf } from "./lessons/learner.mjs";
import { WORDS } from "./words.mjs";

const PLACES = [process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox", "/snap/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];

const server = await serve();
const address = `http://127.0.0.1:${server.address().port}${SUB_PATH}`;
const browsers = new Map();

/** One browser for each language: Firefox takes its languages from its profile. */
function browser(lang) {
  if (!browsers.has(lang)) {
    const executablePath = PLACES.find((path) => path && existsSync(path));
    assert.ok(executablePath, "no Firefox was found: run scripts/test, or set FIREFOX to one");
    const extraPrefsFirefox = { "intl.accept_languages": { en: "en-US, en", ko: "ko-KR, ko, en" }[lang], "ui.prefersReducedMotion": 1 };
    browsers.set(lang, puppeteer.launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox, timeout: 120_000, protocolTimeout: 120_000 }));
  }
  return browsers.get(lang);
}

after(async () => {
  for (const browser of browsers.values()) await (await browser).close();
  server.closeAllConnections();
  server.close();
});

/** The lab as a fresh visitor sees it, held to account when the test ends. */
async function visit(t, lang, where = "") {
  const visitor = await (await browser(lang)).createBrowserContext();
  const page = await visitor.newPage();
  const troubles = [];
  page.on("console", (message) => message.type() === "error" && troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^http/.test(protocol) && origin !== new URL(address).origin) troubles.push(`off-origin: ${request.url()}`);
  });
  page.on("response", (response) => response.status() >= 400 && troubles.push(`${response.status()}: ${response.url()}`));
  t.after(async () => {
    await visitor.close();
    assert.deepEqual(troubles, [], "the page was in trouble");
  });
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address + where, { waitUntil: "load" });
  await page.waitForSelector("output[data-outcome]", { timeout: 60_000 });

  /** What has a role and a name, within something or anywhere; waits until it is there. */
  const find = (role, name, within = page) => within.waitForSelector(`::-p-aria([role="${role}"][name="${name}"])`, { timeout: 30_000 });
  const press = async (role, name, within) => (await find(role, name, within)).click();
  const said = () =>
    page.$eval("output[data-outcome]", (answer) => {
      const records = [...answer.querySelectorAll("[data-record]")].map((one) => one.dataset.record.split(" ").slice(4).join(" "));
      return records.length > 0 ? records : [answer.dataset.outcome];
    });
  return {
    page,
    find,
    press,
    said,
    says: (wanted) => eventually(async () => assert.deepEqual(await said(), wanted), 20_000),
    async ask(words, name) {
      const strip = await find("region", words.ask);
      const field = await find("combobox", words.name, strip);
      await field.click({ count: 3 });
      await field.type(name);
      await page.keyboard.press("Enter");
    },
  };
}

test("Firefox: on somebody's page, in a frame without an origin, by one module for two", async (t) => {
  const element = '<k8s-dns-lab view="ask" name="db" run="eager" lang="en"><p>recorded</p></k8s-dns-lab>';
  const text = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Docs</title><script type="module" src="${address}embed.js"></script><body>${element.repeat(2)}`;
  const docs = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(text));
  await new Promise((resolve) => docs.listen(0, "127.0.0.1", resolve));
  const visitor = await (await browser("en")).createBrowserContext();
  t.after(async () => {
    await visitor.close();
    docs.closeAllConnections();
    docs.close();
  });
  const page = await visitor.newPage();
  await page.goto(`http://localhost:${docs.address().port}/`, { waitUntil: "load" });
  await eventually(async () => assert.equal(await page.$$eval("k8s-dns-lab[running]", (all) => all.length), 2), 30_000);
  const trace = await page.$eval("k8s-dns-lab", (lab) => lab.ask({ name: "nobody" }));
  assert.equal(trace.result.rcode, "NXDOMAIN");
  const modules = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".wasm")));
  assert.equal(new Set(modules).size, modules.length, modules.join("\n"));
  const frames = page.frames().filter((frame) => frame.url().startsWith(address));
  assert.deepEqual(await Promise.all(frames.map((frame) => frame.evaluate(() => globalThis.origin))), ["null", "null"]);
  const outcomes = () => Promise.all(frames.map((frame) => frame.evaluate(() => document.querySelector("output[data-outcome]").dataset.outcome)));
  await eventually(async () => assert.deepEqual(await outcomes(), ["NXDOMAIN", "NOERROR"]), 20_000);
});

const STRANGERS = [
  ["without a sandbox", "", ""],
  ["where the author named another origin", "", "&origin=https://docs.example.com"],
  ["with a sandbox that leaves the frame its origin", 'sandbox="allow-scripts allow-same-origin"', ""],
  ["with a sandbox that takes it", 'sandbox="allow-scripts"', ""],
];
const MODULE = released("frame.html").match(/k8s-dns-lab-\w+_bg\.wasm/)[0];

/** A page in a browser of its own, which may be in trouble. */
async function plain(t, where) {
  const visitor = await (await browser("en")).createBrowserContext();
  t.after(() => visitor.close());
  const page = await visitor.newPage();
  await page.goto(where, { waitUntil: "load" });
  return page;
}

for (const [what, sandbox, query] of STRANGERS) {
  test(`Firefox: what the page around a frame gives is not run: ${what}`, async (t) => {
    const page = await plain(t, await stranger(t, hostile(address, sandbox, query), MODULE, "localhost"));
    const frame = await eventually(() => page.frames().find((frame) => frame.url().startsWith(address)) ?? assert.fail("no frame"), 20_000);
    await frame.waitForSelector("output[data-outcome=NOERROR]", { timeout: 30_000 });
    const asked = (await page.evaluate(() => globalThis.told)).filter((type) => type === "fetch");
    assert.equal(asked.length > 0, sandbox === 'sandbox="allow-scripts"', "who may not give is not asked");
    // An ask of the page around it is heard where no other origin was named.
    await page.evaluate(() => frames[0].postMessage({ ns: "k8sdnslab", v: 1, type: "ask", name: "nobody" }, "*"));
    if (!query) await frame.waitForSelector("output[data-outcome=NXDOMAIN]", { timeout: 20_000 });
    else await new Promise((resolve) => setTimeout(resolve, 1000));
    if (query) assert.ok(await frame.$("output[data-outcome=NOERROR]"));
  });
}

for (const [what, file] of [["the module", MODULE], ["the script", MODULE.replace("_bg.wasm", ".js")]]) {
  test(`Firefox: ${what} is another page: the start says so in both languages, and is well once the server is`, async (t) => {
    const name = file === MODULE ? file : released("index.html").match(/k8s-dns-lab-\w+\.js/)[0];
    t.after(() => alter(name));
    alter(name, "<!doctype html><title>Welcome</title>");
    const page = await plain(t, address);
    await page.waitForSelector(".lost[role=alert]", { timeout: 10_000 });
    const says = await page.$eval(".lost", (lost) => lost.innerText);
    assert.match(says, /could not be loaded/);
    assert.match(says, /불러오지 못했습니다/);
    alter(name);
    await page.click(".lost button");
    await page.waitForSelector("output[data-outcome=NOERROR]", { timeout: 60_000 });
    assert.equal(await page.$(".lost"), null);
  });
}

test("Firefox: what a worker kept and is no good is thrown away, and the lab starts from the network", async (t) => {
  const page = await plain(t, address);
  await page.waitForSelector("output[data-outcome]", { timeout: 60_000 });
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active.state);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) if (url.endsWith("_bg.wasm")) await cache.put(url, new Response("<!doctype html>", { headers: { "content-type": "application/wasm" } }));
    }
  });
  await page.reload({ waitUntil: "load" }).catch(() => {});
  await page.waitForSelector("output[data-outcome=NOERROR]", { timeout: 60_000 });
});

for (const lang of ["en", "ko"]) {
  const words = { ...WORDS[lang], ...TUTORIAL[lang] };

  test(`Firefox: the same name, four answers, and back again (${lang})`, async (t) => {
    const { page, press, said, says } = await visit(t, lang);
    assert.equal(await page.$eval("html", (html) => html.lang), lang, "the browser's language is taken");
    const [cluster] = await said();
    assert.match(cluster, /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
    await press("button", words.toy.headless);
    await eventually(async () => {
      const pods = await said();
      assert.equal(pods.length, 2);
      for (const pod of pods) assert.match(pod, /^10\.244\.\d+\.\d+$/);
    }, 20_000);
    await press("button", words.toy.manual);
    await says(["192.0.2.10", "192.0.2.20"]);
    await press("button", words.toy.external);
    await eventually(async () => assert.equal((await said())[0], "old-db.example.com."), 20_000);
    await press("button", words.undo);
    await says(["192.0.2.10", "192.0.2.20"]);
    await press("button", words.redo);
    await eventually(async () => assert.equal((await said())[0], "old-db.example.com."), 20_000);
  });

  test(`Firefox: another pod, another answer (${lang})`, async (t) => {
    const { find, said, says } = await visit(t, lang, "?screen=sandbox");
    const near = await said();
    const strip = await find("region", words.ask);
    const from = await find("combobox", words.fromPod, strip);
    const elsewhere = await from.$$eval("option", (options) => options.map((option) => option.value).find((value) => value.startsWith("kube-system/")));
    await from.select(elsewhere);
    await says(["NXDOMAIN"]);
    await from.select("default/db-0");
    await says(near);
  });

  test(`Firefox: a link brings cluster and question along (${lang})`, async (t) => {
    const { page, find, press, said, ask } = await visit(t, lang, "?screen=sandbox");
    await press("button", words.toy.headless);
    await eventually(async () => assert.equal((await said()).length, 2), 20_000);
    await ask(words, "db-0.db");
    await eventually(async () => assert.equal((await said()).length, 1), 20_000);
    const wanted = await said();
    await press("button", words.share);
    const dialog = await find("dialog", words.share);
    const link = await (await find("textbox", words.share, dialog)).evaluate((field) => field.value);
    assert.match(link, /#v=1&from=default\/shell&name=db-0\.db/);
    const other = await visit(t, lang, `#${link.split("#")[1]}`);
    await other.says(wanted);
    assert.equal(await page.$eval("html", (html) => html.scrollWidth > html.clientWidth), false);
  });

  test(`Firefox: a lesson opens, and a guess is met by what happens (${lang})`, async (t) => {
    const { page, find, press } = await visit(t, lang, "?lesson=pod-ip");
    const lesson = await find("region", words.region);
    await find("heading", proseOf("pod-ip", lang).title, lesson);
    await press("radio", words.unsure, lesson);
    await press("button", words.see, lesson);
    await find("heading", words.happened, lesson);
    await page.waitForSelector("table", { timeout: 30_000 });
  });

  test(`Firefox: manifests are typed, and the answer follows (${lang})`, async (t) => {
    const { page, find, says, ask } = await visit(t, lang, "?screen=sandbox");
    await ask(words, "typed");
    await says(["NXDOMAIN"]);
    await page.$$eval('[role="tab"]', (tabs, name) => tabs.find((tab) => tab.textContent.trim().startsWith(name)).click(), words.manifests);
    const field = await find("textbox", words.manifests);
    const text = "---\napiVersion: v1\nkind: Service\nmetadata: {name: typed}\nspec: {clusterIP: 10.96.77.7, ports: [{port: 80}]}\n";
    await field.evaluate((field, text) => {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      field.setRangeText(text, field.value.length, field.value.length, "end");
    }, text);
    await page.keyboard.press("Enter");
    await says(["10.96.77.7"]);
  });
}
