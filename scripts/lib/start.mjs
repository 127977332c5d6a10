// The script that stands first in each page of the lab (assets/start.js), with its sentences and the version in it.

import { readFileSync } from "node:fs";
import { LANGUAGES } from "./languages.mjs";
import { versionOf } from "./versions.mjs";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const ROOMS = ["crash", "start"];

/** The `key = sentence` lines of a file under assets/locale that nothing is filled into. */
function sentences(text, path) {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  return lines.map((line) => {
    const [, key, sentence] = /^([a-z\d_]+)\s*=\s*(.+)$/.exec(line) ?? [];
    if (!key || /[{}]|^"/.test(sentence)) throw new Error(`${path}: a sentence of the page itself has nothing filled in: ${line}`);
    return [key, sentence];
  });
}

/** `text` with the empty value of `const <name> = …;` replaced. */
export function filled(text, name, value) {
  const empty = new RegExp(`^(\\s*const ${name} = )(\\{\\}|\\[\\]|"");$`, "m");
  if (!empty.test(text)) throw new Error(`there is no empty ${name} to fill in`);
  return text.replace(empty, (_, before) => `${before}${JSON.stringify(value)};`);
}

/** A script of assets/ without its comments that take a line. */
export const script = (name) => read(`assets/${name}`).replace(/^\s*(\/\/|\/\*\*? .*\*\/$).*\n/gm, "");

/** The script, for the inside of a `<script>`. */
export function start() {
  const words = Object.fromEntries(
    LANGUAGES.map((tag) => [tag, Object.fromEntries(ROOMS.flatMap((room) => sentences(read(`assets/locale/${tag}/${room}.txt`), `assets/locale/${tag}/${room}.txt`)))]),
  );
  const text = filled(filled(script("start.js"), "WORDS", words), "VERSION", versionOf(read("Cargo.toml")));
  if (/<\/script|<!--/i.test(text)) throw new Error("assets/start.js would end its own element");
  return text;
}
