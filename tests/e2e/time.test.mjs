// Virtual time and what it changes: a denial that the old profile's cache keeps is felt until it is over and
// gone at once under today's; time can be taken back; what changed is listed; any two states are compared.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open, screenshot } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const SAID = {
  en: {
    settings: "DNS server settings (Corefile)", presets: "Corefiles of distributions", preset: "distribution", use: "Use it", time: "Time", ten: "+10 s", one: "+1 s",
    play: "Let time run", pause: "Pause", slider: "Seconds since the last change", fromCache: (left) => `From CoreDNS's cache, valid for another ${left} s.`,
    now: (seconds) => `${seconds} s since the start`, changed: /^What changed/, compare: "Compare two states", before: "Before", after: "After",
    same: "All names and pinned lookups are unchanged.", passes: "10 s pass", none: "The cache is empty.", held: "In CoreDNS's cache",
    matter: "What is wrong", letPass: (seconds) => `Wait ${seconds} s`, start: "the start",
  },
  ko: {
    settings: "DNS 서버 설정 (Corefile)", presets: "배포판의 Corefile", preset: "배포판", use: "이것으로 바꾸기", time: "시간", ten: "+10초", one: "+1초",
    play: "시간 흐르게 하기", pause: "멈추기", slider: "마지막 변경 뒤로 지난 시간(초)", fromCache: (left) => `CoreDNS 캐시에서 나온 답입니다. ${left}초 뒤에 만료됩니다.`,
    now: (seconds) => `시작한 지 ${seconds}초`, changed: /^달라진 것/, compare: "두 상태 비교", before: "이전", after: "이후",
    same: "이름과 고정한 조회가 모두 그대로입니다.", passes: "10초 경과", none: "캐시가 비어 있습니다.", held: "CoreDNS 캐시에 있는 것",
    matter: "무엇이 문제인지", letPass: (seconds) => `${seconds}초 기다리기`, start: "처음",
  },
};

const CLUSTER_IP = /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/;

async function visit(t, options = {}) {
  const { lang = "en" } = options;
  const page = await open(t, { width: 1440, height: 1000, ...options });
  const me = person(page, WORDS[lang]);
  await me.answer.waitFor();
  const said = SAID[lang];
  const clock = page.locator("details.time");
  return {
    page,
    me,
    said,
    words: WORDS[lang],
    clock,
    tells: (expected) => eventually(async () => assert.deepEqual(await me.said(), expected)),
    async showTime() {
      await clock.locator("summary").click();
      await me.button(said.ten, clock).waitFor();
    },
    async oldProfile() {
      await me.button(said.settings).click();
      await me.object.getByText(said.presets, { exact: true }).click();
      await me.object.getByLabel(said.preset, { exact: true }).selectOption("kubeadm (cache 30)");
      await me.button(said.use, me.object).click();
      await eventually(async () => assert.match(await clock.innerText(), new RegExp(lang === "en" ? "may show late" : "늦게 반영될")));
    },
  };
}

for (const lang of ["en", "ko"]) {
  test(`a denial is felt under the old profile and over after its time (${lang})`, async (t) => {
    const { page, me, said, words, clock, tells, showTime, oldProfile } = await visit(t, { lang });
    await showTime();
    await me.button(words.toy.cluster).click();
    await eventually(async () => assert.match((await me.said()).join(), CLUSTER_IP));
    await me.button(words.toy.headless).click();
    // Today's profile shows a change at once.
    await eventually(async () => assert.equal((await me.said()).length, 2));
    const pods = await me.said();
    await oldProfile();
    await me.button(words.toy.cluster).click();
    await tells(pods);
    await eventually(async () => assert.ok((await me.answer.innerText()).includes(said.fromCache(30))));
    await me.button(said.ten, clock).click();
    await tells(pods);
    await eventually(async () => assert.ok((await me.answer.innerText()).includes(said.fromCache(20))));
    const note = me.region(words.why).locator('[data-diagnosis="AnswerOutlived"]');
    await note.waitFor();
    await screenshot(page, `time-${lang}`);
    await axe(page);
    await note.getByRole("button", { name: said.letPass(20) }).click();
    await eventually(async () => assert.match((await me.said()).join(), CLUSTER_IP));
    assert.equal(await page.locator("[data-diagnosis]").count(), 0);
    await eventually(async () => assert.ok((await clock.innerText()).includes(said.now(30))));

    // A name that does not exist is denied for as long, though it is there by now.
    await me.ask("web");
    await tells(["NXDOMAIN"]);
    const list = me.button(words.allObjects, me.object);
    if (await list.isVisible()) await list.click();
    await me.button(words.addService, me.object).click();
    await me.object.getByLabel(words.newName, { exact: true }).fill("web");
    await me.button(words.create, me.object).click();
    await tells(["NXDOMAIN"]);
    await me.region(words.why).locator('[data-diagnosis="DenialOutlived"]').waitFor();
    for (const _ of [1, 2, 3]) await me.button(said.ten, clock).click();
    await eventually(async () => assert.match((await me.said()).join(), CLUSTER_IP));
    // All of that time was one step.
    await me.button(words.undo).first().click();
    await tells(["NXDOMAIN"]);
    await eventually(async () => assert.ok((await clock.innerText()).includes(said.now(30))));
    await me.button(words.redo).click();
    await eventually(async () => assert.match((await me.said()).join(), CLUSTER_IP));
  });

  test(`what changed is listed, and any two states are compared (${lang})`, async (t) => {
    const { page, me, said, words } = await visit(t, { lang });
    await me.button(words.toy.cluster).click();
    await eventually(async () => assert.match((await me.said()).join(), CLUSTER_IP));
    await me.button(words.pin).click();
    const before = (await me.said()).join(", ");
    await me.button(words.toy.headless).click();
    await eventually(async () => assert.equal((await me.said()).length, 2));
    const after = (await me.said()).join(", ");
    const list = me.region(words.answer).locator("details.differs");
    await list.locator("summary").click();
    // The pinned question and the name itself say the same change.
    const lines = list.getByRole("listitem");
    const change = `: ${before} → ${after}`;
    await eventually(async () => assert.equal(await lines.filter({ hasText: change }).count(), 2, await list.innerText()));
    await me.ask("kubernetes");
    await list.getByRole("button", { name: "db", exact: true }).first().click();
    await eventually(async () => assert.equal((await me.said()).join(", "), after));
    await me.button(words.toy.external).click();
    await eventually(async () => assert.notEqual((await me.said()).join(", "), after));
    await screenshot(page, `difference-${lang}`);

    await me.tab(words.zone).click();
    const compare = me.region(words.zone).locator("details.compare");
    await compare.locator("summary").click();
    const [from, to] = [said.before, said.after].map((name) => compare.getByLabel(name, { exact: true }));
    // From the pin to the first change (what was chosen already made no step), wherever the present is.
    await from.selectOption("1");
    await to.selectOption("2");
    await eventually(async () => assert.equal(await compare.getByRole("listitem").filter({ hasText: change }).count(), 2, await compare.innerText()));
    await from.selectOption("2");
    await to.selectOption("1");
    await eventually(async () => assert.equal(await compare.getByRole("listitem").filter({ hasText: `: ${after} → ${before}` }).count(), 2));
    await screenshot(page, `compare-${lang}`);
    await axe(page);
    await from.selectOption("1");
    await eventually(async () => assert.ok((await compare.innerText()).includes(said.same)));
  });
}

test("time by keyboard alone: the slider goes forth and back, and leaves no step behind", async (t) => {
  const { page, me, said, words, clock, tells, oldProfile } = await visit(t);
  await clock.locator("summary").focus();
  await page.keyboard.press("Enter");
  const slider = clock.getByRole("slider", { name: said.slider });
  await slider.waitFor();
  await oldProfile();
  const address = await me.said();
  assert.match(address.join(), CLUSTER_IP);
  await me.button(words.toy.headless).click();
  await slider.focus();
  for (let press = 0; press < 12; press += 1) await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.equal(await slider.getAttribute("aria-valuetext"), "12 s"));
  await eventually(async () => assert.ok((await me.answer.innerText()).includes(said.fromCache(18))));
  await page.keyboard.press("End");
  await eventually(async () => assert.equal((await me.said()).length, 2));
  await page.keyboard.press("Home");
  await tells(address);
  await eventually(async () => assert.ok((await clock.innerText()).includes(said.now(0))));
  await me.button(words.undo).first().focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await me.button(words.toy.cluster).getAttribute("aria-pressed"), "true"));
  assert.ok((await clock.innerText()).includes(said.now(0)), "only the toy's choice was taken back");
});

test("time runs by itself until it is paused, and is told then", async (t) => {
  const { page, me, said, clock, showTime } = await visit(t, { context: { reducedMotion: "no-preference" } });
  await showTime();
  await me.button(said.play, clock).click();
  await eventually(async () => assert.ok((await clock.innerText()).includes(said.now(2))));
  const status = page.getByRole("status").filter({ hasText: said.now(2) });
  assert.equal(await status.count(), 0, "nothing is told while it runs");
  await me.button(said.pause, clock).click();
  await eventually(async () => assert.match((await page.locator("p.unseen[role=status]").innerText()), /s since the start/));
  const stands = await clock.locator(".now").innerText();
  await page.waitForTimeout(1500);
  assert.equal(await clock.locator(".now").innerText(), stands);
});

test("a phone holds the clock and the list", async (t) => {
  const { page, me, said, words, clock, showTime } = await visit(t, { width: 360, height: 740 });
  const [ask, map] = [1, 2].map((place) => page.locator("nav.thumb").getByRole("button").nth(place));
  await map.click();
  await showTime();
  await me.button(said.ten, clock).click();
  await ask.click();
  await me.button(words.toy.headless).click();
  await me.region(words.answer).locator("details.differs summary").click();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing overflows");
  await axe(page);
  await map.click();
  await clock.scrollIntoViewIfNeeded();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing overflows");
  await screenshot(page, "time-phone", { fullPage: true });
  await axe(page);
});
