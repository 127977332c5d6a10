// Should the program ever stop by a fault of its own: nothing is lost, and the way on is shown. Against a
// build that can be told to stop (`--features deliberate-panic`), which scripts/test makes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, lab, mounted, open } from "./lab.mjs";

const STOPS = [
  ["panic", "stop", "deliberate"],
  ["trap", "trap", "unreachable"],
];
const WORDS = {
  en: { title: "The lab has stopped", download: "Download the last state", again: "Open the last state again", afresh: "Start afresh" },
  ko: { title: "실습장이 멈췄습니다", download: "마지막 상태 내려받기", again: "마지막 상태 다시 열기", afresh: "처음부터 시작하기" },
};

for (const [lang, words] of Object.entries(WORDS)) for (const [what, event, told] of STOPS) {
  test(`a ${what} shows a page with the last state and the ways on (${lang})`, async (t) => {
    const page = await open(t, { lang, build: "deliberate-panic", query: { panic: "" } });
    await page.getByRole("button", { name: "Headless" }).click();
    // What stands in the address is kept.
    await page.waitForFunction(() => location.hash.includes("m="));
    await page.evaluate((event) => void setTimeout(() => dispatchEvent(new Event(event))), event);
    await page.getByRole("heading", { name: words.title }).waitFor();
    // The panic itself is what this test is about; it is told in the console.
    assert.ok(page.troubles.some((trouble) => trouble.includes(told)), page.troubles.join("\n"));
    page.troubles.length = 0;
    await axe(page);

    await page.getByRole("link", { name: words.afresh }).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: words.download }).click();
    const state = readFileSync(await (await download).path(), "utf8");
    assert.match(state, /^v=1&.*&m=/);

    await page.getByRole("link", { name: words.again }).click();
    await mounted(page);
    await lab(page).answered("NOERROR");
    assert.equal(await lab(page).records.count(), 2, "the headless answer is back");

    await page.goto(`${page.url().split(/[?#]/)[0]}?`);
    await mounted(page);
    await lab(page).answered("NOERROR");
  });
}
