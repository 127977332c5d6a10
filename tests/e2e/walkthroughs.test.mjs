// Pages of kubernetes.io in the terminal: each opens a cluster of its own, offers its commands, and they run.
// What each command prints is held by `cargo test --test walkthroughs`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, eventually, open, screenshot } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const INDEX = readFileSync(new URL("../../assets/walkthroughs/index.yaml", import.meta.url), "utf8");
const TITLES = [...INDEX.matchAll(/^ {2}title: (.+)$/gm)].map(([, title]) => title);
const FIRST = /^commands:\n- "(.+)"$/m.exec(readFileSync(new URL("../../assets/walkthroughs/connect-applications.yaml", import.meta.url), "utf8"))[1];
const NAMES = {
  en: { terminal: "Terminal", list: "Follow a page of kubernetes.io", open: "Open: ", command: /^Command/, failed: "could not be loaded" },
  ja: { terminal: "ターミナル", list: "kubernetes.ioのページに沿って試す", open: "開く: ", command: /^コマンド/ },
  ko: { terminal: "터미널", list: "kubernetes.io 문서 따라 하기", open: "열기: ", command: /^명령/, failed: "불러오지 못했습니다" },
};

for (const [lang, width] of [["en", 1440], ["ko", 360], ["ja", 360]]) {
  test(`a page of kubernetes.io is opened and followed, with the keyboard alone (${lang}, ${width} px)`, async (t) => {
    // High enough that nothing lies half behind the bar at the foot of a phone.
    const page = await open(t, { lang, width, height: width < 500 ? 3000 : 900 });
    const names = NAMES[lang];
    const me = person(page, WORDS[lang]);
    await me.answer.waitFor();
    await me.tab(names.terminal).click();
    const terminal = me.region(names.terminal);
    const summary = terminal.getByText(names.list);
    await summary.focus();
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await terminal.getByRole("button", { name: names.open }).count(), TITLES.length));
    await axe(page);
    await screenshot(page, `walkthroughs-${lang}`);
    await terminal.getByRole("button", { name: `${names.open}Connecting Applications with Services` }).press("Enter");
    const offered = terminal.getByRole("region", { name: "Connecting Applications with Services" });
    await offered.waitFor();
    const link = offered.getByRole("link", { name: "Connecting Applications with Services" });
    await eventually(async () => assert.equal(await link.evaluate((element) => element === document.activeElement), true, "one goes on at the commands"));
    const due = offered.locator(".next").getByRole("button");
    assert.equal(await due.innerText(), FIRST, "the first command is next");
    await due.press("Enter");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.notEqual(await due.innerText(), FIRST, "and once it has run, the one behind it"));
    await offered.locator("summary").press("Enter");
    await screenshot(page, `walkthrough-commands-${lang}`);
    const widths = await terminal.evaluate((element) => [element.scrollWidth, element.clientWidth]);
    assert.ok(widths[0] <= widths[1], `nothing is wider than the panel: ${widths}`);
    const field = terminal.getByRole("textbox", { name: names.command });
    const log = terminal.getByRole("log");
    for (const [command, wanted] of [
      ["kubectl apply -f ./run-my-nginx.yaml", "deployment.apps/my-nginx created"],
      ["kubectl expose deployment/my-nginx", "service/my-nginx exposed"],
      ["kubectl get secrets", "not modelled: secrets"],
    ]) {
      await offered.getByRole("button", { name: command, exact: true }).first().press("Enter");
      assert.equal(await field.inputValue(), command);
      assert.equal(await field.evaluate((element) => element === document.activeElement), true, "ready to be run");
      await page.keyboard.press("Enter");
      await eventually(async () => assert.ok((await log.innerText()).includes(wanted), wanted));
    }
    await axe(page);
    await screenshot(page, `walkthrough-${lang}`);
  });
}

test("a page that cannot be fetched says so and leaves the cluster as it is", async (t) => {
  const page = await open(t, { width: 1440, height: 1000 });
  const me = person(page, WORDS.en);
  await me.answer.waitFor();
  const start = await me.said();
  await me.tab("Terminal").click();
  const terminal = me.region("Terminal");
  await terminal.getByText(NAMES.en.list).click();
  await terminal.getByRole("button", { name: NAMES.en.open }).first().waitFor();
  await page.route("**/walkthroughs/*.yaml", (route) => route.abort());
  await terminal.getByRole("button", { name: NAMES.en.open }).first().click();
  await terminal.getByRole("alert").filter({ hasText: NAMES.en.failed }).waitFor();
  assert.deepEqual(await me.said(), start);
  page.troubles.length = 0;
});

for (const [width, height] of [[1440, 900], [1280, 720]]) {
  test(`what a page has one type, and that there is no such page, is seen without scrolling (${width} × ${height})`, async (t) => {
    const isSeen = async (page, what) => {
      await what.waitFor();
      await eventually(async () => {
        const [box, panel] = await Promise.all([what.boundingBox(), page.locator(".drawer .panel").boundingBox()]);
        assert.ok(box.y >= panel.y && box.y + box.height <= panel.y + panel.height, JSON.stringify([box, panel]));
      });
    };
    const page = await open(t, { width, height, query: { page: "connect-applications" } });
    const next = page.locator(".followed .next").getByRole("button");
    for (let n = 0; n < 3; n++) {
      await isSeen(page, next);
      await isSeen(page, page.locator("#terminal-line"));
      const before = await next.innerText();
      await next.click();
      await page.keyboard.press("Enter");
      await eventually(async () => assert.notEqual(await next.innerText(), before));
    }
    await isSeen(page, next);
    await page.close();
    const lost = await open(t, { width, height, query: { page: "unknown" } });
    await isSeen(lost, lost.getByRole("alert").filter({ hasText: "There is no page of that name" }));
  });
}
