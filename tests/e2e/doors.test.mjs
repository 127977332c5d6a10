// The doors in the bar, the handles on the drawing, and what a first visit meets: one picture, and the first five
// minutes, played to their end with a keyboard's own means.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, lab, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const SAID = {
  en: { guess: "New to this? Take five minutes.", restart: "Restart db-0", next: "Next", unsure: "Not sure", field: "The shortest name", check: "Check", play: "Just let me play", settings: "Cluster settings", corefile: "DNS server settings (Corefile)", known: "Known confusions", back: /^Back to the lesson: / },
  ko: { guess: "처음인가요? 5분만 해 보세요.", restart: "db-0 다시 시작", next: "다음", unsure: "잘 모르겠습니다", field: "가장 짧은 이름", check: "확인", play: "자유롭게 써 보기", settings: "클러스터 설정", corefile: "DNS 서버 설정 (Corefile)", known: "흔한 오해", back: /^레슨으로 돌아가기: / },
  ja: { guess: "初めてですか? まず5分試してみましょう。", restart: "db-0を再起動", next: "次へ", unsure: "よくわからない", field: "最短の名前", check: "確認", play: "自由に試す", settings: "クラスターの設定", corefile: "DNSサーバーの設定(Corefile)", known: "よくある誤解", back: /^レッスンに戻る: / },
};

/** How many controls a person reaches by Tab. */
const reached = (page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    return [...all].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0).length;
  });

const screen = (page) => new URL(page.url()).searchParams.get("screen");
const current = (page) => page.locator(".doors [aria-current]").allInnerTexts();

for (const lang of ["en", "ko", "ja"]) {
  const [words, said] = [WORDS[lang], SAID[lang]];

  test(`a first visit meets few controls, and the first five minutes lead to three doors (${lang})`, async (t) => {
    const page = await open(t, { lang, newcomer: true, width: 1440, height: 900 });
    const me = person(page, words);
    await me.answer.waitFor();
    const count = await reached(page);
    assert.ok(count <= 18, `${count} controls`);
    await axe(page);
    await me.button(said.guess).click();
    await me.button(said.restart).click();
    await me.button(said.next).click();
    await me.button(said.unsure).click();
    await axe(page);
    await me.button(said.next).click();
    for (const way of Object.values(words.toy)) {
      await me.button(way).click();
      await eventually(async () => assert.equal(await me.button(way).getAttribute("aria-pressed"), "true"));
    }
    await eventually(async () => assert.equal(await page.locator(".seen dt").count(), 4));
    await me.button(said.next).click();
    await me.region(words.why).waitFor();
    await me.button(said.next).click();
    // The learner's own success: the Service is opened in the picture and made headless.
    await me.region(words.map).getByRole("button", { name: /^db/ }).filter({ hasText: "ClusterIP" }).first().click();
    await me.object.getByLabel(words.headless, { exact: true }).check();
    await me.button(words.recreate, me.object).first().click();
    await axe(page);
    await me.button(said.next).click();
    const field = page.getByRole("textbox", { name: said.field });
    await field.fill("db");
    await field.press("Enter");
    assert.equal(await me.button(said.next).isVisible(), false);
    await field.fill("db.data");
    await field.press("Enter");
    await me.button(said.next).click();
    const onward = page.getByRole("link", { name: said.play, exact: true });
    await onward.waitFor();
    await axe(page);
    assert.equal(await page.locator(".minutes .two-ways a").count(), 3);
    await onward.click();
    await eventually(async () => assert.equal(screen(page), "sandbox"));
    await me.button(words.addPod).waitFor();
  });

  test(`each door has its own column and address, and Back and Forward go through them (${lang})`, async (t) => {
    const page = await open(t, { lang, width: 1440, height: 900 });
    const me = person(page, words);
    await me.answer.waitFor();
    assert.deepEqual(await current(page), [words.doors.sandbox]);
    const column = { lessons: page.locator(".side .lessons"), confusions: page.getByRole("region", { name: said.known, exact: true }), mine: page.locator("main.my-cluster"), sandbox: page.locator(".side .pins") };
    const words_of = { lessons: "lessons", confusions: "confusions", mine: "my-cluster", sandbox: null };
    const isAt = (door) =>
      eventually(async () => {
        assert.equal(screen(page), words_of[door]);
        assert.deepEqual(await current(page), [words.doors[door]]);
        assert.equal(await column[door].isVisible(), true);
      });
    for (const door of ["lessons", "confusions", "mine", "sandbox"]) {
      await me.door(words.doors[door]).click();
      await isAt(door);
      await axe(page);
    }
    for (const door of ["mine", "confusions", "lessons"]) {
      await page.goBack();
      await isAt(door);
    }
    await page.goForward();
    await isAt("confusions");
    await page.reload();
    await isAt("confusions");
  });

  for (const [width, height] of [[360, 740], [820, 1100]]) {
    test(`the doors fit at ${width} pixels, and nothing scrolls across (${lang})`, async (t) => {
      const page = await open(t, { lang, newcomer: true, width, height });
      const me = person(page, words);
      await me.answer.waitFor();
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(await wide(), width);
      await axe(page);
      for (const door of ["lessons", "confusions", "mine", "sandbox"]) {
        await me.door(words.doors[door]).click();
        await eventually(async () => assert.deepEqual(await current(page), [words.doors[door]]));
        // What a door opens has its styles a moment later.
        await eventually(async () => assert.equal(await wide(), width, door));
      }
    });
  }
}

test("a lesson waits as it is while one is behind another door, and is there again by Back or by its button", async (t) => {
  const page = await open(t, { width: 1440, height: 900, query: { lesson: "headless" } });
  const me = person(page, WORDS.en);
  const title = page.locator("#lesson-title");
  await title.waitFor();
  assert.deepEqual(await page.locator(".doors [aria-current='true']").allInnerTexts(), ["Lessons"]);
  await me.door("Sandbox").click();
  await title.waitFor({ state: "detached" });
  await eventually(async () => assert.deepEqual(await me.said(), ["10.96.159.55"]));
  assert.equal(new URL(page.url()).searchParams.get("lesson"), null);
  await page.goBack();
  await title.waitFor();
  await me.door("Confusions").click();
  await title.waitFor({ state: "detached" });
  await me.door("Sandbox").click();
  await me.button(SAID.en.back).click();
  await title.waitFor();
  assert.equal(new URL(page.url()).searchParams.get("lesson"), "headless");
});

test("the handles on the drawing open what belongs to their place, by pointer and by keyboard", async (t) => {
  const page = await open(t, { width: 1440, height: 900 });
  const me = person(page, WORDS.en);
  await me.answer.waitFor();
  const map = me.region("Map");
  for (const name of [SAID.en.settings, WORDS.en.outside, SAID.en.corefile]) {
    const handle = map.getByRole("button", { name, exact: true });
    const { width, height } = await handle.boundingBox();
    assert.ok(width >= 24 && height >= 24, `${name}: ${width}×${height}`);
    await handle.focus();
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await me.button("All objects", me.object).isVisible(), true));
    await axe(page);
    await me.button("All objects", me.object).click();
  }
  await me.button("ExternalName").click();
  await eventually(async () => assert.equal(await map.getByRole("button", { name: WORDS.en.outside, exact: true }).count(), 2));
});

test("a door of the bar is remembered, and so is what was changed: neither meets the start again", async (t) => {
  const page = await open(t, { newcomer: true });
  const desk = lab(page);
  const bare = page.url();
  await desk.answered("NOERROR");
  assert.equal(await page.locator("main.lab").getAttribute("data-door"), "start");
  await page.reload();
  await desk.answered("NOERROR");
  assert.equal(await page.locator("main.lab").getAttribute("data-door"), "start", "to look is not to go further");
  await page.getByRole("banner").getByRole("link", { name: "Sandbox", exact: true }).click();
  await page.goto(bare);
  await desk.answered("NOERROR");
  assert.equal(await page.locator("main.lab").getAttribute("data-door"), "sandbox");
});

test("a link, a lesson and a case go straight to the desk of somebody who is new", async (t) => {
  for (const options of [{ query: { name: "db", from: "default/shell" } }, { query: { case: "search-domain-wildcard" } }, { query: { lesson: "pod-ip" } }, { query: { controls: "headless" } }]) {
    const page = await open(t, { newcomer: true, ...options });
    await lab(page).regions.object.waitFor();
    assert.equal(await page.locator("main.lab").getAttribute("data-door"), "sandbox", JSON.stringify(options));
  }
});
