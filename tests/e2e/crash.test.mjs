// Should the program ever stop by a fault of its own: nothing is lost, and the way on is shown. Against a
// build that can be told to stop (`--features deliberate-panic`), which scripts/test makes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, host, lab, mounted, open } from "./lab.mjs";

const STOPS = [
  ["panic", "stop", "deliberate"],
  ["trap", "trap", "unreachable"],
  ["program that has taken all memory there is", "fill", "unreachable"],
];
const WORDS = {
  en: { headless: "Headless", title: "The lab has crashed", download: "Download the last state", again: "Open the last state again", afresh: "Start over" },
  ko: { headless: "Headless", title: "랩이 멈췄습니다", download: "마지막 상태 내려받기", again: "마지막 상태 다시 열기", afresh: "처음부터 시작하기" },
  ja: { headless: "ヘッドレス", title: "ラボが停止しました", download: "最後の状態をダウンロード", again: "最後の状態をもう一度開く", afresh: "最初からやり直す" },
};

for (const [lang, words] of Object.entries(WORDS)) for (const [what, event, told] of STOPS) {
  test(`a ${what} shows a page with the last state and the ways on (${lang})`, async (t) => {
    const page = await open(t, { lang, build: "deliberate-panic", query: { panic: "" } });
    await page.getByRole("button", { name: words.headless }).click();
    // What stands in the address is kept.
    await page.waitForFunction(() => location.hash.includes("m="));
    await page.evaluate((event) => void setTimeout(() => dispatchEvent(new Event(event))), event);
    await page.getByRole("heading", { name: words.title }).waitFor();
    // The panic itself is what this test is about; it is told in the console.
    assert.ok(page.troubles.some((trouble) => trouble.includes(told)), page.troubles.join("\n"));
    // What of the program still hears of something, such as of another size, tells nothing more; nor does the trap of a
    // panic, which has told itself.
    await page.setViewportSize({ width: 900, height: 700 });
    await page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 300)));
    assert.equal(page.troubles.filter((trouble) => trouble.startsWith("error: ")).length, what === "panic" ? 0 : 1, page.troubles.join("\n"));
    page.troubles.length = 0;
    await axe(page);

    await page.getByRole("link", { name: words.afresh }).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: words.download }).click();
    const state = readFileSync(await (await download).path(), "utf8");
    assert.match(state, /^v=1&.*&m=/);
    assert.equal(await page.evaluate(() => localStorage.getItem("k8s-dns-lab.state")), null, "a fresh start does not stop on it again");
    assert.equal(await page.evaluate(() => localStorage.getItem("k8s-dns-lab.set-aside")), state);

    await page.getByRole("link", { name: words.again }).click();
    await mounted(page);
    await lab(page).answered("NOERROR");
    assert.equal(await lab(page).records.count(), 2, "the headless answer is back");

    await page.goto(`${page.url().split(/[?#]/)[0]}?`);
    await mounted(page);
    await lab(page).answered("NOERROR");
  });
}

for (const [lang, words] of Object.entries(WORDS)) {
  test(`memory that ends while the program starts shows the page, with the link that was opened (${lang})`, async (t) => {
    const page = await open(t, { lang, build: "deliberate-panic", query: { panic: "fill" }, hash: "v=1&from=default/shell&name=kubernetes&type=A", early: true });
    await page.getByRole("heading", { name: words.title }).waitFor({ timeout: 60_000 });
    page.troubles.length = 0;
    const again = await page.getByRole("link", { name: words.again }).getAttribute("href");
    assert.match(again, /\?#v=1&from=default\/shell&name=kubernetes&type=A$/);
    await page.getByRole("link", { name: words.download }).waitFor();
    await axe(page);
  });
}

test("where nothing is kept and nothing stands in the address, the page says that the state is lost", async (t) => {
  const page = await open(t, { build: "deliberate-panic", query: { panic: "", embed: "1" } });
  await page.evaluate(() => void setTimeout(() => dispatchEvent(new Event("trap"))));
  await page.getByRole("heading", { name: WORDS.en.title }).waitFor();
  await page.getByText("the last state is lost").waitFor();
  assert.equal(await page.getByRole("link").count(), 1);
  page.troubles.length = 0;
});

test("a state that is set aside already is not set aside twice, nor over another", async (t) => {
  const before = `localStorage.setItem("k8s-dns-lab.set-aside", "v=1&name=older")`;
  const page = await open(t, { build: "deliberate-panic", query: { panic: "" }, before });
  await page.getByRole("button", { name: "Headless" }).click();
  await page.waitForFunction(() => localStorage.getItem("k8s-dns-lab.state")?.includes("m="));
  await page.evaluate(() => void setTimeout(() => dispatchEvent(new Event("trap"))));
  await page.getByRole("heading", { name: WORDS.en.title }).waitFor();
  const kept = await page.evaluate(() => ["", ".2", ".3"].map((number) => localStorage.getItem(`k8s-dns-lab.set-aside${number}`)));
  assert.equal(kept[0], "v=1&name=older");
  assert.match(kept[1], /m=/);
  assert.equal(kept[2], null);
  page.troubles.length = 0;
});

test("the host of a frame whose program has stopped is told", async (t) => {
  const page = await host(t, (address) => `<!doctype html><title>Docs</title><script>
    globalThis.told = []; addEventListener("message", ({ data }) => told.push([data.type, data.code]));
  </script><iframe title="Lab" sandbox="allow-scripts" width="700" height="400" src="${address}builds/deliberate-panic/frame.html?view=ask&panic=1"></iframe>`);
  const [, frame] = page.frames();
  await lab(frame).answered("NOERROR");
  await frame.evaluate(() => void setTimeout(() => dispatchEvent(new Event("trap"))));
  await frame.getByRole("heading", { name: WORDS.en.title }).waitFor();
  await page.waitForFunction(() => told.some(([type, code]) => type === "error" && code === "stopped"));
  page.troubles.length = 0;
});
