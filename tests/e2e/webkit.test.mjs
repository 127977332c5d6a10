// The lab in WebKit, as GTK has it: its small browser, driven by its own driver over plain WebDriver, by role and
// accessible name as the engine computes them. What only one engine could break shows here, as in firefox.test.mjs.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { after, test } from "node:test";
import { hostile, stranger } from "./guest.mjs";
import { SUB_PATH, alter, eventually, released, serve } from "./lab.mjs";
import { TUTORIAL, proseOf } from "./lessons/learner.mjs";
import { WORDS } from "./words.mjs";

const DRIVER = [process.env.WEBKIT_DRIVER, "/usr/bin/WebKitWebDriver"].find((path) => path && existsSync(path));
const SCREEN = "/usr/bin/Xvfb";
const needs = !DRIVER
  ? "WebKitGTK's driver is not here: scripts/test installs it where the system has it (Debian: webkit2gtk-driver)"
  : !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY && !existsSync(SCREEN)
    ? "there is neither a screen nor Xvfb, which makes one"
    : false;

/** The key that WebDriver has for an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const ENTER = "\uE007";

/** What may have a role, to begin with; the engine has the last word. */
const CANDIDATES = {
  button: { css: "button" },
  region: { css: "section" },
  // A field with names to choose from: where an engine has no list for it, it is a field to type in.
  name: { css: "input[list]", roles: ["combobox", "textbox"] },
  textbox: { css: "textarea, input" },
  radio: { css: "input[type=radio]" },
  heading: { css: "h1, h2, h3" },
  dialog: { css: "dialog[open]" },
};

const started = [];
after(() => {
  for (const end of started.reverse()) end();
});

const address = (async () => {
  if (needs) return undefined;
  const server = await serve();
  started.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}${SUB_PATH}`;
})();

/** A screen nobody sees, where there is none; its name. */
async function screen() {
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return {};
  const server = spawn(SCREEN, ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  started.push(() => server.kill());
  const [number] = await new Promise((resolve, reject) => {
    server.stdout.once("data", (data) => resolve(String(data).trim().split("\n")));
    server.once("exit", () => reject(new Error("Xvfb made no screen")));
  });
  return { DISPLAY: `:${number}` };
}

const freePort = () =>
  new Promise((resolve) => {
    const socket = createSocket().listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

let driver;

/** A command of WebDriver; its refusal is an error, and so is that it takes longer than `patience`, in milliseconds. */
async function command(method, path, body, patience = 120_000) {
  driver ??= (async () => {
    const port = await freePort();
    const program = spawn(DRIVER, [`--port=${port}`], { stdio: "ignore", env: { ...process.env, ...(await screen()), WEBKIT_DISABLE_DMABUF_RENDERER: "1" } });
    started.push(() => program.kill());
    const base = `http://127.0.0.1:${port}`;
    await eventually(() => fetch(`${base}/status`), 20_000);
    return base;
  })();
  const answer = await fetch((await driver) + path, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body), signal: AbortSignal.timeout(patience) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value.error}: ${value.message || `${method} ${path}`}`);
  return value;
}

/** A page in a browser of its own, held to account when the test ends. */
async function visit(t, where) {
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { args: ["--automation"] } } };
  const begin = () => command("POST", "/session", { capabilities }, 60_000);
  // On a busy machine the driver may wait for ever for a browser that has come: another driver, once.
  const { sessionId } = await begin().catch((error) => {
    if (error.name !== "TimeoutError") throw error;
    driver = undefined;
    return begin();
  });
  const call = (method, path, body) => command(method, `/session/${sessionId}${path}`, body);
  const run = (script, ...args) => call("POST", "/execute/sync", { script: `return (${script})(...arguments)`, args });
  // One browser at a time is all the driver has.
  let left = false;
  const leave = async () => {
    if (left) return;
    left = true;
    const troubles = await run(() => globalThis.troubles).catch(() => []);
    await call("DELETE", "");
    assert.deepEqual(troubles ?? [], [], "the page was in trouble");
  };
  t.after(leave);
  await call("POST", "/window/rect", { width: 1440, height: 900 });
  await call("POST", "/url", { url: where });
  await run(() => {
    globalThis.troubles = [];
    const note = (kind, says) => globalThis.troubles.push(`${kind}: ${says}`);
    addEventListener("error", ({ message }) => note("error", message));
    addEventListener("unhandledrejection", ({ reason }) => note("rejected", reason));
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => note("policy", `${effectiveDirective} ${blockedURI}`));
  });

  const elements = (css, within) => call("POST", `${within ? `/element/${within[ELEMENT]}` : ""}/elements`, { using: "css selector", value: css });
  const of = (element, what) => call("GET", `/element/${element[ELEMENT]}/${what}`);
  /** What has a role and a name, within something or anywhere; waits until it is there. */
  const find = (role, name, within) =>
    eventually(async () => {
      const { css, roles = [role] } = CANDIDATES[role];
      for (const element of await elements(css, within)) {
        const is = async () => roles.includes(await of(element, "computedrole")) && (await of(element, "computedlabel")) === name;
        // What is hidden has no role: the driver says so by an error.
        if (await is().catch(() => false)) return element;
      }
      throw new Error(`no ${role} is called ${name}`);
    }, 30_000);
  const press = async (role, name, within) => call("POST", `/element/${(await find(role, name, within))[ELEMENT]}/click`, {});
  const type = (element, text) => call("POST", `/element/${element[ELEMENT]}/value`, { text });
  const said = () =>
    run(() => {
      const answer = document.querySelector("output[data-outcome]");
      const records = [...(answer?.querySelectorAll("[data-record]") ?? [])].map((one) => one.dataset.record.split(" ").slice(4).join(" "));
      return records.length > 0 ? records : [answer?.dataset.outcome];
    });
  const eventuallySaid = (check) => eventually(async () => check(await said()), 30_000);
  return {
    leave, call, run, elements, find, press, type, said, eventuallySaid,
    says: (wanted) => eventuallySaid((records) => assert.deepEqual(records, wanted)),
    async ask(words, name) {
      const field = await find("name", words.name, await find("region", words.ask));
      await call("POST", `/element/${field[ELEMENT]}/clear`, {});
      await type(field, name + ENTER);
    },
  };
}

for (const [what, sandbox, query] of [
  ["without a sandbox", "", ""],
  ["where the author named another origin", "", "&origin=https://docs.example.com"],
  ["with a sandbox that leaves the frame its origin", 'sandbox="allow-scripts allow-same-origin"', ""],
  ["with a sandbox that takes it", 'sandbox="allow-scripts"', ""],
]) {
  test(`WebKit: what the page around a frame gives is not run: ${what}`, { skip: needs }, async (t) => {
    const module = released("frame.html").match(/k8s-dns-lab-\w+_bg\.wasm/)[0];
    const { run, call, said } = await visit(t, await stranger(t, hostile(await address, sandbox, query), module, "localhost"));
    const frame = await run(() => document.querySelector("iframe"));
    await call("POST", "/frame", { id: frame });
    await eventually(async () => assert.match((await said())[0], /^10\./), 30_000);
    await call("POST", "/frame", { id: null });
    const asked = (await run(() => globalThis.told)).filter((type) => type === "fetch");
    assert.equal(asked.length > 0, sandbox === 'sandbox="allow-scripts"', "who may not give is not asked");
    await run(() => frames[0].postMessage({ ns: "k8sdnslab", v: 1, type: "ask", name: "nobody" }, "*"));
    await call("POST", "/frame", { id: frame });
    if (!query) await eventually(async () => assert.deepEqual(await said(), ["NXDOMAIN"]), 20_000);
    else await new Promise((resolve) => setTimeout(resolve, 1000));
    if (query) assert.match((await said())[0], /^10\./);
    await call("POST", "/frame", { id: null });
  });
}

for (const what of ["module", "script"]) {
  test(`WebKit: the ${what} is another page: the start says so in both languages, and is well once the server is`, { skip: needs }, async (t) => {
    const name = released("index.html").match(what === "module" ? /k8s-dns-lab-\w+_bg\.wasm/ : /k8s-dns-lab-\w+\.js/)[0];
    t.after(() => alter(name));
    alter(name, "<!doctype html><title>Welcome</title>");
    const { run, said } = await visit(t, await address);
    await eventually(async () => {
      const says = await run(() => document.querySelector(".lost")?.innerText ?? "");
      assert.match(says, /could not be loaded/);
      assert.match(says, /불러오지 못했습니다/);
    }, 10_000);
    alter(name);
    await run(() => {
      globalThis.troubles = [];
      document.querySelector(".lost button").click();
    });
    await eventually(async () => assert.match((await said())[0], /^10\./), 30_000);
    assert.equal(await run(() => document.querySelector(".lost")), null);
  });
}

test("WebKit: what a worker kept and is no good is thrown away, and the lab starts from the network", { skip: needs }, async (t) => {
  const { run, call, said } = await visit(t, await address);
  const starts = () => eventually(async () => assert.match((await said())[0] ?? "", /^10\./), 60_000);
  await starts();
  assert.ok(await run(() => "serviceWorker" in navigator), "this engine has workers");
  /** Does something that takes time, and gives what came of it. */
  const wait = async (does) => {
    const came = await call("POST", "/execute/async", { script: `const done = arguments[0]; (${does})().then((value) => done({ value }), (error) => done({ error: String(error) }))`, args: [] });
    assert.equal(came.error, undefined);
    return came.value;
  };
  await wait(async () => (await navigator.serviceWorker.ready).active.state);
  const spoiled = await wait(async () => {
    let spoiled = 0;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        if (!url.endsWith("_bg.wasm")) continue;
        await cache.put(url, new Response("<!doctype html>", { headers: { "content-type": "application/wasm" } }));
        spoiled += 1;
      }
    }
    return spoiled;
  });
  assert.equal(spoiled, 1);
  await call("POST", "/refresh", {});
  await starts();
  assert.equal(await run(() => document.querySelector(".lost")), null);
});

for (const lang of ["en", "ko"]) {
  const words = { ...WORDS[lang], ...TUTORIAL[lang] };
  const lab = async (query = "", hash = "") => `${await address}?lang=${lang}${query}${hash}`;

  test(`WebKit: the same name, four answers, and back again (${lang})`, { skip: needs }, async (t) => {
    const { run, press, says, eventuallySaid } = await visit(t, await lab());
    await eventuallySaid(([record]) => assert.match(record ?? "", /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/));
    assert.equal(await run(() => document.documentElement.lang), lang);
    await press("button", words.toy.headless);
    await eventuallySaid((pods) => {
      assert.equal(pods.length, 2);
      for (const pod of pods) assert.match(pod, /^10\.244\.\d+\.\d+$/);
    });
    await press("button", words.toy.manual);
    await says(["192.0.2.10", "192.0.2.20"]);
    await press("button", words.toy.external);
    await eventuallySaid(([record]) => assert.equal(record, "old-db.example.com."));
    await press("button", words.undo);
    await says(["192.0.2.10", "192.0.2.20"]);
    await press("button", words.redo);
    await eventuallySaid(([record]) => assert.equal(record, "old-db.example.com."));
    assert.equal(await run(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false);
  });

  test(`WebKit: a link brings cluster and question along (${lang})`, { skip: needs }, async (t) => {
    const { leave, run, press, find, ask, said, eventuallySaid } = await visit(t, await lab("&screen=sandbox"));
    await press("button", words.toy.headless);
    await eventuallySaid((pods) => assert.equal(pods.length, 2));
    await ask(words, "db-0.db");
    await eventuallySaid((pods) => assert.equal(pods.length, 1));
    const wanted = await said();
    await press("button", words.share);
    const field = await find("textbox", words.share, await find("dialog", words.share));
    const link = await run((field) => field.value, field);
    assert.match(link, /#v=1&from=default\/shell&name=db-0\.db/);
    await leave();
    const other = await visit(t, await lab("", `#${link.split("#")[1]}`));
    await other.says(wanted);
  });

  test(`WebKit: a lesson opens, and a guess is met by what happens (${lang})`, { skip: needs }, async (t) => {
    const { find, press, elements } = await visit(t, await lab("&lesson=pod-ip"));
    const lesson = await find("region", words.region);
    await find("heading", proseOf("pod-ip", lang).title, lesson);
    await press("radio", words.unsure, lesson);
    await press("button", words.see, lesson);
    await find("heading", words.happened, lesson);
    await eventually(async () => assert.ok((await elements("table", lesson)).length > 0));
  });

  test(`WebKit: manifests are typed, and the answer follows (${lang})`, { skip: needs }, async (t) => {
    const { run, find, ask, says, type } = await visit(t, await lab("&screen=sandbox"));
    await ask(words, "typed");
    await says(["NXDOMAIN"]);
    await run((name) => [...document.querySelectorAll('[role="tab"]')].find((tab) => tab.textContent.trim().startsWith(name)).click(), words.manifests);
    const field = await find("textbox", words.manifests);
    const text = "---\napiVersion: v1\nkind: Service\nmetadata: {name: typed}\nspec: {clusterIP: 10.96.77.7, ports: [{port: 80}]}\n";
    await run((field, text) => {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      field.setRangeText(text, field.value.length, field.value.length, "end");
    }, field, text);
    await type(field, ENTER);
    await says(["10.96.77.7"]);
  });
}

test("WebKit: on somebody's page, in a frame without an origin, by one module for two", { skip: needs }, async (t) => {
  const element = '<k8s-dns-lab view="ask" name="db" run="eager" lang="en"><p>recorded</p></k8s-dns-lab>';
  const text = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Docs</title><script type="module" src="${await address}embed.js"></script><body>${element.repeat(2)}`;
  const docs = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(text));
  await new Promise((resolve) => docs.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    docs.closeAllConnections();
    docs.close();
  });
  const { run, call, said } = await visit(t, `http://localhost:${docs.address().port}/`);
  await eventually(async () => assert.equal(await run(() => document.querySelectorAll("k8s-dns-lab[running]").length), 2), 30_000);
  // The two modules of the program are asked for once each.
  const modules = await run(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".wasm")));
  assert.equal(new Set(modules).size, modules.length, modules.join("\n"));
  const trace = await call("POST", "/execute/async", {
    script: "const done = arguments[0]; document.querySelector('k8s-dns-lab').ask({ name: 'nobody' }).then(done)",
    args: [],
  });
  assert.equal(trace.result.rcode, "NXDOMAIN");
  const frame = await run(() => document.querySelector("k8s-dns-lab").shadowRoot.querySelector("iframe"));
  await call("POST", "/frame", { id: frame });
  assert.equal(await run(() => globalThis.origin), "null");
  await eventually(async () => assert.deepEqual(await said(), ["NXDOMAIN"]), 20_000);
  // Its policy holds there too.
  const ran = await call("POST", "/execute/async", {
    script: `const done = arguments[0];
      document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.ran = 'script'" }));
      setTimeout(() => { try { globalThis.ran = new Function("return 'eval'")(); } catch {} done(globalThis.ran ?? null); });`,
    args: [],
  });
  assert.equal(ran, null);
  await call("POST", "/frame", { id: null });
});
