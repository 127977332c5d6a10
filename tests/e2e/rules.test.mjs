// The rule book: the id of a rule beside a check leads to its paragraph.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

for (const [lang, named] of Object.entries({ en: (id) => `Rule ${id} in the rule book (new tab)`, ko: (id) => `규칙 ${id} 설명 보기(새 탭)`, ja: (id) => `ルールブックのルール${id}(新しいタブ)` })) {
  test(`the rule of a check leads to its paragraph in the rule book (${lang})`, async (t) => {
    const page = await open(t, { lang });
    const me = person(page, WORDS[lang]);
    await me.answer.waitFor();
    await me.ask("nothing-here");
    const link = me.region(WORDS[lang].why).getByRole("link", { name: named("D1"), exact: true }).first();
    await axe(page);
    const [book] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await book.waitForLoadState();
    assert.match(book.url(), /\/rules\/index\.html#D1$/);
    const paragraph = book.locator("#D1");
    assert.match(await paragraph.innerText(), /Service/);
    assert.ok(await paragraph.evaluate((one) => one.matches(":target")));
    const shown = await paragraph.evaluate((one) => one.getBoundingClientRect());
    assert.ok(shown.top >= 0 && shown.top < (await book.evaluate(() => innerHeight)), "the paragraph is what is seen first");
    // Its style is there, under the policy of the page.
    assert.notEqual(await paragraph.evaluate((one) => getComputedStyle(one).backgroundColor), "rgba(0, 0, 0, 0)");
    await axe(book);
  });
}
