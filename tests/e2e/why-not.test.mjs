// Why not, and what would: one failing name from question to remedy and back by keyboard alone, in the order in
// which a screen reader meets it; and a cluster of one's own, taken in and explained.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const OFFERS = {
  en: {
    resolve: "What would make it resolve", remove: "What would take it away", attempt: "Try", first: /Let the Service web select app=website/,
    mine: "Explain my cluster", field: "Output of kubectl", takeIn: "Take it in", explain: "Explain", leftOut: "Left out", unknown: "NetworkPolicy", file: "Choose a file",
    notRead: /does not read/, noPod: /no such pod/, secrets: /What 1 Secret holds/, label: /Let the Service db select app=database/,
  },
  ko: {
    resolve: "무엇을 바꾸면 주소가 나오는지", remove: "무엇을 바꾸면 주소가 사라지는지", attempt: "해 보기", first: /Service web의 selector를 app=website/,
    mine: "내 클러스터 설명하기", field: "kubectl 출력", takeIn: "들여오기", explain: "설명하기", leftOut: "뺀 것", unknown: "NetworkPolicy", file: "파일 고르기",
    notRead: /읽을 수 없어서/, noPod: /그런 Pod가 없습니다/, secrets: /Secret 1개/, label: /Service db의 selector를 app=database/,
  },
};

/** Presses Tab until the focus is where it is wanted; nothing but Tab may be needed. */
async function tabTo(page, wanted, key = "Tab") {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement))) return;
    await page.keyboard.press(key);
  }
  assert.fail(`Tab never leads to ${wanted}`);
}

/** A pod that asks, a headless Service, and a pod that its selector just misses; and what the lab cannot use. */
const LIST = {
  apiVersion: "v1",
  kind: "List",
  items: [
    { apiVersion: "v1", kind: "Pod", metadata: { name: "shell", namespace: "shop" }, spec: { containers: [{ name: "main", image: "debian:12" }] } },
    { apiVersion: "v1", kind: "Service", metadata: { name: "db", namespace: "shop" }, spec: { clusterIP: "None", selector: { app: "db" } } },
    {
      apiVersion: "v1", kind: "Pod", metadata: { name: "db-1", namespace: "shop", labels: { app: "database" } },
      spec: { nodeName: "node-7", containers: [{ name: "main", image: "postgres:18" }] },
      status: { phase: "Running", podIP: "10.244.7.9", conditions: [{ type: "Ready", status: "True" }] },
    },
    { apiVersion: "v1", kind: "Secret", metadata: { name: "password", namespace: "shop" }, data: { password: "aHVudGVyMg==" } },
    { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "deny", namespace: "shop" } },
  ],
};

for (const lang of ["en", "ko"]) {
  const [words, offers] = [WORDS[lang], OFFERS[lang]];

  test(`one failing name by keyboard alone, from the question to the remedy and back (${lang})`, async (t) => {
    const page = await open(t, { lang, query: { case: "labels-do-not-match" } });
    const me = person(page, words);
    const [strip, why] = [me.region(words.ask), me.region(words.why)];
    await me.answer.waitFor();
    await eventually(async () => assert.deepEqual(await me.said(), ["NXDOMAIN"]));

    // The question.
    await tabTo(page, strip.getByRole("combobox", { name: words.name, exact: true }));
    await page.keyboard.press("Control+a");
    await page.keyboard.type("web");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.deepEqual(await me.said(), ["NXDOMAIN"]));

    // What a screen reader meets, in order: question, answer, the reason, what would help.
    const summary = why.locator("summary").filter({ hasText: offers.resolve });
    const attempts = why.getByRole("button", { name: offers.attempt, exact: true });
    await attempts.first().waitFor();
    const order = await page.locator("main").ariaSnapshot();
    const at = [`region "${words.ask}"`, `region "${words.answer}"`, `region "${words.why}"`, offers.resolve, `button "${offers.attempt}"`].map((text) => order.indexOf(text));
    assert.ok(at.every((place, index) => place > (at[index - 1] ?? -1)), `${at}`);
    await axe(page);

    // The remedy: its button is described by what it does and what that leads to.
    await tabTo(page, summary);
    await tabTo(page, attempts.first());
    const described = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-describedby")).innerText);
    assert.match(described, offers.first);
    assert.match(described, /10\.244\.1\.2/);
    await page.keyboard.press("Enter");
    await eventually(async () => assert.deepEqual(await me.said(), ["10.244.1.2"]));

    // The focus has stayed near, on what is there now.
    const away = why.locator("summary").filter({ hasText: offers.remove });
    await eventually(async () => assert.ok(await away.evaluate((one) => one === document.activeElement)));
    await page.keyboard.press("Enter");
    await eventually(async () => assert.ok([1, 2, 3].includes(await attempts.count())));
    await axe(page);

    // And back.
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.deepEqual(await me.said(), ["NXDOMAIN"]));
    await eventually(async () => assert.equal(await attempts.count(), 3));
    // Each does as it says, and one undo takes each back.
    for (let place = 0; place < 3; place += 1) {
      const row = why.locator(`[data-remedy="${place}"]`);
      await row.waitFor();
      const promised = await row.locator(".leads-to .mono").innerText();
      await row.getByRole("button").click();
      await eventually(async () => assert.equal((await me.said()).join(", "), promised));
      await page.keyboard.press("Control+z");
      await eventually(async () => assert.deepEqual(await me.said(), ["NXDOMAIN"]));
    }
  });

  test(`another question is a remedy too, and one step back (${lang})`, async (t) => {
    const page = await open(t, { lang });
    const me = person(page, words);
    await me.answer.waitFor();
    await me.ask("dv");
    const why = me.region(words.why);
    const row = why.getByRole("listitem").filter({ hasText: /\bdb\b/ }).filter({ has: page.getByRole("button", { name: offers.attempt, exact: true }) }).first();
    await row.getByRole("button").click();
    const name = me.region(words.ask).getByRole("combobox", { name: words.name, exact: true });
    await eventually(async () => assert.equal(await name.inputValue(), "db"));
    await why.locator("summary").filter({ hasText: offers.remove }).focus();
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await name.inputValue(), "dv"));
  });

  test(`a cluster of one's own is taken in, what is left out is told, and the name that fails is explained (${lang})`, async (t) => {
    const page = await open(t, { lang });
    const me = person(page, words);
    await me.answer.waitFor();
    const start = await me.said();
    await me.button(offers.mine).click();
    const dialog = page.getByRole("dialog", { name: offers.mine });
    const field = dialog.getByRole("textbox", { name: offers.field });
    await field.fill("kind: [");
    await me.button(offers.takeIn, dialog).click();
    await eventually(async () => assert.match(await dialog.getByRole("alert").first().innerText(), offers.notRead));
    assert.deepEqual(await me.said(), start, "what does not read changes nothing");
    await axe(page);

    await dialog.getByLabel(offers.file).setInputFiles({ name: "cluster.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(LIST)) });
    await me.button(offers.takeIn, dialog).click();
    await dialog.getByRole("heading", { name: offers.leftOut }).waitFor();
    const report = await dialog.innerText();
    assert.match(report, offers.secrets);
    assert.ok(report.includes(offers.unknown));
    assert.ok(!(await page.content()).includes("aHVudGVyMg"));
    await axe(page);

    const [from, name] = [dialog.getByLabel(words.fromPod, { exact: true }), dialog.getByLabel(words.name, { exact: true })];
    await from.fill("shop/nobody");
    await name.fill("db");
    await me.button(offers.explain, dialog).click();
    await eventually(async () => assert.match(await dialog.getByRole("alert").last().innerText(), offers.noPod));
    await from.fill("shop/shell");
    await me.button(offers.explain, dialog).click();
    await dialog.waitFor({ state: "hidden" });
    await eventually(async () => assert.deepEqual(await me.said(), ["NXDOMAIN"]));
    const row = me.region(words.why).locator('[data-remedy="0"]');
    await eventually(async () => assert.match(await row.innerText(), offers.label));
    assert.match(await row.innerText(), /10\.244\.7\.9/);
    await axe(page);
  });
}
