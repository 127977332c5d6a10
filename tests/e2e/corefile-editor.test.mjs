// The editor of the server's Corefile, with the keyboard and with the pointer, in both languages, on a desktop and on a
// phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open, screenshot } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const SAYS = {
  en: {
    settings: "DNS server settings (Corefile)", tab: "Objects", taken: "CoreDNS accepts it.", wrong: "1 error", mend: "Write kubernetes", format: "Format",
    presets: "Corefiles of distributions", preset: "distribution", use: "Use it", offers: "Completions", runs: "as it runs", written: "line, as written",
    caches: "Caches replies for at most 30 s and answers from the cache", earlier: "earlier than written", notCoreDns: /kube-dns, not CoreDNS/,
    meant: /kubernets is not a CoreDNS directive; did you mean kubernetes\?/, verified: /`?verified/,
  },
  ko: {
    settings: "DNS 서버 설정 (Corefile)", tab: "오브젝트", taken: "CoreDNS가 받아들입니다.", wrong: "오류 1개", mend: "kubernetes로 고치기", format: "서식 정리",
    presets: "배포판의 Corefile", preset: "배포판", use: "이것으로 바꾸기", offers: "자동 완성 후보", runs: "실행 순서", written: "행, 적힌 순서",
    caches: "응답을 최대 30초 동안 캐시하고, 캐시에서 답합니다", earlier: "적힌 것보다 먼저", notCoreDns: /CoreDNS가 아닌 kube-dns/,
    meant: /kubernets.*kubernetes/, verified: /verified/,
  },
};

/** The place of the map among the views of a phone. */
const MAP = 2;

/** The page with the editor open. */
async function visit(t, options = {}) {
  const lang = options.lang ?? "en";
  const page = await open(t, { width: 1440, height: 1000, ...options });
  const me = person(page, WORDS[lang]);
  await me.answer.waitFor();
  const says = SAYS[lang];
  // On a phone the handles of the drawing are where the drawing is.
  const thumb = page.locator("nav.thumb");
  if (await thumb.isVisible()) await thumb.getByRole("button").nth(MAP).click();
  await me.button(says.settings).click();
  const field = me.object.getByRole("textbox", { name: "Corefile", exact: true });
  await field.waitFor();
  return { page, me, says, field };
}

/** Puts the caret behind a text of the field. */
const behind = (field, text) =>
  field.evaluate((element, text) => {
    const at = element.value.indexOf(text) + text.length;
    element.focus();
    element.setSelectionRange(at, at);
    element.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  }, text);

/** Writes a text in the place of another, as somebody would who selects it and types. */
async function instead(page, field, old, text) {
  await field.evaluate((element, old) => {
    const at = element.value.indexOf(old);
    element.focus();
    element.setSelectionRange(at, at + old.length);
  }, old);
  await page.keyboard.insertText(text);
}

const shapes = [
  ...["en", "ko"].map((lang) => ({ name: `${lang}, desktop`, lang })),
  ...["en", "ko"].map((lang) => ({ name: `${lang}, phone, dark`, lang, width: 360, height: 740, theme: "dark" })),
];

for (const { name, ...shape } of shapes) {
  test(`a directive that CoreDNS does not have is underlined, told with the nearest one, and mended by a press (${name})`, async (t) => {
    const { page, me, says, field } = await visit(t, shape);
    await me.object.getByText(says.taken).waitFor();
    await axe(page);
    await instead(page, field, "kubernetes cluster.local", "kubernets cluster.local");
    await page.keyboard.press("Escape");
    await me.object.getByText(says.wrong).first().waitFor();
    assert.equal(await me.object.locator(".editor .wrong").innerText(), "kubernets");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    const remark = me.object.locator(".remarks li");
    assert.match(await remark.innerText(), says.meant);
    assert.match(await remark.locator(".place").innerText(), /7.*5/);
    await axe(page);
    await screenshot(page, `corefile-editor-wrong-${shape.lang}-${shape.width ?? "desktop"}`, { fullPage: true });
    await me.button(says.mend, remark).click();
    await me.object.getByText(says.taken).waitFor();
    assert.match(await field.inputValue(), /kubernetes cluster\.local/);
  });

  test(`directives, properties and values are completed with the keyboard (${name})`, async (t) => {
    const { page, me, says, field } = await visit(t, shape);
    const list = page.getByRole("listbox", { name: says.offers });
    await behind(field, "pods insecure");
    await page.keyboard.press("Enter");
    await page.keyboard.type("ig");
    await list.waitFor();
    assert.equal(await list.getByRole("option", { selected: true }).locator(".mono").innerText(), "ignore");
    assert.equal(await field.getAttribute("aria-activedescendant"), await list.getByRole("option", { selected: true }).getAttribute("id"));
    await screenshot(page, `corefile-editor-offers-${shape.lang}-${shape.width ?? "desktop"}`, { fullPage: true });
    await axe(page);
    await page.keyboard.press("Tab");
    await list.waitFor({ state: "hidden" });
    await page.keyboard.type(" ");
    await page.keyboard.press("Control+Space");
    await page.keyboard.press("Enter");
    assert.match(await field.inputValue(), /pods insecure\n {7}ignore empty_service\n/);
    await eventually(() => me.object.getByText(says.taken).waitFor({ timeout: 500 }));
    // Arrows point, Escape closes and takes nothing.
    await behind(field, "    loadbalance");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Space");
    await list.waitFor();
    const first = await field.getAttribute("aria-activedescendant");
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await field.getAttribute("aria-activedescendant"), first);
    const before = await field.inputValue();
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    assert.equal(await field.inputValue(), before);
    // Closed, Tab leaves the field.
    await page.keyboard.press("Tab");
    assert.equal(await field.evaluate((element) => element === document.activeElement), false);
  });

  test(`the order in which plugins run stands beside the order written, and each line says what it does (${name})`, async (t) => {
    const { page, me, says, field } = await visit(t, shape);
    const names = (list) => list.locator(".mono").allInnerTexts();
    const written = await names(me.object.getByRole("list", { name: says.written }));
    const runs = await names(me.object.getByRole("list", { name: says.runs }));
    assert.deepEqual(written, ["errors", "kubernetes", "prometheus", "forward", "cache", "loop", "loadbalance"]);
    assert.deepEqual(runs, ["prometheus", "errors", "loadbalance", "cache", "kubernetes", "loop", "forward"]);
    const cache = me.object.getByRole("list", { name: says.runs }).getByRole("listitem").filter({ hasText: "cache" });
    assert.match(await cache.innerText(), new RegExp(says.earlier));
    await behind(field, "cache 30");
    await me.object.getByText(says.caches).waitFor();
    await screenshot(page, `corefile-editor-order-${shape.lang}-${shape.width ?? "desktop"}`, { fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, "nothing is wider than the page");
  });

  test(`a Corefile is formatted and keeps its comments, and a distribution's is put in place (${name})`, async (t) => {
    const { page, me, says, field } = await visit(t, shape);
    await me.button(says.format, me.object).click();
    const tidy = await field.inputValue();
    assert.match(tidy, /\n {8}lameduck 5s\n/);
    await instead(page, field, "    errors\n", "errors    # all of them\n\n\n");
    await page.keyboard.press("Escape");
    await me.button(says.format, me.object).click();
    assert.equal(await field.inputValue(), tidy.replace("    errors\n", "    errors # all of them\n\n"));
    await me.object.getByText(says.presets, { exact: true }).click();
    const choice = me.object.getByLabel(says.preset, { exact: true });
    await choice.selectOption("GKE");
    await me.object.getByText(says.notCoreDns).waitFor();
    assert.equal(await me.button(says.use, me.object).count(), 0);
    await choice.selectOption("minikube");
    await axe(page);
    await screenshot(page, `corefile-editor-preset-${shape.lang}-${shape.width ?? "desktop"}`, { fullPage: true });
    await me.button(says.use, me.object).click();
    assert.match(await field.inputValue(), /host\.minikube\.internal/);
    await me.object.getByText(says.taken).waitFor();
  });
}

test("what is put in place answers, with what lies beside it", async (t) => {
  const { me, says } = await visit(t);
  await me.object.getByText(says.presets, { exact: true }).click();
  await me.object.getByLabel(says.preset, { exact: true }).selectOption("k3s, k3d");
  await me.button(says.use, me.object).click();
  await eventually(async () => assert.match(await me.answer.innerText(), /db\.default\.svc\.cluster\.local\.\s5 A/));
  await me.object.getByLabel(says.preset, { exact: true }).selectOption("minikube");
  await me.button(says.use, me.object).click();
  await me.ask("host.minikube.internal");
  await eventually(async () => assert.deepEqual(await me.said(), ["192.168.49.1"]));
});

test("a Corefile that is refused leaves the running server with its names, and the zone says so", async (t) => {
  const { page, me, field } = await visit(t);
  const zone = me.tab(WORDS.en.zone);
  await zone.click();
  await eventually(async () => assert.match(await zone.innerText(), /26/));
  const text = await field.inputValue();
  await field.fill(text.replace("forward .", "fowrard ."));
  await field.blur();
  await page.getByText(/fowrard is not a CoreDNS directive/).first().waitFor();
  await page.waitForTimeout(1500);
  await eventually(async () => assert.match(await zone.innerText(), /26/));
  assert.match(await me.answer.innerText(), /NOERROR/);
});
