// My cluster: from the page to a command in the clipboard in five steps; pieces that are put together; a report and a
// link. In both languages, on a phone and in a narrow window.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { axe, eventually, lab, open } from "./lab.mjs";

const SAYS = {
  en: { mine: "My cluster", field: "Output of kubectl", search: "Search for a pod or a name", copy: "Copy the command: With kubectl", report: "Copy report", findings: "2 names do not resolve or point nowhere", remove: /^Remove /, share: "Share this answer", rename: "Replace names", back: "Back to the lab" },
  ko: { mine: "내 클러스터", field: "kubectl 출력", search: "Pod나 이름 찾기", copy: "명령 복사: kubectl로", report: "보고서 복사", findings: "조회되지 않거나 가리키는 곳이 없는 이름 2개", remove: / 빼기$/, share: "이 결과 공유", rename: "이름 바꾸기", back: "랩으로 돌아가기" },
};

const SERVICES = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: orders, namespace: shop}
  spec: {clusterIP: 10.43.7.7, clusterIPs: [10.43.7.7], selector: {app: orders}, ports: [{port: 80}]}
- apiVersion: v1
  kind: Service
  metadata: {name: cart, namespace: shop}
  spec: {clusterIP: None, clusterIPs: [None], selector: {app: carts}, ports: [{port: 80}]}
- apiVersion: v1
  kind: Service
  metadata: {name: legacy, namespace: shop}
  spec: {type: ExternalName, externalName: gone.shop.svc.cluster.local}
`;

const pod = (name, app, address) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${app}}}
spec: {nodeName: n1, containers: [{name: main, image: 'nginx:1.29'}]}
status: {phase: Running, podIP: ${address}, podIPs: [{ip: ${address}}], conditions: [{type: Ready, status: 'True'}]}
`;
const PODS = [pod("orders-6f7-x2x4k", "orders", "10.42.0.20"), pod("cart-0", "cart", "10.42.0.21")].join("---\n");

const CLIPBOARD = { context: { permissions: ["clipboard-read", "clipboard-write"] } };

/** Pastes as a person does: what is in the clipboard, by the keyboard's event. */
const paste = (field, text) =>
  field.evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

for (const lang of ["en", "ko"]) {
  const says = SAYS[lang];

  test(`from the page to a command in the clipboard in five steps (${lang})`, async (t) => {
    const page = await open(t, { lang, width: 1440, height: 900, ...CLIPBOARD });
    let steps = 0;
    const step = async (does) => {
      steps += 1;
      await does();
    };
    const screen = page.locator("main.my-cluster");
    await step(() => page.getByRole("banner").getByRole("link", { name: says.mine, exact: true }).click());
    assert.equal(new URL(page.url()).searchParams.get("screen"), "my-cluster");
    const field = screen.getByRole("textbox", { name: says.field });
    await step(() => paste(field, `${SERVICES}---\n${PODS}`));
    await screen.getByText(says.findings).waitFor();
    assert.equal(await field.inputValue(), "", "what is pasted does not stay in the field");
    const search = screen.getByRole("textbox", { name: says.search });
    await step(() => search.fill("cart"));
    await step(() => page.keyboard.press("Enter"));
    await eventually(async () => assert.match(await screen.locator(".because").innerText(), /app=carts[\s\S]*svc\/shop\/cart[\s\S]*kubernetes/));
    const copy = screen.locator(".mend").first().getByRole("button", { name: says.copy, exact: true });
    await step(() => copy.click());
    assert.equal(await clipboard(page), "kubectl set selector -n shop svc cart app=cart");
    assert.equal(steps, 5);
    await axe(page);

    await screen.getByRole("button", { name: says.report, exact: true }).click();
    const report = await clipboard(page);
    for (const part of ["## `cart`: NXDOMAIN", "app=carts", "kubectl set selector -n shop svc cart app=cart", "kubectl exec -n shop"]) {
      assert.ok(report.includes(part), `${part}\n${report}`);
    }
    await screen.getByText(says.share, { exact: true }).click();
    await screen.getByRole("checkbox", { name: says.rename }).check();
    const link = screen.locator(".share pre");
    await eventually(async () => assert.match(await link.innerText(), /name=svc\d/));
    const address = await link.innerText();
    assert.ok(address.length < 2_000, `${address.length}`);
    assert.ok(!/shop|cart|orders/.test(address), address);
    assert.equal(new URL(page.url()).hash, "", "nothing of it is in the address");
  });

  test(`pieces are put together, and each can go again (${lang})`, async (t) => {
    const page = await open(t, { lang, query: { screen: "my-cluster" } });
    const screen = page.locator("main.my-cluster");
    const field = screen.getByRole("textbox", { name: says.field });
    const pieces = screen.locator(".pieces > li");
    await paste(field, SERVICES);
    await eventually(async () => assert.equal(await pieces.count(), 1));
    // No pod came that could ask: the lab has put one there, and says so.
    await eventually(async () => assert.match(await screen.locator(".asking").innerText(), /shop\/shell/));
    await paste(field, PODS);
    await eventually(async () => assert.equal(await pieces.count(), 2));
    await screen.getByText(says.findings).waitFor();
    await eventually(async () => assert.doesNotMatch(await screen.locator(".asking").innerText(), /shop\/shell/));
    await pieces.nth(1).getByRole("button", { name: says.remove }).click();
    await eventually(async () => assert.equal(await pieces.count(), 1));
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await pieces.count(), 2));
    await page.goBack().catch(() => {});
  });
}

test("pieces outlive a reload, with what they do not tell, and one more is put to them", async (t) => {
  const page = await open(t, { lang: "en", query: { screen: "my-cluster" } });
  const screen = page.locator("main.my-cluster");
  const field = screen.getByRole("textbox", { name: SAYS.en.field });
  const pieces = screen.locator(".pieces > li");
  await paste(field, SERVICES);
  await eventually(async () => assert.equal(await pieces.count(), 1));
  await paste(field, PODS);
  await eventually(async () => assert.equal(await pieces.count(), 2));
  const stands = async () => [await pieces.allInnerTexts(), await screen.locator(".unknown li").allInnerTexts(), await screen.locator(".findings").innerText()];
  await screen.getByText(SAYS.en.findings).waitFor();
  const before = await stands();
  assert.ok(before[1].length > 3, before[1].join("\n"));
  await eventually(async () => assert.match(await page.evaluate(() => Object.values(localStorage).join(" ")), /piece=/));
  await page.reload();
  await screen.getByText(SAYS.en.findings).waitFor();
  await eventually(async () => assert.deepEqual(await stands(), before));
  await paste(field, pod("more-0", "more", "10.42.0.29"));
  await eventually(async () => assert.equal(await pieces.count(), 3));
  assert.deepEqual((await pieces.allInnerTexts()).slice(0, 2), before[0]);
  for (const left of [2, 1, 0]) {
    await pieces.first().getByRole("button", { name: SAYS.en.remove }).click();
    await eventually(async () => assert.equal(await pieces.count(), left));
  }
});

for (const [what, width, height, lang] of [["a phone", 360, 740, "ko"], ["a narrow window", 600, 800, "en"]]) {
  test(`from paste to mend on ${what}`, async (t) => {
    const page = await open(t, { lang, width, height, theme: "dark", query: { screen: "my-cluster" }, ...CLIPBOARD });
    const says = SAYS[lang];
    const screen = page.locator("main.my-cluster");
    await paste(screen.getByRole("textbox", { name: says.field }), `${SERVICES}---\n${PODS}`);
    await screen.getByText(says.findings).waitFor();
    await screen.getByRole("button", { name: /cart\.shop/ }).click();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "mine-answer"));
    await screen.locator(".mend").first().getByRole("button", { name: says.copy, exact: true }).click();
    assert.match(await clipboard(page), /^kubectl /);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "nothing sticks out");
    await axe(page);
  });
}

test("on a phone what was found is in view after each piece, though the field is below it", async (t) => {
  const page = await open(t, { lang: "ko", width: 360, height: 740, query: { screen: "my-cluster" } });
  const screen = page.locator("main.my-cluster");
  const field = screen.getByRole("textbox", { name: SAYS.ko.field });
  const title = screen.locator("#mine-findings");
  for (const [number, text] of [SERVICES, PODS].entries()) {
    await field.evaluate((field) => field.scrollIntoView());
    await paste(field, text);
    await eventually(async () => assert.equal(await screen.locator(".pieces > li").count(), number + 1));
    await eventually(async () => {
      const box = await title.boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= 740, JSON.stringify(box));
    });
  }
});

test("the resolv.conf of a pod is a piece, and what it tells is asked for no more", async (t) => {
  const page = await open(t, { lang: "en", query: { screen: "my-cluster" } });
  const screen = page.locator("main.my-cluster");
  const field = screen.getByRole("textbox", { name: SAYS.en.field });
  const kubelet = screen.locator(".unknown li").filter({ hasText: "clusterDomain" });
  await paste(field, PODS);
  await kubelet.waitFor();
  await paste(field, "$ kubectl exec -n shop cart-0 -- cat /etc/resolv.conf\nsearch shop.svc.corp.example svc.corp.example corp.example\nnameserver 10.43.0.10\noptions ndots:5\n");
  await screen.getByText(/^This is the resolv\.conf of a pod in namespace shop\. Its queries go to 10\.43\.0\.10\. The lab takes/).waitFor();
  await eventually(async () => assert.equal(await kubelet.count(), 0));
  assert.match(await screen.locator(".pieces > li").last().innerText(), /resolv\.conf/);
  await eventually(async () => assert.match(await page.evaluate(() => Object.values(localStorage).join(" ")), /ndots(:|%3A)5/));
  await page.reload();
  await screen.locator(".pieces > li").last().getByText("resolv.conf").waitFor();
  assert.equal(await kubelet.count(), 0);
});

test("a folder that is dropped brings what its files hold, by their paths, and counts the others", async (t) => {
  const bundle = join(mkdtempSync(join(tmpdir(), "drop-")), "bundle");
  t.after(() => rmSync(join(bundle, ".."), { recursive: true }));
  const put = (path, text) => {
    mkdirSync(join(bundle, path, ".."), { recursive: true });
    writeFileSync(join(bundle, path), text);
  };
  put("shop/services.yaml", SERVICES);
  put("shop/pods/all.yaml", PODS);
  put("logs/coredns.log", "[INFO] plugin/reload: Running configuration\n");
  put(".git/HEAD", SERVICES);
  const page = await open(t, { lang: "en", width: 1440, height: 900 });
  await page.getByRole("banner").getByRole("link", { name: SAYS.en.mine, exact: true }).click();
  const screen = page.locator("main.my-cluster");
  const box = await screen.locator("section.bring").boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + 20 };
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [bundle], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await browser.send("Input.dispatchDragEvent", { type, ...at, data });
  }
  await screen.getByText(SAYS.en.findings).waitFor();
  const pieces = await screen.locator(".pieces strong").allInnerTexts();
  assert.deepEqual(pieces, ["bundle/shop/pods/all.yaml", "bundle/shop/services.yaml"]);
  await screen.getByText(/^2 files without Kubernetes objects were left out/).waitFor();
});

test("three thousand objects: what is shown is a part of what is there, and a few letters find the rest", async (t) => {
  const page = await open(t, { query: { screen: "my-cluster" } });
  const says = SAYS.en;
  const screen = page.locator("main.my-cluster");
  const many = Array.from({ length: 1_500 }, (_, n) => `apiVersion: v1\nkind: Service\nmetadata: {name: s${n}, namespace: big}\nspec: {clusterIP: None, selector: {app: s${n}}}\n---\n${pod(`s${n}-0`, `other${n}`, `10.42.${20 + (n >> 8)}.${n & 255}`).replace("namespace: shop", "namespace: big")}`);
  await paste(screen.getByRole("textbox", { name: says.field }), many.join("---\n"));
  await page.waitForFunction(() => document.querySelector(".findings[aria-busy=false]") !== null, undefined, { timeout: 120_000 });
  await screen.getByText("1500 names do not resolve or point nowhere").waitFor();
  const matters = screen.locator(".matters > li[aria-posinset]");
  const names = Array.from({ length: 1_500 }, (_, n) => `svc/big/s${n}`).sort();
  await scrolled(matters, (at) => names[at], 1_500);
  await screen.getByRole("textbox", { name: says.search }).fill("s1499");
  await eventually(async () => assert.match(await screen.locator(".fits").innerText(), /s1499\.big[\s\S]*big\/s1499-0/));
  assert.ok((await page.evaluate(() => document.querySelectorAll(".my-cluster *").length)) < 1_500);
});

/** The numbers of the rows that are made, counted from one. */
const places = (rows) => rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute("aria-posinset") ?? row.getAttribute("aria-rowindex") - 1)));

/** A list of `all` rows is walked through from its top to its end: those in view are there, each once, and few others. */
async function scrolled(rows, named, all) {
  await rows.first().scrollIntoViewIfNeeded();
  const seen = new Set();
  let first = 1;
  while (first <= all) {
    await eventually(async () => {
      const made = await places(rows);
      assert.ok(made.includes(first), `row ${first} of ${made}`);
      assert.ok(made.length < 150, `${made.length} rows at once`);
      assert.deepEqual(made, [...new Set(made)].sort((a, b) => a - b));
    });
    const made = await places(rows);
    const texts = await rows.allInnerTexts();
    for (const [at, place] of made.entries()) {
      if (texts.length === made.length) assert.ok(texts[at].includes(named(place - 1)), `row ${place}: ${texts[at]}`);
      seen.add(place);
    }
    // A few steps see the rows one by one, and then it goes faster.
    const last = made.at(-1);
    await rows.last().evaluate((row) => row.scrollIntoView({ block: "start" }));
    if (last === all) break;
    first = last + 1;
  }
  assert.equal(seen.size, all);
}

test("three thousand objects in the lab's lists: rows in view, the keyboard, the way back, and all of it on paper", async (t) => {
  const page = await open(t, { width: 1440, height: 900, query: { screen: "my-cluster" } });
  const name = (n) => `s${String(n).padStart(4, "0")}`;
  const service = (n) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name(n)}, namespace: big}\nspec: {clusterIP: 10.96.${20 + (n >> 8)}.${n & 255}, ports: [{port: 80}]}\n`;
  const screen = page.locator("main.my-cluster");
  await paste(screen.getByRole("textbox", { name: SAYS.en.field }), Array.from({ length: 3_000 }, (_, n) => service(n)).join("---\n"));
  await page.waitForFunction(() => document.querySelector(".findings[aria-busy=false]") !== null, undefined, { timeout: 120_000 });
  await screen.getByRole("button", { name: SAYS.en.back, exact: true }).click();
  const { regions } = lab(page);
  const rows = regions.object.locator("li[aria-posinset]");
  await scrolled(rows, (at) => (at < 3_000 ? name(at) : ""), Number(await rows.first().getAttribute("aria-setsize")));
  await axe(page);

  // From row to row by the keyboard: none is left out, and the one with the focus is never taken away.
  await rows.filter({ hasText: name(2_900) }).or(rows.last()).first().scrollIntoViewIfNeeded();
  await page.evaluate(() => (document.querySelector(".object").scrollTop = 0));
  await eventually(async () => assert.equal((await places(rows))[0], 1));
  await rows.first().getByRole("button").focus();
  for (let at = 0; at < 120; at++) {
    await eventually(async () => assert.match(await page.evaluate(() => document.activeElement.textContent), new RegExp(name(at))));
    await rows.filter({ hasText: name(at + 1) }).waitFor({ state: "attached" });
    await page.keyboard.press("Tab");
  }
  // The one with the focus stays while somebody looks elsewhere.
  await page.evaluate(() => (document.querySelector(".object").scrollTop = 50_000));
  await eventually(async () => assert.ok((await places(rows)).some((place) => place > 1_000)));
  assert.match(await page.evaluate(() => document.activeElement.textContent), new RegExp(name(120)));

  // Whoever opens an object and comes back finds the list where it was.
  const seen = rows.filter({ hasText: name(1_480) });
  await seen.getByRole("button").click();
  await regions.object.getByRole("button", { name: "All objects" }).click();
  await eventually(async () => assert.ok(await seen.evaluate((row) => row.getBoundingClientRect().top > 0 && row.getBoundingClientRect().bottom <= innerHeight + 1)));

  // Every name there is, in the zone's table.
  await page.getByRole("tab", { name: /^Zone/ }).click();
  const names = regions.zone.locator("tbody tr[aria-rowindex]");
  await names.first().waitFor();
  const all = Number(await regions.zone.locator("table").getAttribute("aria-rowcount")) - 1;
  assert.ok(all >= 3_000, `${all} names`);
  await scrolled(names, () => "", all);
  await axe(page);
  const printed = await page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    return document.querySelectorAll("[aria-rowindex]").length;
  });
  assert.ok(printed >= 2_000, `${printed} names on paper`);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await eventually(async () => assert.ok((await names.count()) < 150));
});

test("the link to one answer out of sixty-two objects has two thousand characters at most", async (t) => {
  const page = await open(t, { query: { screen: "my-cluster" } });
  const says = SAYS.en;
  const screen = page.locator("main.my-cluster");
  // Five objects of the question, and a namespace full of others beside them.
  const others = Array.from({ length: 57 }, (_, n) => (n % 2 ? pod(`worker-${n}-7d4b9c6f5-x2x4k`, `worker-${n}`, `10.42.3.${n}`) : `apiVersion: v1\nkind: Service\nmetadata: {name: worker-${n + 1}, namespace: shop, labels: {app: worker-${n + 1}, team: payments}}\nspec: {clusterIP: 10.43.9.${n}, clusterIPs: [10.43.9.${n}], selector: {app: worker-${n + 1}}, ports: [{name: http, port: 80}]}\n`));
  await paste(screen.getByRole("textbox", { name: says.field }), [SERVICES, PODS, ...others].join("---\n"));
  await screen.locator(".findings[aria-busy=false]").waitFor();
  for (const name of ["cart", "orders", "legacy", "worker-1"]) {
    const search = screen.getByRole("textbox", { name: says.search });
    await search.fill(name);
    await page.keyboard.press("Enter");
    await eventually(async () => assert.match(await screen.locator("#mine-answer").innerText(), new RegExp(`^${name}\\s`)));
    const fold = screen.locator("details", { has: page.getByText(says.share, { exact: true }) });
    if (!(await fold.evaluate((fold) => fold.open))) await screen.getByText(says.share, { exact: true }).click();
    await eventually(async () => assert.match(await screen.locator(".share pre").innerText(), new RegExp(`name=${name}`)));
    const { length } = await screen.locator(".share pre").innerText();
    assert.ok(length <= 2_000, `${name}: ${length}`);
  }
});
