// Why not, and what would: one failing name from question to remedy and back by keyboard alone, in the order in
// which a screen reader meets it; and a cluster of one's own, taken in and explained.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const OFFERS = {
  en: {
    resolve: "What would make it resolve", remove: "What would remove it", attempt: "Try", first: /Change the selector of the Service web to app=website/,
    mine: "My cluster", field: "Output of kubectl", takeIn: "Add it", explain: "Explain", details: "What was read and what was left out", unknown: "Not known yet", file: "Choose files",
    search: "Search for a pod or a name", notRead: /could not be read/, nothing: /No pod or Service matches/, secrets: /The contents of 1 Secret/, label: /Select app=database/, show: "Show it in the lab",
    inLab: /Change the selector of the Service db to app=database/,
  },
  ko: {
    resolve: "주소가 나오게 하려면", remove: "주소가 안 나오게 하려면", attempt: "해 보기", first: /Service web의 selector를 app=website/,
    mine: "내 클러스터", field: "kubectl 출력", takeIn: "추가", explain: "설명", details: "읽은 것과 뺀 것", unknown: "아직 모르는 것", file: "파일 선택",
    search: "Pod나 이름 찾기", notRead: /읽을 수 없어서/, nothing: /맞는 Pod나 Service가 없습니다/, secrets: /Secret 1개/, label: /app=database/, show: "랩에서 보기",
    inLab: /Service db의 selector를 app=database/,
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
    await page.getByRole("banner").getByRole("link", { name: offers.mine, exact: true }).click();
    const screen = page.locator("main.my-cluster");
    const field = screen.getByRole("textbox", { name: offers.field });
    await field.fill("kind: [");
    await me.button(offers.takeIn, screen).click();
    await eventually(async () => assert.match(await screen.getByRole("alert").first().innerText(), offers.notRead));
    assert.equal(await screen.getByRole("heading", { name: offers.unknown }).count(), 0, "what does not read changes nothing");
    await axe(page);

    await screen.getByLabel(offers.file).setInputFiles([
      { name: "cluster.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(LIST)) },
      { name: "broken.yaml", mimeType: "application/yaml", buffer: Buffer.from("apiVersion: v1\nkind: [") },
    ]);
    await screen.getByRole("heading", { name: offers.unknown }).waitFor();
    await screen.getByText("cluster.json").waitFor();
    await eventually(async () => assert.match(await screen.getByRole("alert").first().innerText(), /broken\.yaml/));
    await screen.getByText(offers.details).click();
    assert.match(await screen.innerText(), offers.secrets);
    assert.ok(!(await page.content()).includes("aHVudGVyMg"));
    await axe(page);

    const search = screen.getByRole("textbox", { name: offers.search });
    await search.fill("nobody/anywhere");
    await screen.getByText(offers.nothing).waitFor();
    // A pod that is named in full is the one that asks from then on.
    await search.fill("shop/shell");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await search.inputValue(), ""));
    await search.fill("db");
    await page.keyboard.press("Enter");
    const answer = screen.locator("#mine-answer");
    await eventually(async () => assert.match(await answer.innerText(), /NXDOMAIN/));
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "mine-answer"));
    await eventually(async () => assert.match(await screen.locator(".mend").first().innerText(), offers.label));
    assert.match(await screen.locator(".mend").first().innerText(), /kubectl set selector -n shop svc db app=database/);
    await axe(page);
    await me.button(offers.show, screen).click();
    await screen.waitFor({ state: "detached" });
    await eventually(async () => assert.deepEqual(await me.said(), ["NXDOMAIN"]));
    const row = me.region(words.why).locator('[data-remedy="0"]');
    await eventually(async () => assert.match(await row.innerText(), offers.inLab));
    assert.match(await row.innerText(), /10\.244\.7\.9/);
    await axe(page);
  });
}
