// One search over everything, with a keyboard's own means: by key from anywhere, the list by arrows, Enter goes there,
// Escape goes back to where one was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const SAID = { en: "Search everything", ko: "전체 검색", ja: "すべてを検索" };

for (const [lang, width] of [["en", 1440], ["ko", 820], ["ja", 360]]) {
  test(`whatever there is can be found and gone to by key (${lang}, ${width} px)`, async (t) => {
    const page = await open(t, { lang, width, height: 900 });
    const me = person(page, WORDS[lang]);
    await me.answer.waitFor();
    const dialog = page.getByRole("dialog", { name: SAID[lang] });
    const field = dialog.getByRole("combobox");
    const options = dialog.getByRole("option");
    const chosen = dialog.locator('[aria-selected="true"]');
    const find = async (typed) => {
      await page.keyboard.press("Control+k");
      await field.waitFor();
      await eventually(async () => assert.equal(await field.evaluate((element) => element === document.activeElement), true));
      await field.fill(typed);
    };

    await page.locator("#ask-name").focus();
    await find("");
    assert.ok((await options.count()) > 8, "the parts of the lab");
    await axe(page);
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal(await dialog.count(), 0));
    assert.equal(await page.evaluate(() => document.activeElement.id), "ask-name", "back where one was");

    // An object: the arrows choose, and the field says which it is.
    await find("db-");
    await eventually(async () => assert.ok((await options.allInnerTexts()).some((one) => one.startsWith("db-1"))));
    assert.match(await chosen.innerText(), /^db-0/);
    await page.keyboard.press("ArrowDown");
    assert.match(await chosen.innerText(), /^db-1/);
    assert.equal(await field.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await me.object.getByRole("heading", { name: /db-1/ }).first().isVisible(), true));
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.closest("#object") !== null), true, "the focus goes along"));

    // A name that nothing is called, and a lesson, whose list comes after the search was opened.
    await find("www.example.net.");
    await eventually(async () => assert.match(await chosen.innerText(), /^www\.example\.net\./));
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await page.locator("#ask-name").inputValue(), "www.example.net."));
    await find("g13");
    await eventually(async () => assert.match(await chosen.innerText(), /^G13 /));
    await page.keyboard.press("Escape");
    await find("no..name");
    await eventually(async () => assert.equal(await options.count(), 0));
  });
}

test("a page of kubernetes.io and the end of the course have addresses, and Back and Forward go there", async (t) => {
  const page = await open(t, { lang: "en", width: 1440, height: 900, query: { page: "stateful-set" } });
  const commands = page.getByRole("region", { name: "StatefulSet Basics" });
  await commands.waitFor();
  await page.getByRole("button", { name: "Close" }).first().click();
  await eventually(async () => assert.equal(await commands.count(), 0));
  assert.equal(new URL(page.url()).searchParams.get("page"), null);
  await page.goBack();
  await commands.waitFor();

  await page.locator('.doors a[href="?screen=lessons"]').click();
  await page.getByRole("button", { name: "What you can do now" }).click();
  const end = page.locator("dialog.course-end");
  await end.waitFor();
  assert.equal(new URL(page.url()).searchParams.get("screen"), "course-end");
  await page.goBack();
  await eventually(async () => assert.equal(await end.count(), 0));
  await page.goForward();
  await end.waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(new URL(page.url()).searchParams.get("screen"), "lessons"));
});
