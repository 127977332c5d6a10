// Several labs on somebody else's page: what they share, which of them draw, and states that go from one to another.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { deflateRawSync } from "node:zlib";
import { call, docs, one, running } from "./guest.mjs";
import { eventually, file, host, lab } from "./lab.mjs";

test("several on one page: each its own, what they run fetched once", async (t) => {
  const fetched = [];
  const page = await host(t, docs(`${one('view="ask" run="eager"')}${one('view="ask" run="eager"')}`, '<script>onmessage = () => {}</script>'));
  page.on("request", (request) => fetched.push(request.url()));
  const [first, second] = [await running(page), await running(page, 1)];
  await call(first.element, "ask", { name: "nobody" });
  await lab(first.frame).answered("NXDOMAIN");
  await lab(second.frame).answered("NOERROR");
  await page.reload();
  fetched.length = 0;
  await running(page);
  await running(page, 1);
  const modules = fetched.filter((url) => url.endsWith(".wasm"));
  assert.equal(new Set(modules).size, modules.length, modules.join("\n"));
});

for (const [width, height] of [[1280, 900], [360, 740]]) {
  test(`seven on one page, read from its top to its end, move its text by less than a tenth (${width} px)`, async (t) => {
    const yaml = "<pre><code>apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  clusterIP: None\n</code></pre>";
    const labs = [one('view="ask" name="db"'), one('view="path" name="db"'), one('view="ask" name="nobody"'), `${yaml}${one('view="path" source="previous" name="api" from="shell"')}`, one('view="zone"'), one('lesson="headless"'), one('view="path" controls="headless,externalname"')];
    const before = "globalThis.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true });";
    const page = await host(t, docs(labs.map((lab) => `<p>Text.</p>${lab}`).join("")), { width, height, before });
    for (let n = 0; n < labs.length; n++) {
      await page.locator("k8s-dns-lab").nth(n).evaluate((lab) => scrollTo(0, lab.getBoundingClientRect().top + scrollY - 100));
      await running(page, n);
      await sleep(500);
    }
    const moved = (await page.evaluate(() => shifts)).reduce((sum, value) => sum + value, 0);
    assert.ok(moved <= 0.1, `${moved}`);
  });
}

test("what is far away does not start, and what is out of sight holds still", async (t) => {
  const page = await host(t, docs(`${one('view="ask"')}<p style="height:4000px">Text</p>${one('view="ask"')}`), { height: 600 });
  const { element, frame } = await running(page);
  await sleep(500);
  assert.equal(await page.locator("k8s-dns-lab").nth(1).getAttribute("running"), null);
  await page.evaluate(() => scrollTo(0, 9999));
  await running(page, 1);
  await sleep(300);
  const shown = () => frame.evaluate(() => document.querySelector("output").dataset.outcome);
  const { result } = await call(element, "ask", { name: "nobody" });
  assert.equal(result.rcode, "NXDOMAIN", "it answers");
  await sleep(300);
  assert.equal(await shown(), "NOERROR", "and draws nothing");
  await page.evaluate(() => scrollTo(0, 0));
  await eventually(async () => assert.equal(await shown(), "NXDOMAIN"));
  await call(element, "pause", true);
  await call(element, "ask", { name: "db" });
  await sleep(200);
  assert.equal(await shown(), "NXDOMAIN");
  await call(element, "pause", false);
  await eventually(async () => assert.equal(await shown(), "NOERROR"));
});

test("of six on one page three draw, those seen or used last; the others answer and wait", async (t) => {
  const page = await host(t, docs(`${one('view="ask"').repeat(5)}<p style="height:3000px">Text</p>${one('view="ask"')}`), { height: 2400 });
  const all = [];
  for (let n = 0; n < 5; n++) all.push(await running(page, n));
  for (const { frame } of all) await lab(frame).answered("NOERROR");

  const shown = ({ frame }) => frame.evaluate(() => document.getElementById("ask-name").value);
  /** Which labs draw: each is told something past its element, which would take that for use. */
  let asked = "";
  const drawing = async (labs) => {
    asked = `${asked}x`;
    await sleep(300);
    for (const { element } of labs) {
      await element.evaluate((lab, name) => lab.shadowRoot.querySelector("iframe").contentWindow.postMessage({ ns: "k8sdnslab", v: 1, type: "ask", name }, "*"), asked);
    }
    await sleep(500);
    const names = await Promise.all(labs.map(shown));
    return names.flatMap((name, at) => (name === asked ? [at] : []));
  };
  const three = await drawing(all);
  assert.equal(three.length, 3);
  const [first, second] = all.filter((_, at) => !three.includes(at));

  // Used by hand, one is back at once, with all that it was told; another holds still.
  await lab(first.frame).name.click();
  await eventually(async () => assert.equal(await shown(first), asked));
  const withFirst = await drawing(all);
  assert.ok(withFirst.length === 3 && withFirst.includes(all.indexOf(first)), withFirst.join());

  // So it is when the page itself has a wish.
  await call(second.element, "ask", { name: "kubernetes" });
  await lab(second.frame).answered("NOERROR", ["kubernetes.default.svc.cluster.local. 30 IN A 10.96.0.1"]);
  const withBoth = await drawing(all);
  assert.ok(withBoth.length === 3 && [first, second].every((one) => withBoth.includes(all.indexOf(one))), withBoth.join());

  // One that its author pauses draws nothing, used or not.
  await call(second.element, "pause", true);
  await second.frame.getByRole("button", { name: "Ask" }).focus();
  assert.deepEqual(await drawing(all), withBoth.filter((at) => all[at] !== second));
  await call(second.element, "pause", false);

  // Far down there is the sixth; back at the top those that are seen draw again.
  await page.evaluate(() => scrollTo(0, 9999));
  all.push(await running(page, 5));
  await eventually(async () => assert.deepEqual(await drawing(all), [5]));
  await page.evaluate(() => scrollTo(0, 0));
  await eventually(async () => assert.equal((await drawing(all)).length, 3));
});

test("one that is taken off the page makes room for another", async (t) => {
  const page = await host(t, docs(one('view="ask"').repeat(4)), { height: 1200 });
  const all = [];
  for (let n = 0; n < 4; n++) all.push(await running(page, n));
  await page.evaluate(() => document.querySelectorAll("k8s-dns-lab")[3].remove());
  await call(all[0].element, "ask", { name: "nobody" });
  await call(all[1].element, "ask", { name: "nobody" });
  await call(all[2].element, "ask", { name: "nobody" });
  for (const { frame } of all.slice(0, 3)) await lab(frame).answered("NXDOMAIN");
  // Put back, it starts anew.
  await page.evaluate(() => document.body.append(document.createElement("k8s-dns-lab")));
  await running(page, 3);
});

test("a state of one's own cluster goes from one frame of the gallery into another; a hostile one changes nothing", async (t) => {
  const page = await file(t, "gallery/", { width: 700, height: 900 });
  const own = page.locator('k8s-dns-lab[source="previous"]');
  const scripted = page.locator("#scripted");
  await own.scrollIntoViewIfNeeded();
  const shop = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop, annotations: {example.com/note: "<img src=x onerror=alert(1)>"}}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 5432}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: "postgres:17"}]}}
`;
  assert.equal((await call(own, "apply", shop)).refused, undefined);
  const there = await call(own, "ask", { name: "db-1.db.shop" });
  assert.equal(there.result.rcode, "NOERROR");
  const state = await call(own, "getState");
  assert.match(state, /^v=1&from=default\/shell&name=db-1\.db\.shop&type=A.*&m=[\w-]+$/);

  // The other frame has the opening toy until then.
  const before = await call(scripted, "getState");
  assert.equal((await call(scripted, "setState", state)).refused, undefined);
  assert.deepEqual(await call(scripted, "ask", {}), there, "the same answer by the same way");
  assert.equal(await call(scripted, "getState"), state);
  const { frame } = await running(page, await page.evaluate(() => [...document.querySelectorAll("k8s-dns-lab")].findIndex((lab) => lab.id === "scripted")));
  await scripted.scrollIntoViewIfNeeded();
  await lab(frame).answered("NOERROR", there.result.answers);
  assert.equal(await call(scripted, "undo"), true);
  assert.equal((await call(scripted, "getState")).split("&m=")[1], before.split("&m=")[1], "one step, and it can be taken back");
  await call(scripted, "setState", state);

  const packed = (text) => deflateRawSync(Buffer.from(text)).toString("base64url");
  const invalid = "apiVersion: v1\nkind: Service\nmetadata: {name: 'a b'}\nspec: {ports: [{port: 99999999}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: shell}\nspec: {containers: [{name: c, image: a}]}\n";
  for (const [what, hostile] of [
    ["of a later version", "v=99&name=db"],
    ["that does not unpack", "v=1&m=broken"],
    ["that unpacks to too much", `v=1&m=${packed("#".repeat(5_000_000))}`],
    ["whose manifests do not read", `v=1&m=${packed("kind: [")}`],
    ["that is markup", "<img src=x onerror=\"globalThis.hit = true\">=1"],
    ["with a value that does not fit", "v=1&from=../../etc/passwd&type=%3Cscript%3E"],
    ["with bytes that are no text", "v=1&m=%ff%fe%00"],
    ["that is no text", { toString: "v=1" }],
    ["that is nothing", null],
    ["of nine megabytes", `v=1&name=${"a".repeat(9_000_000)}`],
    ["of which the API server refuses a Service", `v=1&name=kubernetes&m=${packed(invalid)}`],
  ]) {
    const { code, refused, faults } = await call(scripted, "setState", hostile);
    assert.match(String(code), /^(value|refused|field|json)$/, `a state ${what}: ${refused}`);
    assert.ok(faults.length > 0 && faults.every(({ message }) => message.length > 0), what);
    assert.equal(await call(scripted, "getState"), state, `a state ${what} changed something`);
  }
  assert.deepEqual([await page.evaluate(() => globalThis.hit), await frame.evaluate(() => globalThis.hit)], [undefined, undefined]);
  await lab(frame).answered("NOERROR", there.result.answers);
});
