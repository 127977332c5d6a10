// Pages that mean ill: what a page around the lab's frame may do, and what a network or a host may put in its files'
// place. A frame runs no bytes that somebody else gave, and hears whom its author named, or nobody.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { call, docs, hostile, one, running, stranger } from "./guest.mjs";
import { SUB_PATH, elsewhere, eventually, host, lab, open, released, serve, servePlainly } from "./lab.mjs";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

const MODULE = released("frame.html").match(/k8s-dns-lab-\w+_bg\.wasm/)[0];

/** Tells, in every frame, which modules were compiled there that bear the stranger's mark. */
const WATCH = `
  globalThis.ran = 0;
  const look = (bytes) => {
    const text = new TextDecoder("latin1").decode(bytes);
    if (text.includes("stranger")) globalThis.ran++;
  };
  for (const name of ["compile", "instantiate"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = (bytes, ...rest) => (bytes instanceof WebAssembly.Module || look(bytes), own.call(WebAssembly, bytes, ...rest));
  }
  for (const name of ["compileStreaming", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (source, ...rest) => {
      const response = await source;
      look(await response.clone().arrayBuffer());
      return own.call(WebAssembly, response, ...rest);
    };
  }
`;

const SETTINGS = [
  ["without a sandbox, of the same site", "", "", "127.0.0.1"],
  ["without a sandbox, of another site", "", "", "localhost"],
  ["where the author named another origin", "", "&origin=https://docs.example.com", "127.0.0.1"],
  ["with a sandbox that leaves the frame its origin", 'sandbox="allow-scripts allow-same-origin"', "", "127.0.0.1"],
  ["with a sandbox that takes it", 'sandbox="allow-scripts"', "", "127.0.0.1"],
];

const open_ = await serve();
const WITH_CORS = `http://127.0.0.1:${open_.address().port}${SUB_PATH}`;
test.after(() => {
  open_.closeAllConnections();
  open_.close();
});

for (const cors of [true, false]) for (const [what, sandbox, query, name] of SETTINGS) {
  test(`what the page around a frame gives is not run: ${what}, ${cors ? "with" : "without"} CORS`, async (t) => {
    const address = cors ? WITH_CORS : await servePlainly(DIST, SUB_PATH);
    const around = await elsewhere(t, await stranger(t, hostile(address, sandbox, query), MODULE, name), { before: WATCH });
    const [, frame] = around.frames();
    const isOpaque = sandbox === 'sandbox="allow-scripts"';
    if (cors || !isOpaque) await lab(frame).answered("NOERROR");
    // A frame without an origin loads nothing where no file may be read by anybody.
    else await sleep(1000);
    assert.equal(await frame.evaluate(() => globalThis.ran), 0);
    const asked = (await around.evaluate(() => told)).filter((type) => type === "fetch");
    if (!isOpaque) assert.deepEqual(asked, [], "who may not give is not asked");
    else if (cors) assert.ok(asked.length > 0, "the test has given what it had");
    around.troubles = [];
  });
}

// What the author of a frame may write, and whether the page around it is heard then.
const FORMS = [
  ["", false],
  ["null", false],
  ["*", false],
  ["http://", false],
  ["{origin}", true],
  ["{origin}/", true],
  ["{ORIGIN}", false],
  ["{origin}//", false],
  ["{origin}/docs", false],
  ["{origin},http://b", false],
  ["https://docs.example.com", false],
  ["{origin}.evil.example", false],
  ["https://a,{origin}", false],
  ["http://..", false],
  ["{host}", false],
];

test("origin= is whom the frame hears and tells: one that does not read is nobody", async (t) => {
  const around = await host(t, (address) => {
    const origin = new URL(address).origin.replace("127.0.0.1", "localhost");
    const written = FORMS.map(([form]) => form.replace("{origin}", origin).replace("{ORIGIN}", origin.toUpperCase()).replace("{host}", new URL(origin).host));
    return `<!doctype html><title>Docs</title>
      <script>globalThis.told = []; addEventListener("message", ({ source, data }) => told.push([Array.from({ length: frames.length }, (_, at) => frames[at]).indexOf(source), data.type]))</script>
      ${written.map((form) => `<iframe title="Lab" sandbox="allow-scripts" width="600" height="300" src="${address}frame.html?view=ask&origin=${encodeURIComponent(form)}"></iframe>`).join("")}`;
  });
  const frames = around.frames().slice(1);
  for (const frame of frames) await frame.locator("output[data-outcome=NOERROR]").waitFor();
  await around.evaluate(() => {
    for (let at = 0; at < frames.length; at++) {
      for (const type of ["ask", "undo", "getState"]) frames[at].postMessage({ ns: "k8sdnslab", v: 1, type, ...(type === "ask" && { name: "nobody" }) }, "*");
    }
  });
  await sleep(1500);
  const told = await around.evaluate(() => told);
  for (const [at, [form, hears]] of FORMS.entries()) {
    const outcome = await frames[at].locator("output[data-outcome]").getAttribute("data-outcome");
    assert.equal(outcome, hears ? "NXDOMAIN" : "NOERROR", `origin=${form}`);
    const types = new Set(told.filter(([frame]) => frame === at).map(([, type]) => type));
    assert.equal(types.has("answer"), hears, `origin=${form}`);
    if (!hears) assert.deepEqual([...types], [], `origin=${form}: nothing is told, and nothing asked for`);
  }
});

test("a frame of the lab's own origin tells nobody what its reader keeps", async (t) => {
  const address = await servePlainly(DIST, SUB_PATH);
  const before = `try { localStorage.setItem("k8s-dns-lab.state", "v=1&from=default/shell&name=secret-of-mine&type=A") } catch {}`;
  const html = `<!doctype html><title>Stranger</title><script>
    globalThis.told = [];
    addEventListener("message", ({ source, data }) => {
      told.push(JSON.stringify(data));
      if (data.type === "ready") source.postMessage({ ns: "k8sdnslab", v: 1, type: "getState", id: 1 }, "*");
    });
  </script><iframe title="Lab" width="700" height="500" src="${address}frame.html?view=ask"></iframe>`;
  const around = await elsewhere(t, await stranger(t, html, MODULE), { before });
  around.troubles = [];
  await eventually(async () => assert.ok((await around.evaluate(() => told)).some((one) => JSON.parse(one).type === "state")), 20_000);
  assert.deepEqual((await around.evaluate(() => told)).filter((one) => one.includes("secret-of-mine")), []);
  around.troubles = [];
});

for (const src of ["javascript:alert(1)", "data:text/html,x", "https://a\\0b/", "\\0", "http://[", "blob:x"]) {
  test(`a src that is no base of an address is an error that can be heard: ${src}`, async (t) => {
    const around = await host(t, docs('<script>globalThis.heard = []; document.addEventListener("error", (event) => heard.push(event.detail?.code), true)</script>'));
    const rejected = await around.evaluate(async (src) => {
      const lab = document.createElement("k8s-dns-lab");
      lab.setAttribute("src", src.replace("\\0", "\0"));
      lab.setAttribute("run", "eager");
      lab.addEventListener("error", ({ detail }) => heard.push(detail.code));
      document.body.append(lab);
      return lab.ask({ name: "db" }).then(() => "answered", ({ code }) => code);
    }, src);
    assert.equal(rejected, "value");
    assert.ok((await around.evaluate(() => heard)).includes("value"));
    assert.equal(around.frames().length, 1, "nothing is loaded");
  });
}

test("a message from a window that has gone is nobody's", async (t) => {
  const around = await host(t, docs(one('view="ask" run="click"')));
  // As it reaches an element whose frame is not in the page yet: there is no window to compare with.
  await around.evaluate(async () => {
    const lab = document.querySelector("k8s-dns-lab");
    lab.ask({ name: "db" }).catch(() => {});
    const data = { ns: "k8sdnslab", v: 1, type: "hello" };
    dispatchEvent(new MessageEvent("message", { data, source: null, origin: "null" }));
    dispatchEvent(new MessageEvent("message", { data: { ...data, type: "ready" }, source: null, origin: "null" }));
    dispatchEvent(new MessageEvent("message", { data: { ...data, type: "fetch", file: "x.wasm" }, source: null, origin: "null" }));
  });
  assert.equal(await around.evaluate(() => document.querySelector("k8s-dns-lab").hasAttribute("running")), false);
  const { element } = await running(around);
  assert.equal((await call(element, "ask", { name: "db" })).result.rcode, "NOERROR");
});

test("names that an author or a reader gives go into the fragment, which no server gets", async (t) => {
  const asked = [];
  const around = await host(t, docs(one('view="path" name="payroll.secret-project" from="shell" type="AAAA" theme="dark"')));
  around.on("request", (request) => asked.push(request.url().split("#")[0]));
  const { frame } = await running(around);
  const url = new URL(frame.url());
  for (const key of ["name", "from", "type"]) assert.equal(url.searchParams.has(key), false, key);
  assert.equal(url.searchParams.get("theme"), "dark");
  await lab(frame).answered("NXDOMAIN");
  assert.equal(await lab(frame).name.inputValue(), "payroll.secret-project");
  assert.deepEqual(asked.filter((one) => one.includes("payroll")), []);
});

test("the query of before is read still", async (t) => {
  const around = await host(t, (address) => `<!doctype html><title>Docs</title><iframe title="Lab" sandbox="allow-scripts" width="700" height="400" src="${address}frame.html?view=ask&name=nobody&from=shell"></iframe>`);
  await lab(around.frames()[1]).answered("NXDOMAIN");
});

for (const [what, make] of [
  ["a text of 256 MiB", () => ({ type: "apply", yaml: "a".repeat(1 << 28) })],
  ["an id of 256 MiB", () => ({ type: "undo", id: "a".repeat(1 << 28) })],
  ["a type of 256 MiB", () => ({ type: "a".repeat(1 << 28) })],
  ["a token of 256 MiB", () => ({ type: "theme", tokens: { bg: "a".repeat(1 << 28) } })],
  ["a key of 256 MiB", () => ({ type: "undo", ["a".repeat(1 << 28)]: 1 })],
  ["a text object of 256 MiB", () => ({ type: "apply", yaml: new String("a".repeat(1 << 28)) })],
  ["a list with four billion places", () => ({ type: "apply", yaml: new Array(2 ** 32 - 1) })],
  ["a buffer of 256 MiB", () => ({ type: "apply", yaml: new Uint8Array(1 << 28) })],
  ["a map", () => ({ type: "apply", yaml: new Map([["a", "b"]]) })],
  ["itself", () => { const message = { type: "apply" }; message.yaml = message; return message; }],
  ["one that nests too deep", () => { let yaml = "x"; for (let at = 0; at < 500; at++) yaml = [yaml]; return { type: "apply", yaml }; }],
]) {
  test(`a message that holds ${what} is refused, and the lab goes on`, async (t) => {
    const around = await host(t, docs(one('view="ask"')));
    const { element, frame } = await running(around);
    await element.evaluate((lab, make) => {
      globalThis.refused = [];
      addEventListener("message", ({ data }) => data.type === "error" && refused.push(data.faults[0]?.code));
      lab.shadowRoot.querySelector("iframe").contentWindow.postMessage({ ns: "k8sdnslab", v: 1, ...new Function(`return (${make})()`)() }, "*");
    }, String(make));
    await eventually(async () => assert.equal((await around.evaluate(() => refused)).length, 1), 30_000);
    assert.equal((await call(element, "ask", { name: "nobody" })).result.rcode, "NXDOMAIN");
    await lab(frame).answered("NXDOMAIN");
  });
}

test("the page tells no other site where its reader comes from", async (t) => {
  const own = await open(t);
  assert.equal(await own.locator("meta[name=referrer]").getAttribute("content"), "no-referrer");
});
