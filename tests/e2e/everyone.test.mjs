// The lab for everyone: axe finds nothing on any screen, in any theme, in either language; forced colours, four
// hundred per cent and 320 pixels take nothing away; nothing moves for whoever wants no motion. The first screens,
// the terminal and the lessons' own journeys are looked at where they are tested (seed-story, terminal, lessons).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, eventually, open, screenshot } from "./lab.mjs";
import { TUTORIAL, learner } from "./lessons/learner.mjs";
import { WORDS } from "./words.mjs";

/** How many lessons the course has. */
const LESSONS = readFileSync(new URL("../../assets/lessons/index.yaml", import.meta.url), "utf8").match(/^ *slug:/gm).length;

/** One object of every kind that has a form of its own, and one of a kind that is only kept. */
const MANIFESTS = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: mail}
spec: {type: ExternalName, externalName: www.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: legacy}
spec: {ports: [{name: sql, port: 1433}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: legacy}
subsets: [{addresses: [{ip: 192.0.2.77, hostname: primary}], ports: [{name: sql, port: 1433}]}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: more, labels: {kubernetes.io/service-name: legacy}}
addressType: IPv4
endpoints: [{addresses: [192.0.2.78]}]
ports: [{name: sql, port: 1433}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "nginx:1.29"}]}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: "postgres:17"}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: shell}
spec: {hostname: shell, subdomain: nowhere, containers: [{name: c, image: "alpine:3.22"}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: nobody}
`;
const START = `from=default/shell&name=web&type=A&pin=default/shell,mail,A&pin=default/shell,nowhere,A&yaml=${encodeURIComponent(MANIFESTS)}`;

const SAID = {
  en: { corefile: "DNS server settings (Corefile)", settings: "Cluster settings", simulated: "What is simulated", known: "Known confusions", mine: "My cluster", backToLab: "Back to the lab", everything: "Show everything", terminal: "Terminal", compare: "Compare two states" },
  ko: { corefile: "DNS 서버 설정 (Corefile)", settings: "클러스터 설정", simulated: "시뮬레이션 범위", known: "흔한 오해", mine: "내 클러스터", backToLab: "랩으로 돌아가기", everything: "모두 보기", terminal: "터미널", compare: "두 상태 비교" },
  ja: { corefile: "DNSサーバーの設定(Corefile)", settings: "クラスターの設定", simulated: "シミュレーションの範囲", known: "よくある誤解", mine: "自分のクラスター", backToLab: "ラボに戻る", everything: "すべて表示", terminal: "ターミナル", compare: "2つの状態を比較" },
};

/** Goes through every region and every dialog, and looks at each with `look(name)`. */
async function walk(page, lang, look) {
  const words = { ...WORDS[lang], ...TUTORIAL[lang], ...SAID[lang] };
  const button = (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" }).first();
  const object = page.getByRole("region", { name: words.object, exact: true });
  const thumb = page.locator("nav.thumb");
  /** Where the screen is narrow: one of its views. */
  const place = async (name) => {
    if (await thumb.isVisible()) await thumb.getByRole("button", { name: words.tabs[name], exact: true }).click();
  };
  const seen = async (name) => {
    try {
      await eventually(() => look(name), 3000);
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    }
  };

  for (const name of [words.zone, words.manifests, words.terminal, words.why]) {
    await place("ask");
    await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
    await eventually(async () => assert.equal(await page.getByRole("tabpanel").locator("[aria-busy]").count(), 0));
    await seen(name);
  }
  for (const fold of await page.locator(".panel details:not([open]) > summary").all()) if (await fold.isVisible()) await fold.click();
  await seen(`${words.why}, unfolded`);

  await place("map");
  await seen(words.map);
  const whole = page.locator(".map-tools > .plain");
  if (await whole.isVisible()) {
    await whole.click();
    await page.locator(".canvas.whole .area").first().waitFor();
    await seen("the whole map");
    await whole.click();
    await page.locator(".canvas:not(.whole)").waitFor();
  }

  await place("objects");
  await seen(words.allObjects);
  await object.getByRole("checkbox", { name: words.everything, exact: true }).check();
  await object.getByText(words.addMore, { exact: true }).click();
  await button(words.addService, object).click();
  await object.locator("#new-name").waitFor();
  await seen(words.addService);
  await button(words.cancel, object).click();
  const kinds = await object.locator(".objects h3").allInnerTexts();
  for (const kind of ["Pod", "Service", "Endpoints", "EndpointSlice", "Deployment", "StatefulSet", "Namespace", "ConfigMap"]) assert.ok(kinds.includes(kind), `${kind} is among ${kinds}`);
  for (const kind of kinds) {
    const group = object.locator(".objects > div", { has: page.getByRole("heading", { name: kind, exact: true }) });
    const names = kind === "Service" ? ["web", "mail"] : [undefined];
    for (const name of names) {
      await (name ? group.getByRole("button", { name: new RegExp(`^${name} `) }) : group.getByRole("button")).first().click();
      await button(words.allObjects, object).waitFor();
      for (const fold of await object.locator("details:not([open]) > summary").all()) if (await fold.isVisible()) await fold.click();
      await seen(`${kind} ${name ?? ""}`);
      await button(words.allObjects, object).click();
      await object.getByRole("checkbox", { name: words.everything, exact: true }).check();
    }
  }

  for (const name of [words.outside, words.corefile, words.settings]) {
    await place("map");
    await button(name).click();
    await seen(name);
  }

  for (const name of [words.simulated]) {
    await place("ask");
    await side();
    await page.locator(".more-of:not([open]) > summary").click();
    await seen("more");
    await button(name).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await eventually(async () => assert.equal(await dialog.locator("[aria-busy]").count(), 0));
    await seen(name);
    await button(words.close, dialog).click();
    await dialog.waitFor({ state: "hidden" });
  }
  await place("ask");
  await side();
  await door(words.doors.confusions);
  await eventually(async () => assert.equal(await page.locator(".side .confusions li").count(), 46));
  await seen(words.known);
  await door(words.mine);
  const screen = page.locator("main.my-cluster");
  await screen.waitFor();
  await seen(words.mine);
  await button(words.backToLab, screen).click();
  await screen.waitFor({ state: "detached" });
  await button(words.share).click();
  await page.getByRole("dialog").waitFor();
  await seen(words.share);
  await button(words.close, page.getByRole("dialog")).click();

  await place("map");
  const clock = page.locator("details.time");
  await clock.locator("summary").first().click();
  await clock.locator("input[type=range]").waitFor();
  await seen("clock");
  const compare = clock.getByText(words.compare, { exact: true });
  if (await compare.count()) await compare.first().click();
  await seen(words.compare);
  await door(words.doors.sandbox);
  await place("ask");
  await side();
  await page.locator(".more-of:not([open]) > summary").click();
  await button(words.make).click();
  await page.locator(".make").first().waitFor();
  await seen(words.make);
  await button(words.make).click();

  await door(words.doors.lessons);
  const list = page.getByRole("navigation", { name: words.list, exact: true });
  await eventually(async () => assert.equal(await list.getByRole("link").count(), LESSONS));
  await seen(words.list);

  /** Through a door of the bar. */
  async function door(name) {
    await page.getByRole("banner").getByRole("link", { name, exact: true }).click();
  }

  /** Between desk and phone the left column shows one of two. */
  async function side() {
    const tab = page.locator(".which.tabs").getByRole("tab").first();
    if (await tab.isVisible()) await tab.click();
  }
}

async function started(t, options = {}) {
  const page = await open(t, { hash: START, width: 1440, height: 900, ...options });
  await page.locator("output[data-outcome]").waitFor();
  return page;
}

const fits = async (page) => {
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && getComputedStyle(one).position !== "fixed");
    return scrollWidth > clientWidth ? [scrollWidth, ...wide.slice(0, 4).map((one) => `${one.tagName}.${one.className}`)] : [];
  });
  assert.deepEqual(over, [], "it scrolls sideways");
};

for (const lang of ["en", "ko", "ja"]) {
  for (const theme of ["light", "dark"]) {
    test(`axe finds nothing in any region, form or dialog (${lang}, ${theme})`, async (t) => {
      const page = await started(t, { lang, theme });
      await walk(page, lang, () => axe(page));
    });

    // By daylight tests/e2e/lessons.test.mjs looks at every step of every lesson.
    if (theme === "light") continue;
    test(`axe finds nothing at any step of a lesson (${lang}, ${theme})`, async (t) => {
      const page = await open(t, { lang, theme, query: { lesson: "headless" } });
      const me = learner(page, lang);
      await me.lesson.getByRole("heading", { level: 1 }).waitFor();
      await me.axe();
      const forms = me.lesson.locator("form.question");
      await forms.first().waitFor();
      while ((await forms.count()) > 0) {
        await me.answer(me.words.unsure, me.words.see);
        await me.axe();
        await me.press(me.button(me.words.toTask, me.lesson).or(me.button(me.words.next, me.lesson)).first());
        await me.axe();
      }
      await me.press(me.button(me.words.hint, me.lesson));
      await me.axe();
      await me.press(me.button(me.words.showMe, me.lesson));
      await me.press(me.button(me.words.play, me.lesson));
      await me.typeAnswer("selects-nothing", "NOERROR");
      await me.axe();
      await me.typeAll("headless");
      await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
      await me.axe();
    });
  }

  test(`everything is there on a phone, and axe finds nothing (${lang})`, async (t) => {
    // As tall as all there is: what lies half under the bar at the thumb is no target while one scrolls.
    const page = await started(t, { lang, width: 360, height: 3000 });
    await walk(page, lang, async () => {
      await axe(page);
      await fits(page);
    });
  });

  test(`at 400 % on a screen of 1280 pixels everything is there, and nothing scrolls sideways (${lang})`, async (t) => {
    const page = await started(t, { lang, width: 320, height: 256, context: { deviceScaleFactor: 4 } });
    await walk(page, lang, () => fits(page));
  });

  test(`in forced colours every state has a line or a word of its own (${lang})`, async (t) => {
    const context = { forcedColors: "active" };
    const walked = await started(t, { lang, context });
    await walk(walked, lang, () => axe(walked));
    const page = await started(t, { lang, context });
    const style = (locator) => locator.evaluate((one) => ({ border: getComputedStyle(one).borderTopWidth, style: getComputedStyle(one).borderTopStyle }));
    const tabs = page.getByRole("tablist").last().getByRole("tab");
    const [chosen, other] = [await style(tabs.and(page.locator('[aria-selected="true"]')).first()), await style(tabs.and(page.locator('[aria-selected="false"]')).first())];
    assert.notDeepEqual(chosen, other, "the tab that is chosen looks like the others");
    assert.notEqual((await style(page.locator(".button:visible").first())).style, "none");
    const name = page.locator("#ask-name");
    await name.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    assert.notEqual(await name.evaluate((one) => getComputedStyle(one).outlineStyle), "none", "the focus is seen");
    await screenshot(page, `forced-colours-${lang}`);
  });
}

test("nothing moves for whoever wants no motion, and something does for everyone else", async (t) => {
  /** How long the longest movement of the page lasts while an answer changes, in milliseconds. */
  const longest = async (reducedMotion) => {
    const page = await open(t, { context: { reducedMotion } });
    await page.locator("output[data-outcome]").waitFor();
    await page.evaluate(() => {
      globalThis.moved = [];
      // What comes and goes in one step, as a mark does, moves nothing.
      const isMovement = (one) => one.effect.getKeyframes().some(({ easing }) => !easing.startsWith("steps(1"));
      const note = () => globalThis.moved.push(...document.getAnimations().filter(isMovement).map((one) => one.effect.getComputedTiming().duration));
      new MutationObserver(() => requestAnimationFrame(note)).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await page.getByRole("button", { name: "Pin", exact: true }).click();
    await page.getByRole("button", { name: "Headless", exact: true }).click();
    await eventually(async () => assert.equal(await page.locator("output [data-record]").count(), 2));
    await page.waitForTimeout(200);
    return Math.max(0, ...(await page.evaluate(() => globalThis.moved)));
  };
  assert.ok((await longest("reduce")) <= 1, "something moves");
  assert.ok((await longest("no-preference")) > 1, "nothing moves at all, so this test sees nothing");
});
