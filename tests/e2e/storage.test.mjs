// What the browser keeps, and what becomes of it where the browser will not, or where what it kept does not
// read: told, to be had as a file, and never lost in silence.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, eventually, lab, mounted, open } from "./lab.mjs";
import { learner } from "./lessons/learner.mjs";

const STATE = "k8s-dns-lab.state";
const ASIDE = "k8s-dns-lab.set-aside";
const OWN = "k8s-dns-lab.own";

const WORDS = {
  en: {
    region: "Saved in this browser",
    notKept: "This browser cannot save your cluster",
    unreadable: "it cannot be read completely",
    newer: "was made by a newer version of the lab",
    progress: "cannot save your lesson progress",
    link: "You opened a link. The cluster you were working on is saved.",
    openMine: "Open my cluster",
    own: "The cluster you had here before is set aside",
    elsewhere: "The lab is also open in another tab",
    open: "Open it",
    download: "Download a copy",
    delete: "Delete it",
    close: "Close",
  },
  ko: {
    region: "이 브라우저에 저장된 것",
    notKept: "이 브라우저에 클러스터를 저장하지 못했습니다",
    unreadable: "일부를 읽을 수 없거나",
    newer: "더 새로운 버전에서 만들었습니다",
    progress: "레슨 진도를 저장하지 못했습니다",
    link: "링크를 열었습니다.",
    openMine: "내 클러스터 열기",
    own: "전에 작업하던 클러스터는 따로 보관해 두었습니다",
    elsewhere: "다른 탭에도 랩이 열려 있고",
    open: "열기",
    download: "사본 내려받기",
    delete: "지우기",
    close: "닫기",
  },
};

/** A browser that kept these texts from an earlier visit; they are there once, not at every load. */
const having = (texts) => `if (!sessionStorage.getItem("had")) {
  sessionStorage.setItem("had", "1");
  for (const [key, text] of Object.entries(${JSON.stringify(texts)})) localStorage.setItem(key, text);
}`;

/** Storage that has no room for anything that is longer than a word. */
const FULL = `{
  const set = Storage.prototype.setItem;
  Storage.prototype.setItem = function (key, text) {
    if (this === localStorage && globalThis.isFull !== false && text.length > 40) throw new DOMException("full", "QuotaExceededError");
    return set.call(this, key, text);
  };
}`;

/** As in a private window of a strict browser: whoever touches storage is thrown out. */
const CLOSED = `Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("closed", "SecurityError"); } });`;

const kept = (page, key) => page.evaluate((key) => localStorage.getItem(key), key);
const notice = (page, lang) => page.getByRole("complementary", { name: WORDS[lang].region });

async function downloaded(page, button) {
  const download = page.waitForEvent("download");
  await button.click();
  return readFileSync(await (await download).path(), "utf8");
}

async function again(page) {
  await page.goto(page.url().split(/[?#]/)[0]);
  await mounted(page);
  await lab(page).answer.waitFor();
}

for (const [lang, what, text, says] of [
  ["en", "of a later version", "v=9&from=default/shell&name=db&type=A&cloud=1", "newer"],
  ["ko", "of a later version", "v=9&from=default/shell&name=db&type=A&cloud=1", "newer"],
  ["en", "that does not unpack", "v=1&from=default/shell&name=db&type=A&m=3Vhbroken", "unreadable"],
  ["en", "that is something else", '{"lab": [1, 2', "unreadable"],
]) {
  test(`a kept state ${what} is set aside, told, and can be had (${lang})`, async (t) => {
    const words = WORDS[lang];
    const page = await open(t, { lang, before: having({ [STATE]: text }) });
    await lab(page).answered("NOERROR");
    const told = notice(page, lang);
    await told.getByText(words[says]).waitFor();
    await axe(page);
    assert.equal(await kept(page, ASIDE), text);
    assert.equal(await downloaded(page, told.getByRole("button", { name: words.download })), text);

    // Work goes on and is kept, in its own place.
    await page.getByRole("button", { name: "Headless" }).click();
    await eventually(async () => assert.match(String(await kept(page, STATE)), /^v=1&.*&m=/));
    assert.equal(await kept(page, ASIDE), text);

    // It is offered until the person lets go of it.
    await again(page);
    assert.equal(await lab(page).records.count(), 2, "the work is back");
    await told.getByText(words[says]).waitFor();
    await told.getByRole("button", { name: words.delete }).click();
    await told.waitFor({ state: "detached" });
    assert.equal(await kept(page, ASIDE), null);
    await again(page);
    assert.equal(await told.count(), 0);
  });
}

test("a link opened over a kept state that does not read loses nothing either", async (t) => {
  const text = "v=9&name=db";
  const page = await open(t, { hash: "v=1&name=db.default&type=A", before: having({ [STATE]: text }) });
  await notice(page, "en").getByText(WORDS.en.newer).waitFor();
  assert.equal(await kept(page, ASIDE), text);
});

test("several states are set aside, each in its own place", async (t) => {
  const page = await open(t, { before: having({ [ASIDE]: "v=8&name=a", [STATE]: "v=9&name=b" }) });
  assert.deepEqual([await kept(page, ASIDE), await kept(page, `${ASIDE}.2`)], ["v=8&name=a", "v=9&name=b"]);
  assert.equal(await notice(page, "en").getByRole("button", { name: WORDS.en.download }).count(), 2);
});

for (const [lang, what, before] of [
  ["en", "is full", FULL],
  ["ko", "is full", FULL],
  ["en", "is closed to the page", CLOSED],
]) {
  test(`storage that ${what} is told once, with a copy to take (${lang})`, async (t) => {
    const words = WORDS[lang];
    const page = await open(t, { lang, before });
    await lab(page).answered("NOERROR");
    const told = notice(page, lang);
    assert.equal(await told.count(), 0, "nothing is lost as long as nothing was done");
    await page.getByRole("button", { name: "Headless" }).click();
    await told.getByText(words.notKept).waitFor();
    await eventually(async () => assert.ok((await page.locator("p.unseen[role=status]").textContent()).includes(words.notKept)));
    await axe(page);

    // The copy is the address of the state: it opens anywhere.
    const address = await downloaded(page, told.getByRole("button", { name: words.download }));
    const link = new URL(address).hash.slice(1);
    const elsewhere = await open(t, { hash: link });
    await lab(elsewhere).answered("NOERROR");
    assert.equal(await lab(elsewhere).records.count(), 2, "the headless answer");

    // Once read it is not said again.
    await told.getByRole("button", { name: words.close }).click();
    await page.getByRole("button", { name: "ExternalName" }).click();
    await page.waitForTimeout(1200);
    assert.equal(await told.count(), 0);
  });
}

test("what is told goes by itself once there is room again", async (t) => {
  const page = await open(t, { before: FULL });
  await page.getByRole("button", { name: "Headless" }).click();
  await notice(page, "en").waitFor();
  await page.evaluate(() => (globalThis.isFull = false));
  await page.getByRole("button", { name: "ExternalName" }).click();
  await notice(page, "en").waitFor({ state: "detached" });
  assert.match(await kept(page, STATE), /^v=1&.*&m=/);
});

test("where there is no room to set a state aside, nothing is written over it", async (t) => {
  const text = `v=9&name=${"long-".repeat(20)}`;
  // It was kept when there was room; since then there is none.
  const page = await open(t, { before: `${having({ [STATE]: text })}\n${FULL.replace("text.length > 40", `text.length > 40 && key !== "${STATE}"`)}` });
  await page.getByRole("button", { name: "Headless" }).click();
  await notice(page, "en").getByText(WORDS.en.notKept).waitFor();
  assert.equal(await kept(page, STATE), text);
});

/** A cluster of one's own, made and kept in this page: its text. */
async function made(page, way) {
  await page.getByRole("button", { name: way, exact: true }).click();
  let text;
  await eventually(async () => {
    text = await kept(page, STATE);
    assert.ok(text && page.url().endsWith(`#${text}`), "kept, and in the address");
  });
  return text;
}

/** The text of a link to a headless cluster, made in another browser. */
async function linkFrom(t) {
  const page = await open(t);
  return made(page, "Headless");
}

const reopened = async (page, hash = "") => {
  await page.goto("about:blank");
  await page.goto(page.home + (hash && `#${hash}`));
  await mounted(page);
  await lab(page).answer.waitFor();
};

for (const lang of ["en", "ko"]) {
  test(`who goes on with a link finds their own cluster set aside, and both can be had (${lang})`, async (t) => {
    const words = WORDS[lang];
    const link = await linkFrom(t);
    const page = await open(t, { lang });
    page.home = page.url().split(/[?#]/)[0];
    const own = await made(page, "ExternalName");
    const told = notice(page, lang);

    await reopened(page, link);
    assert.equal(await lab(page).records.count(), 2, "the link is open");
    await page.getByText(words.link).waitFor();
    assert.equal(await kept(page, STATE), own, "to look at a link takes nothing away");
    assert.equal(await told.count(), 0);

    const theirs = await made(page, "ClusterIP");
    await told.getByText(words.own).waitFor();
    assert.equal(await page.getByText(words.link).count(), 0, "it is said once, and in one place");
    assert.deepEqual([await kept(page, OWN), await kept(page, STATE)], [own, theirs]);
    await axe(page);
    const address = await downloaded(page, told.getByRole("button", { name: words.download }));
    assert.equal(new URL(address).hash.slice(1), own);

    // It waits there at the next visit too, and what one went on with takes its place when it is opened.
    await reopened(page);
    await told.getByRole("button", { name: words.open }).click();
    await eventually(async () => assert.match((await lab(page).records.first().getAttribute("data-record")) ?? "", /CNAME/));
    assert.deepEqual([await kept(page, OWN), await kept(page, STATE)], [theirs, own]);
    await eventually(() => assert.ok(page.url().endsWith(`#${own}`)));
    await told.getByRole("button", { name: words.open }).click();
    await eventually(async () => assert.match((await lab(page).records.first().getAttribute("data-record")) ?? "", / A 10\.96\./));
    await eventually(async () => assert.deepEqual([await kept(page, OWN), await kept(page, STATE)], [own, theirs]));
    await told.getByRole("button", { name: words.delete }).click();
    await told.waitFor({ state: "detached" });
    assert.equal(await kept(page, OWN), null);
  });
}

for (const [lang, was] of [["en", "Before: "], ["ko", "조금 전에는 "]]) {
  test(`a state opened in place of the present one is not told from that one (${lang})`, async (t) => {
    const link = await linkFrom(t);
    const page = await open(t, { lang });
    page.home = page.url().split(/[?#]/)[0];
    await made(page, "ExternalName");
    await reopened(page, link);
    await made(page, "ClusterIP");
    await page.getByText(was).first().waitFor();
    await notice(page, lang).getByRole("button", { name: WORDS[lang].open }).click();
    await eventually(async () => assert.match((await lab(page).records.first().getAttribute("data-record")) ?? "", /CNAME/));
    assert.equal(await page.getByText(was).count(), 0);
  });
}

test("one's own cluster that is opened again over a link is not set aside, and goes on", async (t) => {
  const link = await linkFrom(t);
  const page = await open(t);
  page.home = page.url().split(/[?#]/)[0];
  await made(page, "ExternalName");
  await reopened(page, link);
  await page.getByRole("button", { name: WORDS.en.openMine }).click();
  await eventually(async () => assert.match((await lab(page).records.first().getAttribute("data-record")) ?? "", /CNAME/));
  const now = await made(page, "Manual endpoints");
  assert.deepEqual([await kept(page, OWN), await kept(page, STATE)], [null, now]);
  assert.equal(await notice(page, "en").count(), 0);
});

test("where there is no room to set one's own cluster aside, a link does not take its place", async (t) => {
  const link = await linkFrom(t);
  const own = "v=1&from=default/shell&name=kubernetes.default.svc.cluster.local&type=A";
  const page = await open(t, { hash: link, before: `${having({ [STATE]: own })}\n${FULL.replace("text.length > 40", `text.length > 40 && key !== "${STATE}"`)}` });
  await page.getByRole("button", { name: "ClusterIP", exact: true }).click();
  await notice(page, "en").getByText(WORDS.en.notKept).waitFor();
  assert.equal(await kept(page, STATE), own);
});

test("a link put into the address of the open page is opened, and the cluster of before stays", async (t) => {
  const link = await linkFrom(t);
  const page = await open(t);
  const own = await made(page, "ExternalName");
  await Promise.all([page.waitForEvent("load"), page.evaluate((link) => (location.hash = link), link)]);
  await mounted(page);
  await eventually(async () => assert.equal(await lab(page).records.count(), 2));
  await page.getByText(WORDS.en.link).waitFor();
  assert.equal(await kept(page, STATE), own);
});

for (const lang of ["en", "ko"]) {
  test(`a tab whose kept cluster another tab replaces says so once (${lang})`, async (t) => {
    const words = WORDS[lang];
    const page = await open(t, { lang });
    const here = await made(page, "ExternalName");
    const other = await page.context().newPage();
    await other.goto(page.url().split(/[?#]/)[0]);
    await mounted(other);
    const there = await made(other, "Headless");
    await notice(page, lang).getByText(words.elsewhere).waitFor();
    await axe(page);
    assert.equal(await notice(other, lang).count(), 0, "nothing of the other tab is replaced yet");
    assert.ok(page.url().endsWith(`#${here}`), "the tab's own cluster stays in its address");
    assert.equal(await kept(page, STATE), there);

    const now = await made(page, "ClusterIP");
    await notice(other, lang).getByText(words.elsewhere).waitFor();
    assert.equal(await kept(other, STATE), now, "the last change is the one that is kept");
    await notice(page, lang).getByRole("button", { name: words.close }).click();
    await made(other, "ExternalName");
    await page.waitForTimeout(300);
    assert.equal(await notice(page, lang).count(), 0, "once read it is not said again");
  });

  test(`what is done in a lesson and is not kept is told, with a copy to take (${lang})`, async (t) => {
    const words = WORDS[lang];
    const page = await open(t, { lang, query: { lesson: "pod-ip", stage: "goal" }, before: FULL });
    const me = learner(page, lang);
    await me.press(me.button(me.words.showMe, me.lesson));
    await me.press(me.button(me.words.play, me.lesson));
    await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
    const told = notice(page, lang);
    await told.getByText(words.progress).waitFor();
    await axe(page);
    const text = await downloaded(page, told.getByRole("button", { name: words.download }));
    assert.match(text, /pod-ip/);
    assert.equal(await kept(page, "k8s-dns-lab.progress"), null);
    await told.getByRole("button", { name: words.close }).click();
    await told.waitFor({ state: "detached" });
  });
}
