// What every end-to-end test stands on: the built site under a sub-path, a browser, and the page by the
// names that docs and programs rely on. A page opened here fails its test on any error in the console,
// any file that is missing and any request to another origin.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, sep } from "node:path";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIST = join(ROOT, "dist");
/** Builds for one test each, beside the release. */
const BUILDS = join(ROOT, "target/builds");
const OUTPUT = join(ROOT, "tests/e2e/output");
const AXE = join(ROOT, "node_modules/axe-core/axe.min.js");

/** A site must not care where it is put. */
export const SUB_PATH = "/some/where/";

export const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".yaml": "application/yaml; charset=utf-8",
};

const BROWSERS = [
  process.env.CHROME,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

// ---- The site and the browser: one of each for a file of tests, started by the first page that is opened.

/** Pages of somebody else that embed the lab, by their path; see `host`. */
const guests = new Map();

/** Files that the host now has in another form, by their name in dist/; see `alter`. */
const altered = new Map();

/** How long a test may have its page open, in milliseconds. The longest takes half a minute on a quiet machine. */
const LONGEST = 5 * 60_000;

/**
 * From now on the host has `text` as the file `name`, as after the next release; without one, its own again, which
 * it has anyway when the test ends.
 */
export function alter(name, text) {
  if (text === undefined) altered.delete(join(DIST, name));
  else altered.set(join(DIST, name), text);
}

/** A file of the release, as text. */
export const released = (name) => readFileSync(join(DIST, name), "utf8");

/** A static host as they are found: Brotli where it is accepted, any origin may read, 404 for what is not there. */
export async function serve() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://lab");
    if (pathname === "/favicon.ico") {
      // Browsers ask for it on behalf of any page of the host; the lab's own icon is a file like the others.
      response.writeHead(204).end();
      return;
    }
    if (guests.has(pathname)) {
      response.writeHead(200, { "content-type": TYPES[".html"] }).end(guests.get(pathname));
      return;
    }
    const wanted = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const inside = decodeURIComponent(wanted.slice(SUB_PATH.length));
    const root = inside.startsWith("builds/") ? dirname(BUILDS) : DIST;
    const file = normalize(join(root, inside));
    if (!pathname.startsWith(SUB_PATH) || !file.startsWith(root + sep) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    if (altered.has(file)) {
      response.writeHead(200, { "content-type": TYPES[extname(file)] }).end(altered.get(file));
      return;
    }
    const packed = /\bbr\b/.test(request.headers["accept-encoding"] ?? "") && existsSync(`${file}.br`);
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "access-control-allow-origin": "*",
      vary: "accept-encoding",
      ...(packed && { "content-encoding": "br" }),
    });
    response.end(readFileSync(packed ? `${file}.br` : file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const plainServers = [];

/** Serves a folder under a path as the plainest of hosts does: no Brotli, no CORS, no rules. Gives the address. */
export async function servePlainly(folder, under) {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, "http://site");
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    let path = normalize(join(folder, decodeURIComponent(pathname.slice(under.length))));
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
    if (!pathname.startsWith(under) || !path.startsWith(folder + sep) || !existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  plainServers.push(server);
  return `http://127.0.0.1:${server.address().port}${under}`;
}

async function launch() {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  assert.ok(executablePath, "no Chromium was found: run scripts/test, or set CHROME to one");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

let started;

function site() {
  assert.ok(existsSync(join(DIST, "index.html.br")), "dist/ holds no release: run `trunk build --release` first");
  started ??= Promise.all([serve(), launch()]).then(([server, browser]) => ({
    server,
    browser,
    address: `http://127.0.0.1:${server.address().port}${SUB_PATH}`,
  }));
  return started;
}

after(async () => {
  for (const server of plainServers) {
    server.closeAllConnections();
    server.close();
  }
  if (!started) return;
  const { server, browser } = await started;
  await browser.close();
  server.closeAllConnections();
  server.close();
});

// ---- Pages.

/** A page as a fresh visitor's browser opens it, closed and held to account when the test `t` ends. */
async function visit(t, target, options) {
  const { lang = "en", theme = "light", width = 1280, height = 800, context = {} } = options;
  const { browser, address } = await site();
  const visitor = await browser.newContext({
    locale: { en: "en-US", ko: "ko-KR", ja: "ja-JP" }[lang] ?? lang,
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: "reduce",
    // What a test fetches, it means to fetch; offline.test.mjs lets the worker in.
    serviceWorkers: "block",
    ...context,
  });
  // What the browser is like before any page: a text that runs ahead of each page's own.
  if (options.before) await visitor.addInitScript(options.before);
  const page = await visitor.newPage();
  for (const [pattern, handler] of options.routes ?? []) await page.route(pattern, handler);
  page.troubles = watch(page, [new URL(address).origin, target.origin]);
  // What waits for something that never happens is a failed test, not a run without an end.
  const limit = setTimeout(() => {
    page.troubles.push(`the page was still open after ${LONGEST / 60_000} minutes`);
    visitor.close().catch(() => {});
  }, LONGEST);
  t.after(async () => {
    clearTimeout(limit);
    altered.clear();
    const { troubles } = page;
    await visitor.close();
    assert.deepEqual(troubles, [], "the page was in trouble");
  });
  await page.goto(target.href, { waitUntil: "load" });
  return page;
}

/** What a browser keeps of somebody who has been behind a door of the lab before: the whole lab is open at once. */
const AT_DESK = `try { localStorage.setItem("k8s-dns-lab.desk", "1"); } catch { /* A frame may have no storage. */ }`;

/**
 * Opens the lab at its desk, with nothing else kept, and returns the Playwright page, closed when the test `t` ends.
 * With `newcomer` it is a fresh visitor's, who meets the start.
 * `lang` and `theme` are what the visitor's browser prefers; `query` (an object) and `hash` (a text) go
 * into the address; `build` names another build than the release; `early` does not wait for the page; `routes`
 * holds Playwright's handlers of requests by pattern; `context` holds further Playwright context options. `page.troubles` lists, at any time,
 * the errors that will fail the test; a test that provokes one on purpose empties the list.
 */
export async function open(t, { query = {}, hash = "", build, early = false, newcomer = false, ...options } = {}) {
  const target = new URL(build ? `builds/${build}/` : "", (await site()).address);
  target.search = new URLSearchParams(query).toString();
  target.hash = hash;
  const before = newcomer ? options.before : `${AT_DESK} ${options.before ?? ""}`;
  const page = await visit(t, target, { ...options, before });
  if (!early) await mounted(page);
  return page;
}

/** Opens another page of the site, by its path; options are those of `open`. */
export async function file(t, path, options = {}) {
  return visit(t, new URL(path, (await site()).address), options);
}

/** Opens a page that somebody else serves. */
export async function elsewhere(t, address, options = {}) {
  return visit(t, new URL(address), options);
}

/**
 * Opens a page of another origin, such as a docs site, whose whole text `html` makes from the lab's address.
 * Its frames are `page.frames()`; options are those of `open`.
 */
export async function host(t, html, options = {}) {
  const { address } = await site();
  const target = new URL(`/guest-${guests.size}.html`, address);
  guests.set(target.pathname, html(address));
  // The same server under its other name is another origin to a browser.
  target.hostname = "localhost";
  return visit(t, target, options);
}

/**
 * Waits until the program in a page or frame runs, which Trunk's inline script says once its module has started,
 * and all regions of the whole lab are there.
 */
export async function mounted(page) {
  await page.waitForFunction(() => globalThis.wasmBindings !== undefined && document.querySelector(".loading, .opening, :is(.lab, .middle) > [aria-busy]") === null);
}

/** Everything a page must not do, as it happens. */
function watch(page, origins) {
  const troubles = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && !origins.includes(origin)) troubles.push(`off-origin: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  return troubles;
}

/** Asserts that axe-core finds nothing against WCAG 2.2 AA in what the page shows now. */
export async function axe(page) {
  // By the debugger, not by a script element, which the page's policy rightly refuses.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(readFileSync(AXE, "utf8"));
  // In a frame of an origin of its own, axe would fetch the style sheets and put their text into a document,
  // which the frame's policy rightly refuses.
  const preload = !("parentFrame" in page);
  const { violations } = await page.evaluate(
    (preload) => globalThis.axe.run({ preload, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
    preload,
  );
  const found = [];
  for (const { id, help, nodes } of violations) {
    for (const { target } of nodes) {
      if (id !== "target-size" || !(await page.evaluate(isLargeElsewhere, target))) found.push(`${id}: ${help}: ${target}`);
    }
  }
  assert.deepEqual(found, []);
}

/** What lies half under a bar that stays in view is no small target: it is one if it is small in the middle, too. */
async function isLargeElsewhere([selector]) {
  const node = document.querySelector(selector);
  node?.scrollIntoView({ block: "center" });
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return node !== null && (await globalThis.axe.run(node, { preload: false, runOnly: { type: "rule", values: ["target-size"] } })).violations.length === 0;
}

/** Keeps a picture for people in tests/e2e/output/. No test compares pictures: fonts differ. */
export async function screenshot(page, name, options = {}) {
  mkdirSync(OUTPUT, { recursive: true });
  await page.screenshot({ path: join(OUTPUT, `${name}.png`), ...options });
}

/** Repeats `check` until it no longer throws; fails with its last error after `timeout` milliseconds. */
export async function eventually(check, timeout = 5000) {
  for (const end = Date.now() + timeout; ; await sleep(20)) {
    try {
      return await check();
    } catch (error) {
      if (end < Date.now()) throw error;
    }
  }
}

// ---- The lab by the names a program may rely on (English).

const REGIONS = ["Ask", "Answer", "Why", "Map", "Zone", "Object", "Manifests", "Terminal", "Lesson"];
const BUTTONS = ["Undo", "Redo", "Share", "Add pod", "Add service", "Recreate", "Delete"];

/** `"Add pod"` as the name of a property: `addPod`. */
const property = (name) => name[0].toLowerCase() + name.slice(1).replace(/ (.)/g, (_, letter) => letter.toUpperCase());

/**
 * The page's parts as locators: `regions.ask` … `regions.lesson`, `buttons.undo` … `buttons.addPod`, the
 * fields `from`, `name`, `type`, the button `submit`, the `answer` and its `records`.
 */
export function lab(page) {
  const locators = (role, names) =>
    Object.fromEntries(names.map((name) => [property(name), page.getByRole(role, { name, exact: true })]));
  const regions = locators("region", REGIONS);
  const named = (role, name) => regions.ask.getByRole(role, { name, exact: true });
  const answer = page.locator("output[data-outcome]");
  const fields = {
    from: named("combobox", "From pod"),
    name: named("combobox", "Name").or(named("textbox", "Name")),
    type: named("combobox", "Type"),
    submit: named("button", "Ask"),
  };

  /** Fills in what is given, asks, and returns the locators again. */
  async function ask({ from, name, type }) {
    if (from !== undefined) await fields.from.selectOption(from);
    if (type !== undefined) await fields.type.selectOption(type);
    if (name !== undefined) await fields.name.fill(name);
    await fields.submit.click();
  }

  /** Asserts, as soon as it is so, the outcome and (where given) the records in message order. */
  async function answered(outcome, records) {
    await eventually(async () => {
      assert.equal(await answer.getAttribute("data-outcome"), outcome);
      if (!records) return;
      const shown = await answer.locator("[data-record]").evaluateAll((items) => items.map((item) => item.dataset.record));
      assert.deepEqual(shown, records);
    });
  }

  return { regions, buttons: locators("button", BUTTONS), ...fields, answer, records: answer.locator("[data-record]"), ask, answered };
}
