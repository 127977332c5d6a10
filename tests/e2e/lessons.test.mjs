// Every lesson is completed through the page: by role and accessible name, with the keyboard alone, in all
// languages, on a desk and on a phone, and axe finds nothing at any step. What a person does in each lesson stands in
// tests/e2e/lessons.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { eventually, open, screenshot } from "./lab.mjs";
import { learner, proseOf, sentence, typedOf } from "./lessons/learner.mjs";

const LESSONS = new URL("../../assets/lessons/", import.meta.url);
const SLUGS = readdirSync(LESSONS)
  .filter((name) => existsSync(new URL(`${name}/lesson.yaml`, LESSONS)))
  .sort((a, b) => order(a) - order(b));

function order(slug) {
  return Number(readFileSync(new URL(`${slug}/lesson.yaml`, LESSONS), "utf8").match(/^order: *(\d+)/m)?.[1] ?? 0);
}

const WIDTHS = [["desk", 1280, 800], ["phone", 360, 740]];
/**
 * Where a lesson is completed: in English at both, in Korean and Japanese at one of the two, in turns. A third language
 * takes no longer than two did. `EVERYWHERE=1` leaves nothing out.
 */
const widths = (slug, lang) => (lang === "en" || process.env.EVERYWHERE ? WIDTHS : [WIDTHS[(order(slug) + (lang === "ja")) % 2]]);

for (const slug of SLUGS) {
  for (const lang of ["en", "ko", "ja"]) {
    for (const [place, width, height] of widths(slug, lang)) {
      test(`${slug}: completed with the keyboard (${lang}, ${place})`, async (t) => {
        const { predicts, task } = await import(`./lessons/${slug}.mjs`);
        const page = await open(t, { lang, width, height, query: { lesson: slug } });
        const me = learner(page, lang);
        const prose = proseOf(slug, lang);
        await me.lesson.getByRole("heading", { level: 1, name: prose.title, exact: true }).waitFor();
        await me.axe();
        const ids = Object.keys(predicts);
        for (const [at, id] of ids.entries()) {
          // At a desk somebody has an opinion, on the phone they leave it open.
          const chosen = place === "desk" ? [predicts[id]].flat().map((option) => prose[`predict.${id}.${option}`]) : me.words.unsure;
          await me.answer(chosen, me.words.see);
          await me.lesson.getByText(sentence(prose[`reveal.${id}`]), { exact: false }).first().waitFor();
          await me.axe();
          await me.press(me.button(at + 1 < ids.length ? me.words.next : me.words.toTask, me.lesson));
        }
        await me.lesson.getByRole("table", { name: me.words.goals }).waitFor();
        await me.axe();
        await screenshot(page, `lesson-${slug}-${lang}-${place}`);
        await task(me);
        for (const { id, wrong } of typedOf(slug)) {
          if (place === "phone" || !wrong) continue;
          const [answer, hint] = wrong;
          await me.typeAnswer(id, answer);
          const says = me.lesson.locator(`form[data-typed="${id}"]`).getByRole("status");
          await says.getByText(sentence(prose[`typed.${id}.${hint}`])).waitFor();
          assert.equal(await me.lesson.getByRole("heading", { name: me.words.done }).count(), 0);
          await me.axe();
        }
        await me.typeAll(slug);
        await me.look();
        await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
        await me.axe();
        await screenshot(page, `lesson-${slug}-${lang}-${place}-done`);
        for (let recall = me.lesson.locator(".recall form"); (await recall.count()) > 0; ) {
          await me.answer(me.words.unsure, me.words.answer, recall.first());
          await eventually(async () => assert.ok(await me.lesson.locator(".recall .because").last().isVisible()));
          await me.axe();
        }
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(over, 0, "nothing scrolls sideways");
      });
    }
  }
}

test("the README lists every lesson, its minutes and what one can do afterwards", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  for (const slug of SLUGS) {
    const prose = proseOf(slug, "en");
    const minutes = readFileSync(new URL(`${slug}/lesson.yaml`, LESSONS), "utf8").match(/^minutes: *(\d+)/m)[1];
    const row = `| ${order(slug)} | ${prose.title} | ${minutes} | ${prose.after} |`;
    assert.ok(readme.includes(row), `the README lacks: ${row}`);
  }
});
