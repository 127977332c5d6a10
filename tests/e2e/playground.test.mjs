// What a person does in the playground beyond the story: history, links, texts, keys.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, eventually, lab, open, screenshot } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const words = WORDS.en;

async function visit(t, options = {}) {
  const page = await open(t, { width: 1440, height: 900, ...options });
  const me = person(page, words);
  await me.answer.waitFor();
  return { page, me };
}

const MANIFESTS = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec:
  clusterIP: None
  selector: {app: db}
  ports: [{name: postgres, port: 5432}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "postgres:17", ports: [{name: postgres, containerPort: 5432}]}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "nginx:1.29", ports: [{name: http, containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  clusterIP: 10.96.40.40
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
---
apiVersion: v1
kind: Service
metadata: {name: mail, namespace: shop}
spec: {type: ExternalName, externalName: www.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: legacy, namespace: shop}
spec:
  clusterIP: 10.96.50.50
  ports: [{name: sql, port: 1433}]
---
apiVersion: v1
kind: Endpoints
metadata: {name: legacy, namespace: shop}
subsets:
- addresses: [{ip: 192.0.2.77, hostname: primary}]
  ports: [{name: sql, port: 1433}]
---
apiVersion: v1
kind: Pod
metadata: {name: shell, namespace: shop}
spec:
  containers: [{name: shell, image: "debian:12"}]
`;

test("a pasted set of manifests answers twelve names as a cluster would", async (t) => {
  const { page, me } = await visit(t);
  await me.tab(words.manifests).click();
  const field = page.getByRole("textbox", { name: words.manifests, exact: true });
  await field.fill(MANIFESTS);
  await me.button(words.explainMine).click();
  // What was typed is applied as well, before the cluster that it replaces everything with is there.
  await page.getByText("Your own cluster").first().waitFor();
  await me.object.getByRole("button", { name: /^db-0 shop/ }).waitFor();
  let db0, db1;
  // Until the cluster is there the pods are those of what was typed, which have other addresses.
  await eventually(async () => {
    await me.open("db-0");
    db0 = await me.podIp();
    await me.open("db-1");
    db1 = await me.podIp();
    await me.ask("db", "A", "shop/shell");
    assert.deepEqual((await me.said()).sort(), [db0, db1].sort());
  });
  const dashed = db1.replaceAll(".", "-");
  const table = [
    ["db", "A", [db0, db1]],
    ["db-0.db", "A", [db0]],
    ["db-1.db.shop.svc.cluster.local", "A", [db1]],
    ["db-2.db", "A", ["NXDOMAIN"]],
    [`${dashed}.db`, "A", ["NXDOMAIN"]],
    ["web", "A", ["10.96.40.40"]],
    ["web.shop", "AAAA", ["NODATA"]],
    ["_http._tcp.web", "SRV", ["0 100 80 web.shop.svc.cluster.local."]],
    ["legacy", "A", ["10.96.50.50"]],
    ["primary.legacy", "A", ["192.0.2.77"]],
    ["nowhere", "A", ["NXDOMAIN"]],
    ["40.40.96.10.in-addr.arpa", "PTR", ["web.shop.svc.cluster.local."]],
  ];
  for (const [name, type, wanted] of table) {
    await me.ask(name, type, "shop/shell");
    await eventually(async () => assert.deepEqual((await me.said()).sort(), [...wanted].sort(), `${name} ${type}`));
  }
  // The alias leads to a name outside that nobody of this cluster has described.
  await me.ask("mail", "A");
  await eventually(async () => assert.deepEqual(await me.said(), ["UNKNOWN"]));
});

test("the names a program may rely on are there", async (t) => {
  const { page } = await visit(t);
  const parts = lab(page);
  for (const name of ["ask", "answer", "map", "object", "why"]) await parts.regions[name].waitFor();
  for (const name of ["share", "addPod", "addService"]) await parts.buttons[name].waitFor();
  for (const name of ["undo", "redo"]) assert.equal(await parts.buttons[name].count(), 1, "one for the desk or one for the thumb, never both");
  await parts.ask({ name: "db", type: "A" });
  const before = await parts.answer.locator("[data-record]").first().getAttribute("data-record");
  assert.match(before, /^db\.default\.svc\.cluster\.local\. 30 IN A 10\./);
});

test("undo and redo walk through named steps, by button and by key", async (t) => {
  const { page, me } = await visit(t);
  const [start] = await me.said();
  await me.button(words.toy.headless).click();
  await eventually(async () => assert.equal((await me.said()).length, 2));
  await me.button(words.undo, page.locator("header")).click();
  await eventually(async () => assert.deepEqual(await me.said(), [start]));
  await page.locator("h1").click();
  await page.keyboard.press("Control+Shift+z");
  await eventually(async () => assert.equal((await me.said()).length, 2));
  await page.keyboard.press("Control+z");
  await eventually(async () => assert.deepEqual(await me.said(), [start]));
});

test("the answer says what it was before the last change", async (t) => {
  const { me } = await visit(t);
  const [start] = await me.said();
  await me.button(words.toy.headless).click();
  await eventually(async () => assert.match(await me.answer.innerText(), new RegExp(`Before: ${start.replaceAll(".", "\\.")}`)));
});

test("a shared link opens the same cluster, question and answer elsewhere", async (t) => {
  const { page, me } = await visit(t);
  await me.button(words.toy.headless).click();
  await me.ask("db", "SRV");
  const said = await me.said();
  await me.button(words.share).click();
  const link = await page.getByRole("dialog").getByRole("textbox").inputValue();
  assert.match(link, /#v=1&from=default\/shell&name=db&type=SRV&sum=[\w-]{4}&m=/);
  assert.ok(link.length < 2500, `${link.length} characters`);
  const other = await visit(t, { hash: link.split("#")[1] });
  await eventually(async () => assert.deepEqual(await other.me.said(), said));
});

test("what the API server refuses of a link is told with its reason, and the rest is there", async (t) => {
  const service = (name, type) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {clusterIP: None, type: ${type}, selector: {app: db}}\n`;
  const yaml = encodeURIComponent(`${service("bad", "NodePort")}---\n${service("good", "ClusterIP")}`);
  for (const [lang, reason] of [["en", /A NodePort Service needs a cluster IP/], ["ko", /NodePort 타입의 Service에는 cluster IP가 있어야/]]) {
    const page = await open(t, { lang, hash: `yaml=${yaml}`, width: 1440, height: 900 });
    const notice = page.locator(".notice");
    await notice.getByText("svc/default/bad").waitFor();
    assert.match(await notice.innerText(), reason);
    await axe(page);
    await screenshot(page, `refused-link-${lang}`);
    await page.getByRole("region", { name: WORDS[lang].object, exact: true }).getByRole("button", { name: /^good / }).waitFor();
  }
});

test("a broken link starts the lab all the same and says what is wrong", async (t) => {
  const { page, me } = await visit(t, { hash: "v=1&m=not-a-cluster&type=WHAT&colour=red" });
  await eventually(async () => assert.equal((await me.said()).length, 1));
  const notice = await page.locator(".notice").innerText();
  for (const word of ["colour", "WHAT", "cannot be read"]) assert.ok(notice.includes(word), notice);
});

test("what a person did is there after a reload", async (t) => {
  const { page, me } = await visit(t);
  await me.button(words.toy.manual).click();
  await eventually(async () => assert.match(page.url(), /&m=/));
  await page.waitForTimeout(700);
  await page.reload();
  await me.answer.waitFor();
  await eventually(async () => assert.deepEqual(await me.said(), ["192.0.2.10", "192.0.2.20"]));
});

test("a manifest with mistakes says all of them at their lines and changes nothing", async (t) => {
  const { page, me } = await visit(t);
  const before = await me.said();
  await me.tab(words.manifests).click();
  const field = page.getByRole("textbox", { name: words.manifests, exact: true });
  const text = await field.inputValue();
  await field.fill(`${text}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: Bad_Name\nspec:\n  ports:\n  - port: eighty\n  - port: 99\n    protocol: UTP\n`);
  const remarks = page.locator(".remarks li.error");
  await remarks.first().waitFor();
  assert.deepEqual(await me.said(), before);
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await remarks.first().getByRole("button").click();
  assert.ok(await field.evaluate((element) => document.activeElement === element && element.selectionStart > 0));
});

test("typing in the manifests is one step of the history, however long it takes", async (t) => {
  const { page, me } = await visit(t);
  await me.tab(words.manifests).click();
  const field = page.getByRole("textbox", { name: words.manifests, exact: true });
  const text = await field.inputValue();
  await field.fill(text.replaceAll("app: db", "app: d"));
  await page.waitForTimeout(500);
  await field.fill(text.replaceAll("app: db", "app: dbx"));
  await page.waitForTimeout(500);
  await me.button(words.undo, page.locator("header")).click();
  await eventually(async () => assert.equal(await field.inputValue(), text));
  assert.ok(await me.button(words.undo, page.locator("header")).isDisabled());
});

test("Hangul being composed is left alone", async (t) => {
  const { page, me } = await visit(t);
  await me.tab(words.manifests).click();
  const field = page.getByRole("textbox", { name: words.manifests, exact: true });
  await field.focus();
  await page.keyboard.press("Control+End");
  const session = await page.context().newCDPSession(page);
  await page.keyboard.insertText("# ");
  for (const text of ["ㅎ", "하", "한"]) await session.send("Input.imeSetComposition", { text, selectionStart: 1, selectionEnd: 1 });
  await page.waitForTimeout(500);
  await session.send("Input.insertText", { text: "한" });
  await page.waitForTimeout(500);
  assert.match(await field.inputValue(), /# 한$/);
});

test("a pinned question is answered anew after every change", async (t) => {
  const { page, me } = await visit(t);
  await me.button(words.pin).click();
  const row = page.getByRole("row", { name: /db/ });
  const [before] = await me.said();
  await row.getByText(before).waitFor();
  await me.button(words.toy.headless).click();
  await eventually(async () => assert.ok(!(await row.locator(".said").innerText()).includes(before)));
  assert.equal(await row.locator("s").innerText(), before, "what it said before is struck through");
});

test("the keyboard alone asks, moves through the map and opens an object", async (t) => {
  const { page, me } = await visit(t);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("kubernetes");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.deepEqual(await me.said(), ["10.96.0.1"]));
  const stop = me.region(words.map).locator('.node[tabindex="0"]');
  await stop.focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
  const text = await page.evaluate(() => document.activeElement.innerText);
  await page.keyboard.press("Enter");
  await me.object.getByRole("heading", { name: text.split("\n")[0], exact: true }).waitFor();
});

test("nothing scrolls sideways at 320 pixels", async (t) => {
  const { page } = await visit(t, { width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(over, 0);
});

test("pictures for people: every width, both themes, both languages", async (t) => {
  for (const [lang, theme, width, height] of [["en", "light", 1440, 900], ["ko", "dark", 1440, 900], ["ko", "light", 768, 1024], ["en", "dark", 360, 780], ["ko", "light", 360, 780], ["en", "light", 600, 480]]) {
    const page = await open(t, { lang, theme, width, height });
    await page.locator("output[data-outcome]").waitFor();
    await page.getByRole("button", { name: "Headless", exact: true }).click();
    await page.waitForTimeout(200);
    await screenshot(page, `lab-${width}-${lang}-${theme}`);
  }
});

test("the picture of a question is saved as SVG and as PNG", async (t) => {
  const { me, page } = await visit(t);
  await me.button("Step", me.region("Map")).click();
  const saved = async (button) => {
    const download = page.waitForEvent("download");
    await me.button(button, me.region("Map")).click();
    return readFileSync(await (await download).path());
  };
  const svg = (await saved("Save as SVG")).toString();
  assert.match(svg, /^<svg xmlns=/);
  const png = await saved("Save as PNG");
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  // Twice as wide as the drawing, so that it is sharp on a slide.
  assert.equal(png.readUInt32BE(16), 2 * Number(svg.match(/ width="(\d+)"/)[1]));
});
