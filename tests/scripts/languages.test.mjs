// A language is a folder of assets/locale: what is said outside of it, in files that no build reads, is said in each.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LANGUAGES } from "../../scripts/lib/languages.mjs";
import { start } from "../../scripts/lib/start.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const others = LANGUAGES.slice(1);

test("English is the first language, and there are others", () => {
  assert.equal(LANGUAGES[0], "en");
  assert.ok(others.includes("ko") && others.includes("ja"), LANGUAGES.join());
});

test("the build makes sentences of each folder", () => {
  const [, list] = read("build.rs").match(/const LANGUAGES: \[&str; \d+\] = \[(.*)\];/);
  assert.deepEqual(list.match(/\w+/g).sort(), [...LANGUAGES].sort());
});

test("what stands in a page before the program is there is said in each language", () => {
  const page = read("index.html");
  for (const lang of others) {
    for (const [what, count] of [["section", 1], ["span", 2]]) {
      assert.equal(page.split(`<${what} lang="${lang}">`).length - 1, count, `${what} in ${lang}`);
    }
    assert.ok(read("assets/frame.html").includes(`<span lang="${lang}">`), lang);
  }
  const [, words] = start().match(/const WORDS = (\{.*\});/);
  const all = JSON.parse(words);
  assert.deepEqual(Object.keys(all), LANGUAGES);
  for (const lang of others) assert.deepEqual(Object.keys(all[lang]).sort(), Object.keys(all.en).sort());
});

test("the element for other pages has a button in each language", () => {
  const [, words] = read("assets/embed.js").match(/^const RUN = \{ (.*) \};$/m);
  assert.deepEqual([...words.matchAll(/(\w+): "[^"]+"/g)].map(([, lang]) => lang).sort(), [...LANGUAGES].sort());
});
