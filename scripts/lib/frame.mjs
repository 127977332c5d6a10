// Makes frame.html of index.html: the same program for a frame on somebody's page. It brings the style of the
// small views with it, nothing of the opening screen, and asks its host before it fetches (assets/frame.js).

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SCRIPT = readFileSync(new URL("../../assets/frame.js", import.meta.url), "utf8").replace(/^\s*\/\/.*\n/gm, "");

/** `html` with the only match of `what` replaced; the page or the tool that writes it may change. */
function changed(html, what, to) {
  if (!what.test(html)) throw new Error(`index.html has no ${what}: scripts/lib/frame.mjs has to follow`);
  return html.replace(what, () => to);
}

/** Writes frame.html into `folder`, beside index.html. */
export function frame(folder) {
  let html = readFileSync(join(folder, "index.html"), "utf8");
  html = changed(html, /<link rel="preload"[^>]*\.wasm"[^>]*>/, "");
  html = changed(html, /<meta name="description"[^>]*>/, '<meta name="robots" content="noindex">');
  html = changed(html, /(?=<script type="module">)/, `<link rel="stylesheet" href="embed.css">\n<script>${SCRIPT}</script>\n`);
  html = changed(html, /<div id="app">[\s\S]*<\/div>\s*(?=<\/body>)/, '<div id="app"><p class="loading" lang="en">Loading the lab … <span lang="ko">불러오는 중 …</span></p></div>\n');
  writeFileSync(join(folder, "frame.html"), html);
}
