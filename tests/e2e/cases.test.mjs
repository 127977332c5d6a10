// The known confusions: each opens by its link, says what is the matter, is mended by one press. What
// each case promises stands in its file; see assets/cases.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, eventually, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const FOLDER = new URL("../../assets/cases/", import.meta.url);
const read = (name) => readFileSync(new URL(name, FOLDER), "utf8");
const line = (text, key) => text.match(new RegExp(`^${key}: "?(.*?)"?$`, "m"))?.[1] ?? "";
const SLUGS = [...read("index.yaml").matchAll(/^ {2}case: (.+)$/gm)].map(([, slug]) => slug);
const LIST = { en: { known: "Known confusions", notes: "What is wrong", open: "Open: ", failed: "could not be loaded" }, ko: { known: "흔한 오해", notes: "무엇이 문제인지", open: "열기: ", failed: "불러오지 못했습니다" }, ja: { known: "よくある誤解", notes: "何が問題か", open: "開く: ", failed: "読み込めませんでした" } };

/** The answer in the order-free form the case files promise it in. */
const told = async (me) => (await me.said()).sort().join(" ");

for (const slug of SLUGS) {
  test(`${slug}: the link opens it, the note says why, one press mends it`, async (t) => {
    const text = read(`${slug}.yaml`);
    const [before, after] = [line(text, "answer"), line(text, "mended")];
    const page = await open(t, { query: { case: slug } });
    const me = person(page, WORDS.en);
    await me.answer.waitFor();
    const note = me.region("Why").locator(`[data-diagnosis="${line(text, "diagnosis")}"]`).first();
    await note.waitFor();
    await eventually(async () => assert.equal(await told(me), before));
    const mend = note.getByRole("button").last();
    if (after === "") return;
    await mend.click();
    await eventually(async () => assert.equal(await told(me), after));
    assert.equal(await page.locator("[data-diagnosis]").count(), 0, "nothing is the matter any more");
  });
}

for (const lang of ["en", "ko", "ja"]) {
  const [words, list] = [WORDS[lang], LIST[lang]];

  test(`the list opens a case and names what it cannot show (${lang})`, async (t) => {
    const page = await open(t, { lang });
    const me = person(page, words);
    await me.answer.waitFor();
    const start = await me.said();
    await me.door(words.doors.confusions).click();
    const column = page.getByRole("region", { name: list.known, exact: true });
    await eventually(async () => assert.equal(await column.getByRole("listitem").count(), 46));
    assert.equal(await column.getByRole("link", { name: list.open }).count(), SLUGS.length);
    await axe(page);
    const filter = column.getByRole("searchbox");
    await filter.fill("STATEFULSET servicename");
    await eventually(async () => assert.ok((await column.getByRole("listitem").count()) < 10));
    await filter.fill("");
    await eventually(async () => assert.equal(await column.getByRole("listitem").count(), 46));
    await column.getByRole("link", { name: list.open }).first().click();
    await eventually(async () => assert.deepEqual(await me.said(), ["NXDOMAIN"]));
    await axe(page);
    await me.open("db");
    const notes = page.getByRole("region", { name: words.object, exact: true }).getByRole("region", { name: list.notes });
    assert.equal(await notes.getByRole("listitem").count(), 1, "the object bears the note too");
    await page.keyboard.press("Control+z");
    await me.ask("db");
    await eventually(async () => assert.deepEqual(await me.said(), start));
  });

  test(`a case that cannot be fetched is said so, and nothing changes (${lang})`, async (t) => {
    const page = await open(t, { lang });
    const me = person(page, words);
    await me.answer.waitFor();
    const start = await me.said();
    await page.route("**/cases/*.yaml", (route) => route.abort());
    await me.door(words.doors.confusions).click();
    const column = page.getByRole("region", { name: list.known, exact: true });
    await eventually(async () => assert.match(await column.getByRole("alert").innerText(), new RegExp(list.failed)));
    page.troubles.length = 0;
    assert.deepEqual(await me.said(), start);
  });
}

test("a case that the address names opens in a small view too, where nothing is offered to be changed", async (t) => {
  const page = await open(t, { width: 600, height: 700, query: { view: "path", case: "labels-do-not-match" } });
  await eventually(async () => assert.equal(await page.locator("[data-outcome]").getAttribute("data-outcome"), "NXDOMAIN"));
});
