// The rounds of a lesson: what a seed draws is the same for everybody, a round is fixed or shown, the score is told and
// kept; and *Show me*, which types into the terminal.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, eventually, open } from "./lab.mjs";
import { learner } from "./lessons/learner.mjs";

const words = (lang, room) => {
  const text = readFileSync(new URL(`../../assets/locale/${lang}/${room}.txt`, import.meta.url), "utf8");
  return Object.fromEntries(text.split("\n").filter((line) => line.includes(" = ") && !line.startsWith("#")).map((line) => line.split(/ = (.*)/s).slice(0, 2)));
};

/** The rounds of a seed. */
async function rounds(t, seed, options = {}) {
  const page = await open(t, { width: 1280, height: 800, query: { lesson: "gauntlet", stage: "rounds", seed: String(seed) }, ...options });
  await page.locator("#lesson-round").waitFor();
  return { page, me: learner(page, options.lang ?? "en") };
}

/** What the rounds are about, as each is shown in turn. */
async function about({ page, me }) {
  const all = [];
  for (const last of [false, false, false, false, true]) {
    all.push(await page.locator('[data-goal="round"] th').first().innerText());
    await me.press(me.button(me.words.showMe, me.lesson));
    await me.press(me.button(me.words.play, me.lesson));
    await page.locator(".band.met").waitFor();
    if (!last) await me.press(page.locator(".onward .primary").locator("visible=true"));
    await page.locator(last ? ".over" : ".band:not(.met)").locator("visible=true").first().waitFor();
  }
  return all;
}

test("a seed draws the same rounds for everybody, another one others, and what was shown is worth nothing", async (t) => {
  const one = await rounds(t, 7);
  const first = await about(one);
  const text = await one.page.locator(".over").locator("visible=true").innerText();
  assert.match(text, /0 of 50 points/);
  assert.equal(await one.page.locator(".score tbody tr").count(), 5);
  await axe(one.page);
  assert.match(await one.page.evaluate(() => localStorage.getItem("k8s-dns-lab.progress")), /games:\n +"7": 0/);
  await one.me.press(one.page.locator(".onward .primary").locator("visible=true"));
  await eventually(async () => assert.doesNotMatch(one.page.url(), /seed=7(&|#|$)/));
  assert.match(await one.page.locator("#lesson-round").innerText(), /Round 1 of 5/);
  const two = await rounds(t, 7);
  assert.equal(await two.page.locator('[data-goal="round"] th').first().innerText(), first[0]);
  const other = await rounds(t, 8);
  assert.notDeepEqual(await about(other), first);
});

for (const lang of ["en", "ko", "ja"]) {
  test(`a round fixed with one edit too many loses a point, and the next one is a press away (${lang})`, async (t) => {
    const { page, me } = await rounds(t, 7, { lang });
    await axe(page);
    await me.open("Service", "orders");
    await me.removePair("app=orders-v2");
    await me.addPair(me.words.selector, "app=orders");
    await me.look();
    await page.locator(".band.met").waitFor();
    // Two edits, one more than it takes.
    await eventually(async () => assert.match(await page.locator(".band.met").innerText(), /\b9\b/));
    await axe(page);
    await me.press(page.locator(".onward .primary").locator("visible=true"));
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "lesson-round"));
    await me.press(me.button({ en: "Goals only", ko: "목표만", ja: "目標のみ" }[lang], me.lesson));
    await page.locator(".round").waitFor({ state: "detached" });
  });
}

test("a way is typed into the terminal, can be stopped, and goes on", async (t) => {
  const { page, me } = await rounds(t, 7);
  const says = words("en", "tutorial");
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await me.press(me.button(me.words.showMe, me.lesson));
  await me.press(me.button(me.words.nextStep, me.lesson));
  const line = page.locator("#terminal-line");
  await eventually(async () => assert.match(await line.inputValue(), /^kub/));
  await me.press(me.button(says.stop, me.lesson));
  await eventually(async () => assert.equal(await line.inputValue(), ""));
  assert.equal(await page.locator(".band.met").count(), 0);
  await me.press(me.button(me.words.nextStep, me.lesson));
  await page.locator(".band.met").waitFor();
  assert.match(await page.locator(".terminal .typed").innerText(), /kubectl .*orders/);
});

test("a new Service asks what it selects and says how many pods match", async (t) => {
  const page = await open(t, { width: 1280, height: 800, query: { lesson: "clusterip", stage: "goal" } });
  const me = learner(page, "en");
  const forms = me.lesson.locator("form.question");
  await forms.or(me.lesson.locator(".task .goals")).first().waitFor();
  while ((await forms.count()) > 0) {
    await me.answer(me.words.unsure, me.words.see);
    await me.press(me.button(me.words.toTask, me.lesson).or(me.button(me.words.next, me.lesson)).first());
  }
  await me.press(page.getByRole("button", { name: me.words.addService, exact: true }));
  const selector = page.getByLabel("selector", { exact: true });
  await eventually(async () => assert.match(await page.locator("#new-matches").innerText(), /No selector/));
  assert.deepEqual(await page.locator("#new-labels option").evaluateAll((all) => all.map((one) => one.value)), ["app=pod2"]);
  await selector.fill("app=pod2");
  await eventually(async () => assert.equal(await page.locator("#new-matches").innerText(), "Matches 2 pods."));
  await axe(page);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await me.met("name");
});
