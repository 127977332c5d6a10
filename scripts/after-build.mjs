// Trunk's post_build hook: puts the script that stands first into the page (lib/start.mjs), makes frame.html
// (lib/frame.mjs) and the rule book (lib/rules.mjs), and finishes a release. Cuts the module into the first screen and
// what arrives later (lib/split.mjs), writes the policy into each page (lib/policy.mjs), the service worker
// (lib/worker.mjs), and a .br and .gz beside each file worth compressing, for hosts that send them. A debug build is
// left alone: trunk's reload needs its socket.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { digested } from "./lib/digests.mjs";
import { frame } from "./lib/frame.mjs";
import { named, sealed } from "./lib/policy.mjs";
import { rules } from "./lib/rules.mjs";
import { split } from "./lib/split.mjs";
import { start } from "./lib/start.mjs";
import { worker } from "./lib/worker.mjs";

const { TRUNK_PROFILE, TRUNK_STAGING_DIR: folder, TRUNK_DIST_DIR: last } = process.env;

// Where this fails and there is no page of before, trunk would go on to serve one that is not there.
process.on("exit", (status) => {
  if (status === 0 || existsSync(join(last, "index.html"))) return;
  console.error("\nThe lab could not be finished: what is wrong stands above.");
  process.kill(process.ppid, "SIGINT");
});

const page = join(folder, "index.html");
const trunks = readFileSync(page, "utf8");
const STARTS = /(await init\([^\n]*\))(?=;)/;
if (!STARTS.test(trunks)) throw new Error("trunk starts the module in another way: scripts/after-build.mjs has to follow");
writeFileSync(page, trunks.replace(STARTS, "$1.catch(k8sDnsLab.failed)").replace("{start.js}", () => start()));
frame(folder);
rules(folder);
if (TRUNK_PROFILE !== "release") {
  digested(folder);
  process.exit();
}

const COMPRESSED = /\.(html|css|m?js|wasm|svg|json|webmanifest|txt|md|ya?ml|xml)$/;

await split(folder);
digested(folder);

// Style sheets and the element for docs pages travel without what is there for the reader of the source.
const { transform } = await import("esbuild");
for (const file of readdirSync(folder).filter((name) => name.endsWith(".css") || name === "embed.js")) {
  const loader = file.endsWith(".css") ? "css" : "js";
  const { code } = await transform(readFileSync(join(folder, file), "utf8"), { loader, minify: true, target: "es2022", legalComments: "none" });
  writeFileSync(join(folder, file), code);
}
// So do the scripts that stand in a page itself.
for (const name of ["index.html", "frame.html"]) {
  let html = readFileSync(join(folder, name), "utf8");
  for (const [element, text] of html.matchAll(/<script>([\s\S]*?)<\/script>/g)) {
    const { code } = await transform(text, { loader: "js", minify: true, charset: "utf8", target: "es2022", legalComments: "none" });
    html = html.replace(element, () => `<script>${code.trim()}</script>`);
  }
  writeFileSync(join(folder, name), html);
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const inFrames = readFileSync(join(folder, "frame.html"), "utf8");

// Whole pages only: a fragment is governed by the page it is put into.
for (const file of files.filter((file) => file.endsWith(".html"))) {
  const html = readFileSync(file, "utf8");
  if (/^\s*<!doctype/i.test(html)) writeFileSync(file, sealed(html, file));
}

writeFileSync(join(folder, "frame-named.html"), named(inFrames));
files.push(join(folder, "frame-named.html"));
worker(folder);
files.push(join(folder, "worker.js"));

// Which of these packs a file smallest cannot be told beforehand: for a module it is often the second.
const WAYS = [{}, { [constants.BROTLI_PARAM_LGBLOCK]: 16, [constants.BROTLI_PARAM_NDIRECT]: 15 }];

/** The bytes as small as Brotli makes them. */
function brotli(bytes) {
  const always = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const packed = WAYS.map((way) => brotliCompressSync(bytes, { params: { ...always, ...way } }));
  return packed.reduce((best, other) => (other.length < best.length ? other : best));
}

for (const file of files.filter((file) => COMPRESSED.test(file))) {
  const bytes = readFileSync(file);
  writeFileSync(`${file}.br`, brotli(bytes));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
