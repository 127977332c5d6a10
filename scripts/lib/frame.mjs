// Writes frame.html: the same program for a frame on somebody's page. It is made of a template of its own
// (assets/frame.html) and of the names of the built files, so it does not depend on what trunk writes into
// index.html. It brings the style of the small views with it, nothing of the opening screen, and asks its host
// before it fetches (assets/frame.js).

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { script, start } from "./start.mjs";

const TEMPLATE = readFileSync(new URL("../../assets/frame.html", import.meta.url), "utf8");

/** The file that trunk built as `name`: its name carries a hash of its content unless trunk was told otherwise. */
function built(files, name) {
  const [, stem, rest] = name.match(/^(.*?)((?:_bg)?\.\w+)$/);
  const found = files.filter((file) => file.startsWith(stem) && file.endsWith(rest) && /^(-[0-9a-f]+)?$/.test(file.slice(stem.length, -rest.length)));
  if (found.length !== 1) throw new Error(`frame.html needs one ${name}, and the build has ${found.join(", ") || "none"}: \`trunk clean\`, then build again`);
  return found[0];
}

/** Writes frame.html into `folder`, beside what trunk built. */
export function frame(folder) {
  const files = readdirSync(folder);
  const inline = { "start.js": start, "frame.js": () => script("frame.js") };
  const html = TEMPLATE.replace(/\{([\w-]+\.\w+)\}/g, (_, name) => inline[name]?.() ?? built(files, name));
  writeFileSync(join(folder, "frame.html"), html);
}
