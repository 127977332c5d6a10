// What a first visit downloads from dist/, Brotli: prints what weighs what and fails above the limits.
// Counted until the first interaction, a question and its answer: index.html, every file it or its scripts and
// styles name, and in one language (the longer one) the words of the first screen and the first lesson. Then the
// other regions of the screen follow in packs of their own, and all other sentences of the language, counted apart.
// The rest comes when somebody asks for it: the other `later-…` packs, the other language and lessons.
// tests/e2e/later.test.mjs sees to it that this is so.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { LANGUAGES } from "./lib/languages.mjs";

// What the first load may weigh. This limit may only go down.
const LIMIT = 180_000;
// What the regions that follow by themselves may weigh. This limit may only go down.
const SCREEN_LIMIT = 158_000;
// What a page pays for the element before its lab runs.
const ELEMENT = "embed.js";
const ELEMENT_LIMIT = 4_000;
const DIST = "dist";
// As src/page/lesson/mod.rs has it.
const FIRST_LESSON = "lessons/pod-ip";

if (!existsSync(join(DIST, "index.html.br"))) {
  console.error("dist/ holds no release: run `scripts/test e2e`, or `trunk build --release` first.");
  process.exit(1);
}

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
  .map((entry) => relative(DIST, join(entry.parentPath ?? entry.path, entry.name)))
  .sort();

/** The size of a file as it travels, in bytes. */
function sent(file, coding = "br") {
  const packed = join(DIST, `${file}.${coding}`);
  return statSync(existsSync(packed) ? packed : join(DIST, file)).size;
}

const total = (list) => list.reduce((sum, file) => sum + sent(file), 0);
/** Of several lists of files the one that takes the most bytes. */
const longest = (lists) => lists.sort((a, b) => total(b) - total(a))[0];

/** The files that a file names, and those that they name. */
function reached(from, seen = new Set([from])) {
  if (!/\.(html|css|js)$/.test(from)) return seen;
  const text = readFileSync(join(DIST, from), "utf8");
  for (const file of files) {
    if (seen.has(file) || file.startsWith("lessons/") || file.startsWith("cases/") || file.startsWith("later-") || file === "worker.js" || !text.includes(basename(file))) continue;
    seen.add(file);
    reached(file, seen);
  }
  return seen;
}

/** The files of the first lesson that one reader gets: of the variants by language the longest counts, once. */
function firstLesson() {
  const lessons = files.filter((file) => /^lessons\/.+\//.test(file));
  const first = lessons.filter((file) => dirname(file) === FIRST_LESSON);
  const language = (file) => LANGUAGES.find((tag) => new RegExp(`\\b${tag}\\b`).test(basename(file)));
  const variants = LANGUAGES.map((tag) => first.filter((file) => language(file) === tag));
  return [...first.filter((file) => !language(file)), ...longest(variants)];
}

// Which packs a part takes stands in the script (lib/packs.mjs).
const page = [...reached("index.html")];
const scripts = page.filter((file) => file.endsWith(".js")).map((file) => readFileSync(join(DIST, file), "utf8")).join("");
const packs = JSON.parse(scripts.match(/\["later-[^\]]+\]/)[0]);
const packsOf = (part) => JSON.parse(scripts.match(new RegExp(`\\b${part}:(\\[[\\d,]+\\])`))[1]).map((pack) => packs[pack]);
/** The sentences of a volume (src/page/state/language.rs) in the language that takes more. */
const sentences = (volume) => longest(LANGUAGES.map((tag) => packsOf(`${volume}_${tag}`)));

const counted = [...page, ...sentences("first"), ...firstLesson()].sort((a, b) => sent(b) - sent(a));
const screen = [...packsOf("screen"), ...sentences("rest"), "regions.css"];

const row = (...cells) => console.log(cells.map((cell, n) => (n ? String(cell).padStart(9) : cell.padEnd(48))).join(""));
row("bytes", "brotli", "gzip", "raw");
for (const file of counted) row(file, sent(file), sent(file, "gz"), statSync(join(DIST, file)).size);
const sum = (name, list) => row(name, total(list), list.reduce((sum, file) => sum + sent(file, "gz"), 0));
sum("first load", counted);
for (const file of screen) row(`  ${file}`, sent(file), sent(file, "gz"), statSync(join(DIST, file)).size);
sum("the other regions, as soon as that is there", screen);
const later = files.filter((file) => !counted.includes(file) && !screen.includes(file));
row(`later, on demand (${later.length} files)`, total(later));
for (const file of later.filter((file) => !file.startsWith("lessons/"))) row(`  ${file}`, sent(file), sent(file, "gz"), statSync(join(DIST, file)).size);

if (sent(ELEMENT) > ELEMENT_LIMIT) {
  console.error(`\n${ELEMENT} is ${sent(ELEMENT)} bytes, ${sent(ELEMENT) - ELEMENT_LIMIT} above its limit of ${ELEMENT_LIMIT}.`);
  process.exit(1);
}
console.log(`\nThe element that puts the lab on a page takes ${sent(ELEMENT)} of ${ELEMENT_LIMIT} bytes.`);
if (total(counted) > LIMIT) {
  console.error(`\nThe first load is ${total(counted)} bytes, ${total(counted) - LIMIT} above the limit of ${LIMIT}.`);
  process.exit(1);
}
if (total(screen) > SCREEN_LIMIT) {
  console.error(`\nThe regions that follow are ${total(screen)} bytes, ${total(screen) - SCREEN_LIMIT} above the limit of ${SCREEN_LIMIT}.`);
  process.exit(1);
}
console.log(`The first load takes ${total(counted)} of ${LIMIT} bytes, the regions that follow ${total(screen)} of ${SCREEN_LIMIT}.`);
